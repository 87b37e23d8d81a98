import Network
import SQLDatabase
import ServiceKit

/// The figures of work that was deferred at an outlet in a span.
enum CaptureReportTable {
    struct Counts {
        let recommended: Int64
        let captured: Int64
        let closedOtherwise: Int64
        let declinedAgain: Int64
        let recommendedValue: Int64
        let capturedValue: Int64

        var open: Int64 { recommended - captured - closedOtherwise }
        /// Of a percent, in thousandths; nil where nothing was recommended.
        var rateThousandths: Int64? {
            recommended == 0 ? nil : Rounding.halfUp(captured, times: 100_000, over: recommended)
        }
    }

    static func counts(
        of outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> Counts {
        let found = try transaction.first(
            """
            SELECT COUNT(*), COUNT(*) FILTER (WHERE status = 'closed' AND revived_job_id IS NOT NULL),
                COUNT(*) FILTER (WHERE status = 'closed' AND revived_job_id IS NULL),
                COUNT(*) FILTER (WHERE (SELECT COUNT(*) FROM deferred_job_offers f
                    WHERE f.deferred_job_id = deferred_jobs.id AND f.answer IN ('declined', 'postponed')) > 1),
                CAST(coalesce(SUM(price), 0) AS BIGINT),
                CAST(coalesce(SUM(price) FILTER (WHERE status = 'closed' AND revived_job_id IS NOT NULL), 0) AS BIGINT)
            FROM deferred_jobs WHERE outlet_id = $1 AND created_at >= $2 AND created_at < $3
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { row in
            Counts(
                recommended: row.int64(0), captured: row.int64(1), closedOtherwise: row.int64(2),
                declinedAgain: row.int64(3), recommendedValue: row.int64(4), capturedValue: row.int64(5))
        }
        return found
            ?? Counts(
                recommended: 0, captured: 0, closedOtherwise: 0, declinedAgain: 0, recommendedValue: 0,
                capturedValue: 0)
    }

    /// The orders of this outlet that brought some of it back, at most 200.
    static func capturingOrders(
        of outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> [String] {
        try transaction.query(
            """
            SELECT DISTINCT o.id FROM deferred_jobs d JOIN repair_orders o ON o.id = d.revived_order_id
            WHERE d.outlet_id = $1 AND d.created_at >= $2 AND d.created_at < $3 AND o.outlet_id = $1
            ORDER BY o.id LIMIT 200
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { $0.text(0) }
    }

    /// Unsafe vehicles that are on the road, whenever that was found.
    static func openSafetyRelevant(of outlet: OutletID, in transaction: Transaction) throws -> Int64 {
        try transaction.first(
            "SELECT COUNT(*) FROM deferred_jobs WHERE outlet_id = $1 AND status = 'open' AND safety = 1",
            [outlet.sql]
        ) { $0.int64(0) } ?? 0
    }
}
