import Network
import Quality
import SQLDatabase
import ServiceKit

/// The reports that managers have approved, each as it was then (CBK-08).
enum ApprovedReportTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, period, approved_by, approved_at, document FROM callback_reports
        """

    static func insert(_ report: ApprovedReport, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO callback_reports (id, outlet_id, period, approved_by, approved_at, document, digest)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                report.id.sql, report.outletID.sql, .text(report.period), report.approvedBy.sql, report.approvedAt.sql,
                .text(report.document), .text(Digest.sha256(report.document)),
            ])
    }

    static func find(
        _ outlet: OutletID, _ period: String, in transaction: Transaction
    ) throws -> ApprovedReport? {
        try transaction.first(
            columns + " WHERE outlet_id = $1 AND period = $2", [outlet.sql, .text(period)], read)
    }

    /// A report is kept when it is approved.
    static let approved = DateFilter("approved", " AND approved_at")

    /// Newest first; one more than the limit where there are more.
    static func list(
        outlets: [String]?, period: String?, dates bounds: DateBounds, after: String?, limit: Int,
        in transaction: Transaction
    ) throws -> [ApprovedReport] {
        var conditions = SQLConditions(columns + " WHERE id < $1", [.text(after ?? "cbr_~"), .int(limit + 1)])
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(" AND period = ", period)
        conditions.add(bounds)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    private static func read(_ row: Row) throws -> ApprovedReport {
        ApprovedReport(
            id: row.id(0), outletID: row.id(1), period: row.text(2), approvedBy: row.id(3), approvedAt: row.instant(4),
            document: row.text(5))
    }
}
