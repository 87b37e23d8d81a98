import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What must be the same of a visit's orders, taken together, before and after a move.
struct MoveSnapshot: Equatable {
    /// The prices of each job, line by line.
    private(set) var prices: [String: [JSONValue]] = [:]
    /// What was agreed on all of them.
    private(set) var authorized: Int64 = 0
    /// What is out for each job of each part, in thousandths.
    private(set) var out: [String: Int64] = [:]
    private(set) var sublets: [String] = []
    private(set) var clockings: [String] = []

    init(of orders: [String], _ shop: Workshop) {
        for order in orders {
            let shown = shop.order(order)
            authorized += shown["amounts"]["authorized"]["amount"].integer ?? 0
            for job in shown["jobs"].items {
                prices[job["id"].text, default: []] += [job["labor"], job["parts"], job["fees"], job["payType"]]
            }
            for (key, quantity) in Self.out(of: order, shop.service) where quantity != 0 {
                out[key, default: 0] += quantity
            }
            sublets += Self.rows(Self.subletsOf, order, shop.service).keys
            clockings += Self.rows(Self.clockingsOf, order, shop.service).keys
        }
        sublets.sort()
        clockings.sort()
    }

    /// Each piece of outside work of an order: whether it stands where its job does.
    static let subletsOf: SQL = """
        SELECT s.id, CAST(CASE WHEN s.job_id IS NULL OR j.order_id = s.order_id THEN 1 ELSE 0 END AS BIGINT)
        FROM sublets s LEFT JOIN repair_order_jobs j ON j.id = s.job_id WHERE s.order_id = $1
        """

    /// The same of each clocked time.
    static let clockingsOf: SQL = """
        SELECT c.id, CAST(CASE WHEN j.order_id = c.order_id THEN 1 ELSE 0 END AS BIGINT)
        FROM clockings c JOIN repair_order_jobs j ON j.id = c.job_id WHERE c.order_id = $1
        """

    private static let partsOut: SQL = """
        SELECT job_id || ' ' || part_number,
            CAST(SUM(CASE WHEN kind = 'issue' THEN quantity ELSE -quantity END) AS BIGINT)
        FROM part_slip_lines WHERE order_id = $1 GROUP BY job_id, part_number
        """

    /// What is kept for an order, or was short of it, by part.
    static let reserved: SQL = """
        SELECT p.number, CAST(SUM(r.quantity + r.short) AS BIGINT)
        FROM part_reservations r JOIN parts p ON p.id = r.part_id WHERE r.holder = $1 GROUP BY p.number
        """

    /// In how many stores something is kept for an order.
    static let stores: SQL = """
        SELECT outlet_id, CAST(COUNT(*) AS BIGINT) FROM part_reservations WHERE holder = $1 GROUP BY outlet_id
        """

    /// What is out for the jobs of an order, by job and part.
    static func out(of order: String, _ service: TestService) -> [String: Int64] { rows(partsOut, order, service) }

    /// The names and numbers that a statement about an order finds.
    static func rows(_ sql: SQL, _ order: String, _ service: TestService) -> [String: Int64] {
        rows(sql, [.text(order)], service)
    }

    static func rows(_ sql: SQL, _ values: [SQLValue], _ service: TestService) -> [String: Int64] {
        do {
            let found = try service.database.read { transaction in
                try transaction.query(sql, values) { row in (row.text(0), row.int64(1)) }
            }
            return Dictionary(found) { $0 + $1 }
        } catch {
            Issue.record(error)
            return [:]
        }
    }
}
