import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// All SQL about the links of customers.
enum AccessLinkTable {
    private static let columns: SQL = """
        SELECT id, subject_kind, subject_id, outlet_id, customer_id, customer_name, created_at, created_by, expires_at,
            revoked_at
        FROM access_links
        """
    private static let byID: SQL = columns + " WHERE id = $1"
    private static let afterID: SQL = columns + " WHERE id > $1"

    static func find(_ id: AccessLinkID, in transaction: Transaction) throws -> AccessLink? {
        try transaction.first(byID, [id.sql], link)
    }

    /// The dates that links are filtered by besides when they were made and changed.
    static let dates = [DateFilter("expires", " AND expires_at"), DateFilter("revoked", " AND revoked_at")]
    /// What tells that a link has changed.
    static let changes = ChangeTrace.document.and(ofCustomersIn: "SELECT id FROM access_links WHERE customer_id")

    /// In the order of their identifiers, one more than the limit where there are more.
    static func list(
        subject: String?, outlets: [String]?, dates: DateBounds, after: String, limit: Int,
        in transaction: Transaction
    ) throws -> [AccessLink] {
        var conditions = SQLConditions(afterID, [.text(after), .int(limit + 1)])
        conditions.add(" AND subject_id = ", subject)
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, link)
    }

    static func insert(_ link: AccessLink, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO access_links (id, subject_kind, subject_id, outlet_id, customer_id, customer_name, created_at,
                created_by, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                link.id.sql, .text(link.subject.kind), .text(link.subject.id), link.outletID.sql, link.customerID.sql,
                .optional(link.customerName), link.createdAt.sql, .text(link.createdBy), link.expiresAt.sql,
            ])
    }

    static func revoke(_ id: AccessLinkID, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE access_links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", [id.sql, now.sql])
    }

    /// The links to an order, its change requests and its callback's survey that are not an outlet's own.
    static func list(
        of order: RepairOrderID, notAt outlet: OutletID, in transaction: Transaction
    ) throws -> [AccessLink] {
        try transaction.query(
            columns + """
                 WHERE subject_id IN (SELECT o.id FROM repair_orders o WHERE o.id = $1
                    UNION ALL SELECT r.id FROM change_requests r WHERE r.order_id = $1
                    UNION ALL SELECT c.id FROM callbacks c WHERE c.order_id = $1)
                    AND outlet_id <> $2 ORDER BY id
                """,
            [order.sql, outlet.sql], link)
    }

    static func move(_ id: AccessLinkID, to outlet: OutletID, in transaction: Transaction) throws {
        try transaction.execute("UPDATE access_links SET outlet_id = $2 WHERE id = $1", [id.sql, outlet.sql])
    }

    /// The outlet of a link; nil where there is none.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM access_links WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    private static func link(_ row: Row) throws -> AccessLink {
        guard let subject = AccessLink.Subject(kind: row.text(1), id: row.text(2)) else {
            throw DatabaseError(.mismatch, "a link's subject is not known")
        }
        return AccessLink(
            id: row.id(0), subject: subject, outletID: row.id(3), customerID: row.id(4),
            customerName: row.optionalText(5), createdAt: row.instant(6), createdBy: row.text(7),
            expiresAt: row.instant(8), revokedAt: row.optionalInstant(9))
    }
}
