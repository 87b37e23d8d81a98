import JSON
package import SQLDatabase
import ServiceKit

/// All SQL about staff.
package enum StaffTable {
    private static let columns: SQL = """
        SELECT s.id, s.name, s.department, s.grade, s.status, s.version, s.created_at, s.document FROM staff s
        """
    private static let byID: SQL = columns + " WHERE s.id = $1"
    private static let activeAtOutlet: SQL = """
        SELECT s.id, s.version FROM staff s JOIN staff_outlets o ON o.staff_id = s.id
        WHERE o.outlet_id = $1 AND s.status = 'active' ORDER BY s.id
        """
    static let activeInRole: SQL = """
        SELECT s.id, s.version FROM staff s JOIN outlet_roles r ON r.staff_id = s.id
        WHERE r.outlet_id = $1 AND r.role = $2 AND s.status = 'active' ORDER BY r.staff_id
        """

    /// The person with an identifier; nil where there is none.
    package static func find(_ id: StaffID, in transaction: Transaction) throws -> Staff? {
        let version = try transaction.first("SELECT version FROM staff WHERE id = $1", [id.sql]) { $0.int64(0) }
        return try version.flatMap { try find(id.text, version: $0, in: transaction) }
    }

    private static func find(_ id: String, version: Int64, in transaction: Transaction) throws -> Staff? {
        try transaction.remembered(id, version: version) { try transaction.first(byID, [.text(id)], staff) }
    }

    /// The active people of an outlet, those with the role where one is named, in the order of their identifiers.
    package static func atOutlet(
        _ outlet: OutletID, role: StaffRole? = nil, in transaction: Transaction
    ) throws -> [Staff] {
        let (sql, values) =
            role.map { (activeInRole, [outlet.sql, .text($0.rawValue)]) } ?? (activeAtOutlet, [outlet.sql])
        // Row by row: what is not remembered is read by a statement of its own.
        return try transaction.query(sql, values) { try find($0.text(0), version: $0.int64(1), in: transaction) }
            .compactMap { $0 }
    }

    /// People in the order of their identifiers, one more than the limit where there are more.
    ///
    /// - Parameter outlets: of whose people; nil for all.
    static func list(
        outlets: [String]?, role: StaffRole?, dates: DateBounds, after: String, limit: Int,
        in transaction: Transaction
    ) throws -> [Staff] {
        var conditions = SQLConditions(columns + " WHERE s.id > $1", [.text(after), .int(limit + 1)])
        if let outlets {
            conditions.add(" AND s.id IN (SELECT o.staff_id FROM staff_outlets o WHERE 0 = 0")
            conditions.add(" AND o.outlet_id", among: outlets)
            conditions.add(")")
        }
        if let role {
            conditions.add(" AND s.id IN (SELECT r.staff_id FROM staff_roles r WHERE r.role = ", role.rawValue)
            conditions.add(")")
        }
        conditions.add(dates)
        conditions.end(" ORDER BY s.id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, staff)
    }

    /// The outlets of a person; nil where there is no such person.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        guard let staff = try find(StaffID(stored: id), in: transaction) else { return nil }
        return .outlets(staff.outletIDs.map(\.text))
    }

    static func insert(_ staff: Staff, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO staff (id, version, name, department, grade, status, document, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """, values(staff) + [staff.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ staff: Staff, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE staff SET version = $2, name = $3, department = $4, grade = $5, status = $6, document = $7
            WHERE id = $1 AND version + 1 = $2
            """, values(staff))
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func deleteOutlets(of id: StaffID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM staff_outlets WHERE staff_id = $1", [id.sql])
    }

    static func insertOutlet(_ outlet: OutletID, of id: StaffID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO staff_outlets (outlet_id, staff_id) VALUES ($1, $2)", [outlet.sql, id.sql])
    }

    static func deleteRoles(of id: StaffID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM staff_roles WHERE staff_id = $1", [id.sql])
    }

    static func insertRole(_ role: StaffRole, of id: StaffID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO staff_roles (staff_id, role) VALUES ($1, $2)", [id.sql, .text(role.rawValue)])
    }

    static func deleteOutletRoles(of id: StaffID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM outlet_roles WHERE staff_id = $1", [id.sql])
    }

    static func insertOutletRole(
        _ role: StaffRole, at outlet: OutletID, of id: StaffID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "INSERT INTO outlet_roles (outlet_id, role, staff_id) VALUES ($1, $2, $3)",
            [outlet.sql, .text(role.rawValue), id.sql])
    }

    private static func values(_ staff: Staff) -> [SQLValue] {
        [
            staff.id.sql, .integer(staff.version), .text(staff.name), .optional(staff.department?.rawValue),
            .optional(staff.grade), .text(staff.status.rawValue),
            .text(StoredDocument.text { staff.writeDocument(to: &$0) }),
        ]
    }

    /// Capacity reads all people of an outlet for each booking; what they say changes seldom.
    private static let documents = DocumentCache<Staff.Document>(capacity: 2_000)

    private static func staff(_ row: Row) throws -> Staff {
        guard let status = StaffStatus(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a staff status is not known")
        }
        let document = try documents.value(of: row.text(7)) { try StoredDocument.read($0, Staff.Document.read) }
        return Staff(
            id: StaffID(stored: row.text(0)), name: row.text(1), outletIDs: document.outletIDs, roles: document.roles,
            skills: document.skills, shifts: document.shifts,
            department: row.optionalText(2).flatMap(Department.init(rawValue:)), grade: row.optionalText(3),
            status: status, version: row.int64(5), createdAt: Instant(microseconds: row.int64(6)))
    }
}
