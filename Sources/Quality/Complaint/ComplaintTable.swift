import Customers
import Network
import RepairOrders
package import SQLDatabase
import ServiceKit

package enum ComplaintTable {
    private static let columns: SQL = """
        SELECT id, number, outlet_id, customer_id, order_id, callback_id, class, severity, summary, owner_id,
            received_at, due_at, status, version, channel, resolve_by, acknowledged_at, resolved_by, resolved_at,
            cause, measure, resolution, is_satisfied, closed_at, reopen_count
        FROM complaints
        """

    static func insert(_ complaint: Complaint, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO complaints (id, number, outlet_id, customer_id, order_id, callback_id, class, severity, summary,
                owner_id, received_at, due_at, status, version, channel, resolve_by, reopen_count)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0)
            """,
            [
                complaint.id.sql, .text(complaint.number), complaint.outletID.sql, complaint.customerID.sql,
                .optional(complaint.orderID?.text), .optional(complaint.callbackID?.text),
                .text(complaint.kind.rawValue), .text(complaint.severity.rawValue), .text(complaint.summary),
                .optional(complaint.ownerID?.text), complaint.receivedAt.sql, complaint.dueAt.sql,
                .text(complaint.status.rawValue), .integer(complaint.version), .text(complaint.channel.rawValue),
                complaint.resolveBy.sql,
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal` 409 where another change came between.
    static func update(_ complaint: Complaint, in transaction: Transaction) throws {
        let resolution = complaint.resolution
        let changed = try transaction.execute(
            """
            UPDATE complaints SET version = $2, status = $3, class = $4, severity = $5, owner_id = $6, due_at = $7,
                acknowledged_at = $8, resolved_by = $9, resolved_at = $10, cause = $11, measure = $12,
                resolution = $13, is_satisfied = $14, closed_at = $15, reopen_count = $16
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                complaint.id.sql, .integer(complaint.version), .text(complaint.status.rawValue),
                .text(complaint.kind.rawValue), .text(complaint.severity.rawValue), .optional(complaint.ownerID),
                complaint.dueAt.sql, .optional(complaint.acknowledgedAt), .optional(resolution?.by),
                .optional(resolution?.at), .optional(resolution?.cause.rawValue),
                .optional(resolution?.measure.rawValue), .optional(resolution?.text),
                complaint.isSatisfied.map(SQLValue.flag) ?? .null, .optional(complaint.closedAt),
                .int(complaint.reopenCount),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    package static func find(_ id: ComplaintID, in transaction: Transaction) throws -> Complaint? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    struct Filter {
        var outlets: [String]?
        var status: Complaint.Status?
        var kind: Complaint.Class?
        var owner: StaffID?
        var order: RepairOrderID?
        var dates = DateBounds()
        var after: String?
        var limit: Int
    }

    /// What tells that a complaint has changed: its events, which are part of its order's story.
    static let changes = ChangeTrace.resource.and(ofCustomersIn: "SELECT id FROM complaints WHERE customer_id")

    /// Complaints, newest first; one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [Complaint] {
        var conditions = SQLConditions(
            columns + " WHERE id < $1", [.text(filter.after ?? "cpl_~"), .int(filter.limit + 1)])
        conditions.add(" AND outlet_id", among: filter.outlets)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND class = ", filter.kind?.rawValue)
        conditions.add(" AND owner_id = ", filter.owner?.text)
        conditions.add(" AND order_id = ", filter.order?.text)
        conditions.add(filter.dates)
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
            let status = Complaint.Status(rawValue: row.text(12)),
            let channel = Complaint.Channel(rawValue: row.text(14))
        else { throw DatabaseError(.mismatch, "a complaint has a class, severity, channel or status not known") }
        let (receivedAt, dueAt) = (row.instant(10), row.instant(11))
        var complaint = Complaint(
            id: row.id(0), number: row.text(1), outletID: row.id(2), customerID: row.id(3), orderID: row.optionalID(4),
            callbackID: row.optionalID(5), channel: channel, kind: kind, severity: severity, summary: row.text(8),
            ownerID: row.optionalID(9), receivedAt: receivedAt, dueAt: dueAt,
            resolveBy: row.optionalInstant(15) ?? dueAt)
        complaint.status = status
        complaint.version = row.int64(13)
        complaint.acknowledgedAt = row.optionalInstant(16)
        complaint.resolution = try resolution(row)
        complaint.isSatisfied = row.optionalBool(22)
        complaint.closedAt = row.optionalInstant(23)
        complaint.reopenCount = row.int(24)
        return complaint
    }

    private static func resolution(_ row: Row) throws -> Complaint.Resolution? {
        guard let by: StaffID = row.optionalID(17) else { return nil }
        guard let cause = Complaint.Cause(rawValue: row.text(19)),
            let measure = Complaint.Measure(rawValue: row.text(20))
        else { throw DatabaseError(.mismatch, "a complaint's cause or measure is not known") }
        return Complaint.Resolution(
            by: by, at: row.instant(18), cause: cause, measure: measure, text: row.text(21))
    }
}
