import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The guaranteed jobs behind an outlet's first-time fix: delivered in a period, come back or not (WAR-04).
enum ComebackListTable {
    struct Filter {
        let outlet: OutletID
        let period: CompliancePeriod
        let technician: String?
        let operation: String?
        let cameBack: Bool?
    }

    /// The outlet's orders that were delivered in the period, by an index; then their guaranteed jobs.
    private static let delivered: SQL = """
        FROM repair_orders f JOIN guarantees g ON g.order_id = f.id JOIN guarantee_jobs l ON l.guarantee_id = g.id
            JOIN repair_order_jobs w ON w.id = l.job_id
        WHERE f.outlet_id = $1 AND f.delivered_at >= $2 AND f.delivered_at < $3 AND l.days IS NOT NULL
        """
    private static let cameBack: SQL = """
        EXISTS (SELECT 1 FROM comebacks b JOIN repair_order_jobs j ON j.id = b.job_id
            JOIN repair_orders o ON o.id = j.order_id
            WHERE b.first_order_id = f.id AND b.first_job_id = l.job_id AND NOT
        """ + " " + ComebackTable.isGivenUp + ")"

    static func counts(
        of outlet: OutletID, _ period: CompliancePeriod, in transaction: Transaction
    ) throws -> (jobs: Int64, returned: Int64) {
        try transaction.first(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE " + cameBack + ") " + delivered,
            try values(outlet, period, in: transaction)
        ) { ($0.int64(0), $0.int64(1)) } ?? (0, 0)
    }

    /// Newest order first, one more than the limit where there are more.
    static func forEach(
        _ filter: Filter, after: [String]?, limit: Int, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        var conditions = SQLConditions(
            "SELECT f.id, l.job_id, f.number, f.delivered_at, l.operation, l.description, w.technician_id, CASE WHEN "
                + cameBack + " THEN 1 ELSE 0 END " + delivered,
            try values(filter.outlet, filter.period, in: transaction))
        conditions.add(" AND w.technician_id = ", filter.technician)
        conditions.add(" AND l.operation = ", filter.operation)
        if let wanted = filter.cameBack { conditions.add(wanted ? " AND " + cameBack : " AND NOT " + cameBack) }
        // Identifiers are all of one length, so that the two sort as one.
        if let after, after.count == 2 { conditions.add(" AND f.id || l.job_id < ", after[0] + after[1]) }
        conditions.end(" ORDER BY f.id DESC, l.job_id DESC LIMIT ")
        conditions.add("", .int(limit + 1))
        try transaction.forEach(conditions.sql, conditions.values, body)
    }

    private static func values(
        _ outlet: OutletID, _ period: CompliancePeriod, in transaction: Transaction
    ) throws -> [SQLValue] {
        let zone = try Outlet.load(outlet, in: transaction).zone
        return [outlet.sql, zone.start(of: period.from).sql, zone.start(of: period.to.adding(days: 1)).sql]
    }
}
