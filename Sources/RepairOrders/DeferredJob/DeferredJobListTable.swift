import SQLDatabase
import ServiceKit

/// The list of deferred work, newest first.
enum DeferredJobListTable {
    struct Filter {
        var vehicle: String?
        /// Of orders at which outlets; nil for all.
        var outlets: [String]?
        var status: DeferredJob.Status?
        var safety: Bool?
        var safetyClass: DeferredJob.SafetyClass?
        var priority: DeferredJob.Priority?
        var dates = DateBounds()
    }

    /// The dates that deferred work is filtered by besides when it was made and changed.
    static let dates = [
        DateFilter("nextContact", " AND next_contact_on", isDay: true), DateFilter("closed", " AND closed_at"),
    ]

    /// One more than the limit where there is more.
    static func list(
        _ filter: Filter, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [DeferredJob] {
        let (sql, values) = statement(filter, after: after, limit: limit)
        return try transaction.query(sql, values, DeferredJobTable.read)
    }

    /// The statement of a filter, with its values.
    static func statement(_ filter: Filter, after: String?, limit: Int) -> (sql: SQL, values: [SQLValue]) {
        var conditions = SQLConditions(
            """
            SELECT id, vehicle_id, order_id, description, operation, reason, safety_class, price, currency, created_at,
                status, acknowledged_at, priority, next_contact_on, version, revived_order_id, revived_job_id,
                closed_at, close_reason
            FROM deferred_jobs WHERE id < $1
            """, [.text(after ?? "dfj_~"), .integer(Int64(limit + 1))])
        conditions.add(" AND vehicle_id = ", filter.vehicle)
        conditions.add(" AND outlet_id", among: filter.outlets)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND safety = ", filter.safety.map(SQLValue.flag))
        conditions.add(" AND safety_class = ", filter.safetyClass?.rawValue)
        conditions.add(" AND priority = ", filter.priority?.rawValue)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return (conditions.sql, conditions.values)
    }
}
