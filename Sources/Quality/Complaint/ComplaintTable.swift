import Customers
import Network
import RepairOrders
package import SQLDatabase
import ServiceKit

package enum ComplaintTable {
    private static let columns: SQL = """
        SELECT id, number, outlet_id, customer_id, order_id, callback_id, class, severity, summary, owner_id,
            received_at, due_at, status, version
        FROM complaints
        """

    static func insert(_ complaint: Complaint, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO complaints (id, number, outlet_id, customer_id, order_id, callback_id, class, severity, summary,
                owner_id, received_at, due_at, status, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                complaint.id.sql, .text(complaint.number), complaint.outletID.sql, complaint.customerID.sql,
                .optional(complaint.orderID?.text), .optional(complaint.callbackID?.text),
                .text(complaint.kind.rawValue), .text(complaint.severity.rawValue), .text(complaint.summary),
                .optional(complaint.ownerID?.text), complaint.receivedAt.sql, complaint.dueAt.sql,
                .text(complaint.status.rawValue), .integer(complaint.version),
            ])
    }

    package static func find(_ id: ComplaintID, in transaction: Transaction) throws -> Complaint? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// Complaints, newest first; one more than the limit where there are more.
    static func list(
        outlets: [String]?, status: Complaint.Status?, dates: DateBounds, after: String?, limit: Int,
        in transaction: Transaction
    ) throws -> [Complaint] {
        var conditions = SQLConditions(
            columns + " WHERE id < $1", [.text(after ?? "cpl_~"), .int(limit + 1)])
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(" AND status = ", status?.rawValue)
        conditions.add(dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// What is not resolved and in someone's hands: identifier, version and outlet.
    static func open(
        of owner: StaffID, in transaction: Transaction
    ) throws -> [(id: ComplaintID, version: Int64, outlet: OutletID)] {
        try transaction.query(
            """
            SELECT id, version, outlet_id FROM complaints
            WHERE owner_id = $1 AND status <> 'resolved' AND status <> 'customerConfirmed' AND status <> 'closed'
            ORDER BY id
            """, [owner.sql]
        ) { (id: $0.id(0), version: $0.int64(1), outlet: $0.id(2)) }
    }

    /// Gives a complaint to another owner.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func setOwner(
        _ owner: StaffID, of id: ComplaintID, from version: Int64, in transaction: Transaction
    ) throws {
        let changed = try transaction.execute(
            "UPDATE complaints SET owner_id = $2, version = version + 1 WHERE id = $1 AND version = $3",
            [id.sql, owner.sql, .integer(version)])
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// The outlet that a complaint is about; nil where there is no such complaint.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM complaints WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    private static func read(_ row: Row) throws -> Complaint {
        guard let kind = Complaint.Class(rawValue: row.text(6)),
            let severity = Complaint.Severity(rawValue: row.text(7)),
            let status = Complaint.Status(rawValue: row.text(12))
        else { throw DatabaseError(.mismatch, "a complaint has a class, severity or status that is not known") }
        var complaint = Complaint(
            id: ComplaintID(stored: row.text(0)), number: row.text(1), outletID: OutletID(stored: row.text(2)),
            customerID: CustomerID(stored: row.text(3)), orderID: row.optionalText(4).map(RepairOrderID.init(stored:)),
            callbackID: row.optionalText(5).map(CallbackID.init(stored:)), kind: kind, severity: severity,
            summary: row.text(8), ownerID: row.optionalText(9).map(StaffID.init(stored:)),
            receivedAt: Instant(microseconds: row.int64(10)), dueAt: Instant(microseconds: row.int64(11)))
        complaint.status = status
        complaint.version = row.int64(13)
        return complaint
    }
}
