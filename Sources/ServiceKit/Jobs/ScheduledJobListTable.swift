package import SQLDatabase

/// Jobs as people look at them.
package enum ScheduledJobListTable {
    /// Which jobs a list shows.
    struct Filter {
        var outlets: [String]?
        var kind: String?
        var status: ScheduledJobStatus?
        var subject: String?
        var dueBefore: Instant?
        var dueAfter: Instant?
        var after: (dueAt: Int64, id: String) = (.min, "")
        var limit: Int
    }

    /// In the order in which they are or were due, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [ScheduledJob] {
        var conditions = SQLConditions(
            ScheduledJobTable.columns + " WHERE (due_at, id) > ($1, $2)",
            [.integer(filter.after.dueAt), .text(filter.after.id), .int(filter.limit + 1)])
        conditions.add(" AND outlet_id", among: filter.outlets)
        conditions.add(" AND kind = ", filter.kind)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND subject = ", filter.subject)
        conditions.add(" AND due_at < ", filter.dueBefore?.sql)
        conditions.add(" AND due_at > ", filter.dueAfter?.sql)
        conditions.end(" ORDER BY due_at, id LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, ScheduledJobTable.read)
    }

    /// The outlet of a job; nil where there is no such job.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM scheduled_jobs WHERE id = $1", [.text(id)]) { row in
            .outlets(row.optionalText(0).map { [$0] } ?? [])
        }
    }

    /// What `/metrics` tells: how many are in which state of those that are not through, and since when the first one
    /// waits.
    package static func backlog(
        in transaction: Transaction
    ) throws -> (scheduled: Int, running: Int, dead: Int, oldest: Instant?) {
        let count: SQL = "SELECT count(*) FROM scheduled_jobs WHERE status = $1"
        func counted(_ status: ScheduledJobStatus) throws -> Int {
            try transaction.first(count, [.text(status.rawValue)]) { $0.int(0) } ?? 0
        }
        let oldest = try transaction.first("SELECT min(next_at) FROM scheduled_jobs WHERE next_at IS NOT NULL") {
            $0.optionalInstant(0)
        }
        return (try counted(.scheduled), try counted(.running), try counted(.dead), oldest ?? nil)
    }
}
