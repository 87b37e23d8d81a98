import Customers
import Network
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum ReviewTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, order_id, customer_id, rating, text, created_at FROM reviews
        """

    static func insert(_ review: Review, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO reviews (id, outlet_id, order_id, customer_id, rating, text, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                review.id.sql, review.outletID.sql, review.orderID.sql, review.customerID.sql,
                .integer(review.rating), .optional(review.text), review.createdAt.sql,
            ])
    }

    static func find(_ id: ReviewID, in transaction: Transaction) throws -> Review? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// The review of an order; nil where there is none.
    package static func find(of order: RepairOrderID, in transaction: Transaction) throws -> Review? {
        try transaction.first(columns + " WHERE order_id = $1", [order.sql], read)
    }

    /// What tells that a review was written, or became another customer's.
    static let changes = ChangeTrace.resource.and(ofCustomersIn: "SELECT id FROM reviews WHERE customer_id")

    /// Newest first; one more than the limit where there are more.
    static func list(
        outlets: [String]?, rating: Int64?, dates: DateBounds, after: String?, limit: Int,
        in transaction: Transaction
    ) throws -> [Review] {
        var conditions = SQLConditions(columns + " WHERE id < $1", [.text(after ?? "rev_~"), .int(limit + 1)])
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(" AND rating = ", rating.map(SQLValue.integer))
        conditions.add(dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The outlet that a review is about; nil where there is no such review.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM reviews WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    private static func read(_ row: Row) throws -> Review {
        Review(
            id: row.id(0), outletID: row.id(1), orderID: row.id(2), customerID: row.id(3), rating: row.int64(4),
            text: row.optionalText(5), createdAt: row.instant(6))
    }
}
