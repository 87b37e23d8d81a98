import Application
import SQLDatabase
import SQLiteEngine
import ServiceKit
import Testing

@testable import Network

/// A database with the work of the time before migrations 14 and 15, brought to the present.
@Suite struct MigrationTests {
    static let all = Composition.modules.flatMap(\.migrations)
    private let database: SQLiteDatabase
    private let before: Contents

    static let statuses = [
        "draft", "authorized", "inRepair", "inInspection", "ready", "invoiced", "delivered", "closed", "cancelled",
    ]
    private static let jobStatuses = [
        "proposed", "approved", "declined", "deferred", "assigned", "inProgress", "paused", "completed", "passed",
        "failed",
    ]
    private static let payTypes = ["customer", "warranty", "internal", "insurance"]

    init() throws {
        database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, Self.all.filter { $0.number <= 13 }, now: 1)
        try database.writeAndWait { transaction in
            for statement in Self.network { try transaction.execute(statement) }
            for (index, status) in Self.statuses.enumerated() {
                try Self.insertOrder("ro_\(index)", status, in: transaction)
            }
            for (index, status) in Self.jobStatuses.enumerated() {
                for (place, payType) in Self.payTypes.enumerated() {
                    try Self.insertJob("job_\(index)\(place)", 10 * index + place, status, payType, in: transaction)
                }
            }
        }
        before = try Contents(of: database)
        try Migrator.migrate(database, Self.all, now: 2)
    }

    @Test("every row of orders, concerns and jobs is as it was")
    func rows() throws {
        let after = try Contents(of: database)
        #expect(after.orders == before.orders && after.orders.count == 9)
        #expect(after.concerns == before.concerns && after.concerns.count == 9)
        #expect(after.jobs == before.jobs && after.jobs.count == 40)
        #expect(try strings("SELECT \"table\" FROM pragma_foreign_key_check") == [])
        #expect(try strings("SELECT quick_check FROM pragma_quick_check") == ["ok"])
    }

    @Test("every index of before is there again, with the same words")
    func indexes() throws {
        let after = try Contents(of: database)
        // Part lines are found by their job since migration 110, measurements by their subject since 120.
        let gone = ["repair_order_part_lines_by_order ", "rule_measurements_by_outlet "]
        let kept = before.indexes.filter { index in !gone.contains { index.hasPrefix($0) } }
        #expect(kept.count == before.indexes.count - gone.count)
        #expect(Set(after.indexes).isSuperset(of: kept))
    }

    @Test("the checks take every state and pay type, and nothing else")
    func checks() throws {
        for status in Self.statuses {
            try set("UPDATE repair_orders SET status = $1 WHERE id = 'ro_0'", .text(status))
        }
        for status in Self.jobStatuses {
            try set("UPDATE repair_order_jobs SET status = $1 WHERE id = 'job_00'", .text(status))
        }
        for payType in Self.payTypes {
            try set("UPDATE repair_order_jobs SET pay_type = $1 WHERE id = 'job_00'", .text(payType))
        }
        let columns: [SQL] = [
            "UPDATE repair_orders SET status = $1", "UPDATE repair_order_jobs SET status = $1",
            "UPDATE repair_order_jobs SET pay_type = $1",
        ]
        for column in columns {
            for value in [.text("open"), .text(""), .text("Draft"), .null] as [SQLValue] {
                #expect(throws: DatabaseError.self, "\(column.text) \(value)") { try set(column, value) }
            }
        }
        #expect(throws: DatabaseError.self) { try set("UPDATE repair_orders SET mileage_km = $1", .integer(-1)) }
        #expect(throws: DatabaseError.self) { try set("UPDATE repair_orders SET customer_id = $1", .text("cus_no")) }
    }

    @Test("the people of an outlet are found by their roles, by the key of the new table")
    func roles() throws {
        let outlet = OutletID(stored: "out_1")
        func people(_ role: StaffRole, at outlet: OutletID) throws -> [String] {
            try database.read { try StaffTable.atOutlet(outlet, role: role, in: $0).map(\.id.text) }
        }
        #expect(try people(.serviceAdvisor, at: outlet) == ["stf_1", "stf_2"])
        #expect(try people(.technician, at: outlet) == ["stf_2"])
        #expect(try people(.serviceAdvisor, at: OutletID(stored: "out_2")) == ["stf_2"])
        #expect(try people(.partsClerk, at: outlet) == [])
        let plan = try database.read { transaction in
            try transaction.query(
                "EXPLAIN QUERY PLAN " + StaffTable.activeInRole, [.text("out_1"), .text("serviceAdvisor")]
            ) { $0.text(3) }
        }
        #expect(plan.contains("SEARCH r USING PRIMARY KEY (outlet_id=? AND role=?)"), "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    private func set(_ statement: SQL, _ value: SQLValue) throws {
        _ = try database.writeAndWait { try $0.execute(statement, [value]) }
    }

    private func strings(_ statement: SQL) throws -> [String] {
        try database.read { try $0.query(statement) { $0.text(0) } }
    }

    /// Two outlets; an advisor of one, an advisor and technician of both, one who has left; a customer with a car.
    static let network: [SQL] = [
        """
        INSERT INTO outlets (id, code, name, time_zone, currency, latitude, longitude, phone, booked_share,
            callback_days, tax_rate, slot_minutes, reception_minutes, booked_reception_limit,
            walk_in_reception_limit, status, version, created_at, document)
        VALUES ('out_1', 'SH01', 'Pudong', 'Asia/Shanghai', 'CNY', 0, 0, '1', 1, 3, 13000, 30, 15, 2, 1, 'active', 1, 1,
            '{}'),
            ('out_2', 'SH02', 'Puxi', 'Asia/Shanghai', 'CNY', 0, 0, '1', 1, 3, 13000, 30, 15, 2, 1, 'closed', 1, 1,
            '{}')
        """,
        """
        INSERT INTO staff (id, name, status, version, created_at, document)
        SELECT value ->> 0, value ->> 1, value ->> 2, 1, 1,
            json_object('outletIds', json('["out_00000000000000000000000001"]'), 'roles', json(value ->> 3),
                'skills', json('[]'), 'shifts', json('[]'), 'shiftExceptions', json('[]'))
        FROM json_each('[
            ["stf_1", "Lin Yue", "active", ["serviceAdvisor"]],
            ["stf_2", "Chen Gang", "active", ["serviceAdvisor", "technician"]],
            ["stf_3", "Wu Di", "inactive", ["serviceAdvisor", "technician"]]]')
        """,
        """
        INSERT INTO staff_outlets (outlet_id, staff_id)
        VALUES ('out_1', 'stf_1'), ('out_1', 'stf_2'), ('out_2', 'stf_2'), ('out_1', 'stf_3')
        """,
        """
        INSERT INTO staff_roles (staff_id, role)
        SELECT s.id, r.value FROM staff s, json_each(s.document, '$.roles') r
        """,
        """
        INSERT INTO customers (id, kind, name, name_folded, phones, language, version, created_at)
        VALUES ('cus_1', 'person', '王小明', '王小明', '[]', 'zh-CN', 1, 1)
        """,
        """
        INSERT INTO vehicles (id, plate, make, model, owner_id, mileage_km, version, created_at)
        VALUES ('veh_1', '沪A12345', 'SAIC', 'Roewe', 'cus_1', 41200, 1, 1)
        """,
    ]

    static func insertOrder(_ id: String, _ status: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO repair_orders (id, number, outlet_id, customer_id, vehicle_id, appointment_id, advisor_id,
                currency, created_at, status, version, mileage_km, visit, is_stopped, open_change_requests,
                is_settled, estimated_total, walk_around)
            VALUES ($1, 'N-' || $1, 'out_1', 'cus_1', 'veh_1', 'apt-' || $1, 'stf_1', 'CNY', 5, $2, 7, 41890, 'waiting',
                0, 1, 1, 90000, '{}')
            """, [.text(id), .text(status)])
        try transaction.execute(
            """
            INSERT INTO repair_order_concerns (id, order_id, position, text, result)
            VALUES ('con-' || $1, $1, 0, 'It knocks', 'found')
            """, [.text(id)])
    }

    static func insertJob(
        _ id: String, _ position: Int, _ status: String, _ payType: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO repair_order_jobs (id, order_id, position, concern_id, operation, revision, description,
                standard_hours, skill, level, bay_kind, self_check, road_test, pay_type, status, labor_net, bay_id,
                cause, rework_count)
            VALUES ($1, 'ro_2', $2, 'con-ro_2', 'LOF', 1, 'Oil', 80, 'maintenance', 1, 'lift', '[]', 0, $3, $4, 24000,
                'bay_1', 'Due', 2)
            """, [.text(id), .int(position), .text(payType), .text(status)])
    }
}

/// What a migration may not change.
struct Contents: Equatable {
    let orders: [String]
    let concerns: [String]
    let jobs: [String]
    /// By name, with their words; without those of the tables that migration 93 makes anew, since an order has several
    /// invoices and their lines can be billed again.
    let indexes: [String]

    init(of database: SQLiteDatabase) throws {
        (orders, concerns, jobs, indexes) = try database.read { transaction in
            (
                try transaction.query(Self.orders) { $0.text(0) }, try transaction.query(Self.concerns) { $0.text(0) },
                try transaction.query(Self.jobs) { $0.text(0) }, try transaction.query(Self.indexes) { $0.text(0) }
            )
        }
    }

    private static let orders: SQL = """
        SELECT json_array(id, number, outlet_id, customer_id, vehicle_id, appointment_id, advisor_id, currency,
            created_at, status, version, mileage_km, visit, key_tag, approval_contact, promised_at,
            original_promised_at, price_list_id, signed_document_hash, estimated_total, authorized_total,
            actual_total, parking_space, is_stopped, open_change_requests, is_settled, has_parts_out,
            has_unagreed_parts, estimated_at, authorized_at, started_at, submitted_at, passed_at, invoiced_at,
            delivered_at, closed_at, cancelled_at, walk_around)
        FROM repair_orders ORDER BY id
        """
    private static let concerns: SQL = """
        SELECT json_array(id, order_id, position, text, result, cause, test_plan, no_job_reason, diagnosed_by,
            diagnosed_at)
        FROM repair_order_concerns ORDER BY id
        """
    private static let jobs: SQL = """
        SELECT json_array(id, order_id, position, concern_id, operation, revision, description, standard_hours, skill,
            level, bay_kind, self_check, road_test, guarantee_days, guarantee_km, pay_type, status, labor_unit_price,
            labor_net, labor_tax, change_request_id, technician_id, bay_id, cause, correction, completed_at,
            rework_count)
        FROM repair_order_jobs ORDER BY id
        """
    private static let indexes: SQL = """
        SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_schema
        WHERE type = 'index' AND name NOT LIKE '%outlet_roles_1'
            AND tbl_name NOT IN ('invoices', 'invoice_lines', 'payments', 'refunds')
        ORDER BY name
        """
}
