package import SQLDatabase
import ServiceKit

/// All SQL about equipment itself.
package enum EquipmentTable {
    static let creation: [SQL] = [
        """
        CREATE TABLE equipment (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id), identity TEXT NOT NULL,
            name TEXT NOT NULL, kind TEXT NOT NULL, location TEXT,
            measuring INTEGER NOT NULL CHECK (measuring = 0 OR measuring = 1),
            calibration_days INTEGER, calibrated_on INTEGER, calibration_due INTEGER,
            maintenance_days INTEGER, maintained_on INTEGER, maintenance_due INTEGER,
            status TEXT NOT NULL CHECK (status = 'available' OR status = 'checkedOut' OR status = 'outOfService'
                OR status = 'retired'),
            version INTEGER NOT NULL, created_at INTEGER NOT NULL, UNIQUE (outlet_id, identity),
            CHECK ((calibration_days IS NULL) = (calibration_due IS NULL)),
            CHECK ((maintenance_days IS NULL) = (maintenance_due IS NULL))
        ) STRICT
        """,
        "CREATE INDEX equipment_by_outlet ON equipment (outlet_id, id)",
    ]

    private static let columns: SQL = """
        SELECT id, outlet_id, identity, name, kind, location, measuring, calibration_days, calibrated_on,
            calibration_due, maintenance_days, maintained_on, maintenance_due, status, version, created_at
        FROM equipment
        """

    /// The equipment with an identifier; nil where there is none.
    package static func find(_ id: EquipmentID, in transaction: Transaction) throws -> Equipment? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], equipment)
    }

    /// The equipment of an outlet that is marked so; nil where there is none.
    static func find(
        identity: String, at outlet: OutletID, in transaction: Transaction
    ) throws -> Equipment? {
        try transaction.first(
            columns + " WHERE outlet_id = $1 AND identity = $2", [outlet.sql, .text(identity)], equipment)
    }

    /// What an outlet has of equipment that is used, whoever has it now, in the order of identifiers.
    package static func inUse(at outlet: OutletID, in transaction: Transaction) throws -> [Equipment] {
        try transaction.query(
            columns + " WHERE outlet_id = $1 AND status <> 'retired' ORDER BY id", [outlet.sql], equipment)
    }

    /// The outlet of a piece of equipment; nil where there is none.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM equipment WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    /// Which equipment a list shows; nil takes all.
    struct Filter: Sendable {
        let outlet: OutletID
        let status: EquipmentStatus?
        let kind: String?
        /// Of which calibration or maintenance is due on that day or before.
        let dueBy: LocalDate?
        let dates: DateBounds
    }

    /// Equipment in the order of its identifiers, one more than the limit where there is more.
    static func list(
        _ filter: Filter, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Equipment] {
        var conditions = SQLConditions(
            columns + " WHERE outlet_id = $1 AND id > $2", [filter.outlet.sql, .text(after), .int(limit + 1)])
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND kind = ", filter.kind)
        if let day = filter.dueBy {
            conditions.add(" AND status <> 'retired' AND (calibration_due <= ", day.sql)
            conditions.add(" OR maintenance_due <= ", day.sql)
            conditions.add(")")
        }
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, equipment)
    }

    static func insert(_ equipment: Equipment, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO equipment (id, version, identity, name, kind, location, measuring, calibration_days,
                calibrated_on, calibration_due, maintenance_days, maintained_on, maintenance_due, status, outlet_id,
                created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """, values(equipment) + [equipment.outletID.sql, equipment.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ equipment: Equipment, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE equipment SET version = $2, identity = $3, name = $4, kind = $5, location = $6, measuring = $7,
                calibration_days = $8, calibrated_on = $9, calibration_due = $10, maintenance_days = $11,
                maintained_on = $12, maintenance_due = $13, status = $14
            WHERE id = $1 AND version + 1 = $2
            """, values(equipment))
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func values(_ equipment: Equipment) -> [SQLValue] {
        [
            equipment.id.sql, .integer(equipment.version), .text(equipment.identity), .text(equipment.name),
            .text(equipment.kind), .optional(equipment.location), .flag(equipment.isMeasuring),
        ] + plan(equipment.calibration) + plan(equipment.maintenance) + [.text(equipment.status.rawValue)]
    }

    private static func plan(_ plan: Equipment.Plan?) -> [SQLValue] {
        [.optional(plan.map { Int64($0.intervalDays) }), .optional(plan?.lastOn), .optional(plan?.dueOn)]
    }

    private static func equipment(_ row: Row) throws -> Equipment {
        guard let status = EquipmentStatus(rawValue: row.text(13)) else {
            throw DatabaseError(.mismatch, "an equipment's status is not known")
        }
        func plan(_ column: Int) -> Equipment.Plan? {
            guard let days = row.optionalInt(column), let due = row.optionalDate(column + 2) else { return nil }
            return Equipment.Plan(intervalDays: days, lastOn: row.optionalDate(column + 1), dueOn: due)
        }
        return Equipment(
            id: row.id(0), outletID: row.id(1), identity: row.text(2), name: row.text(3), kind: row.text(4),
            location: row.optionalText(5), isMeasuring: row.bool(6), calibration: plan(7), maintenance: plan(10),
            status: status, version: row.int64(14), createdAt: row.instant(15))
    }
}
