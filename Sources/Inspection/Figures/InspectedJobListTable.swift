import RepairOrders
import SQLDatabase
import ServiceKit

/// The jobs behind a number of the inspection report.
enum InspectedJobListTable {
    struct Filter {
        let outlet: String
        let period: CompliancePeriod
        let technician: String?
        let operation: String?
        let cause: String?
        let attempt: Int64?
        let result: String?
    }

    /// Newest first, one more than the limit where there are more.
    static func forEach(
        _ filter: Filter, after: [String]?, limit: Int, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        var conditions = SQLConditions(
            """
            SELECT j.inspection_id, j.job_id, j.order_id, o.number, i.at, j.technician_id, j.operation, j.attempt,
                j.result, j.returned, j.cause_class
            FROM inspected_jobs j JOIN repair_orders o ON o.id = j.order_id JOIN inspections i ON i.id = j.inspection_id
            WHERE j.outlet_id = $1 AND j.day >= $2 AND j.day <= $3
            """,
            [.text(filter.outlet), filter.period.from.sql, filter.period.to.sql])
        conditions.add(" AND j.technician_id = ", filter.technician)
        conditions.add(" AND j.operation = ", filter.operation)
        conditions.add(" AND j.cause_class = ", filter.cause)
        conditions.add(" AND j.attempt = ", filter.attempt.map(SQLValue.integer))
        conditions.add(" AND j.result = ", filter.result)
        // Identifiers are all of one length, so that the two sort as one.
        if let after, after.count == 2 { conditions.add(" AND j.inspection_id || j.job_id < ", after[0] + after[1]) }
        conditions.end(" ORDER BY j.inspection_id DESC, j.job_id DESC LIMIT ")
        conditions.add("", .int(limit + 1))
        try transaction.forEach(conditions.sql, conditions.values, body)
    }
}
