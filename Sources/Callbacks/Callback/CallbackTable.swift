import Customers
import Network
package import Quality
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum CallbackTable {
    private static let columns: SQL = """
        SELECT id, order_id, outlet_id, customer_id, due_on, due_at, created_at, status, attempt_count, is_reached,
            version, completed_by, completed_at, verbatim, survey_version, is_dissatisfied, complaint_id, agent_id,
            next_at, is_refused
        FROM callbacks
        """

    static func insert(_ callback: Callback, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO callbacks (id, order_id, outlet_id, customer_id, due_on, due_at, created_at, status,
                attempt_count, is_reached, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)
            """,
            [
                callback.id.sql, callback.orderID.sql, callback.outletID.sql, callback.customerID.sql,
                callback.dueOn.sql, callback.dueAt.sql, callback.createdAt.sql, .text(callback.status.rawValue),
                .integer(callback.version),
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal` 409 where another change came between.
    static func update(_ callback: Callback, in transaction: Transaction) throws {
        let completion = callback.completion
        let changed = try transaction.execute(
            """
            UPDATE callbacks SET version = $2, status = $3, attempt_count = $4, is_reached = $5, completed_by = $6,
                completed_at = $7, verbatim = $8, survey_version = $9, is_dissatisfied = $10, complaint_id = $11,
                agent_id = $12, next_at = $13, is_refused = $14
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                callback.id.sql, .integer(callback.version), .text(callback.status.rawValue),
                .int(callback.attemptCount), .flag(callback.isReached), .optional(completion?.by),
                .optional(completion?.at.microseconds), .optional(completion?.verbatim),
                .optional(completion?.surveyVersion.map(Int64.init)),
                completion.map { .flag($0.isDissatisfied) } ?? .null,
                .optional(completion?.complaintID?.text), .optional(callback.agentID),
                .optional(callback.nextAttemptAt), .flag(callback.isRefused),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    package static func find(_ id: CallbackID, in transaction: Transaction) throws -> Callback? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// The callback of an order; nil before its delivery.
    package static func find(of order: RepairOrderID, in transaction: Transaction) throws -> Callback? {
        try transaction.first(columns + " WHERE order_id = $1", [order.sql], read)
    }

    /// What is open in an agent's hands.
    static func open(of agent: StaffID, in transaction: Transaction) throws -> [Callback] {
        try transaction.query(
            columns + " WHERE agent_id = $1 AND (status = 'due' OR status = 'attempted') ORDER BY id", [agent.sql], read
        )
    }

    /// When the customer last answered a survey (CBK-09).
    static func lastSurvey(of customer: CustomerID, in transaction: Transaction) throws -> Instant? {
        try transaction.first(
            """
            SELECT completed_at FROM callbacks WHERE customer_id = $1 AND survey_version IS NOT NULL
            ORDER BY completed_at DESC LIMIT 1
            """,
            [customer.sql]
        ) { Instant(microseconds: $0.int64(0)) }
    }

    struct Filter {
        /// Of which outlets; nil for all.
        var outlets: [String]?
        /// An order has one callback at most.
        var order: RepairOrderID?
        var status: Callback.Status?
        /// Whose they are.
        var agent: StaffID?
        var dates = DateBounds()
        /// Where the page before ended: due time and identifier.
        var after: (dueAt: Instant, id: String)?
        var limit: Int
    }

    /// The agents' queue in the order of due times, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [Callback] {
        let after = filter.after ?? (Instant(microseconds: .min), "")
        var conditions = SQLConditions(
            columns + " WHERE (due_at, id) > ($1, $2)", [after.dueAt.sql, .text(after.id), .int(filter.limit + 1)])
        conditions.add(" AND order_id = ", filter.order?.text)
        conditions.add(" AND outlet_id", among: filter.outlets)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND agent_id = ", filter.agent?.text)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY due_at, id LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The dates that callbacks are filtered by besides when they were made and changed.
    static let dates = [DateFilter("due", " AND due_at"), DateFilter("completed", " AND completed_at")]
    /// What tells that a callback has changed: its events, which are part of its order's story.
    static let changes = ChangeTrace.resource.and(
        ofCustomersIn: "SELECT k.id FROM repair_orders o JOIN callbacks k ON k.order_id = o.id WHERE o.customer_id")

    /// The outlet of a callback; nil where there is no such callback.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM callbacks WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    private static func read(_ row: Row) throws -> Callback {
        guard let status = Callback.Status(rawValue: row.text(7)) else {
            throw DatabaseError(.mismatch, "a callback has a status that is not known")
        }
        var callback = Callback(
            id: CallbackID(stored: row.text(0)), orderID: RepairOrderID(stored: row.text(1)),
            outletID: OutletID(stored: row.text(2)), customerID: CustomerID(stored: row.text(3)),
            dueOn: LocalDate(daysSinceEpoch: Int32(clamping: row.int64(4))),
            dueAt: Instant(microseconds: row.int64(5)), createdAt: Instant(microseconds: row.int64(6)))
        callback.status = status
        callback.attemptCount = row.int(8)
        callback.isReached = row.bool(9)
        callback.version = row.int64(10)
        callback.agentID = row.optionalID(17)
        callback.nextAttemptAt = row.optionalInstant(18)
        callback.isRefused = row.bool(19)
        if let at = row.optionalInstant(12) {
            callback.completion = Callback.Completion(
                by: row.optionalID(11), at: at, verbatim: row.text(13),
                surveyVersion: row.optionalInt(14), isDissatisfied: row.bool(15),
                complaintID: row.optionalText(16).map(ComplaintID.init(stored:)))
        }
        return callback
    }
}
