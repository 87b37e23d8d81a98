import SQLDatabase
import ServiceKit

/// What the growth bench asks a file about itself.
enum GrowthTable {
    /// An order to ask for.
    struct Sample {
        let id: String
        let customer: String
        /// Of a page that begins after it.
        let cursor: String
    }

    static func outlets(_ transaction: Transaction) throws -> [String] {
        try transaction.query("SELECT id FROM outlets ORDER BY id") { $0.text(0) }
    }

    static func orders(_ transaction: Transaction) throws -> Int {
        try transaction.first("SELECT count(*) FROM repair_orders") { $0.int(0) } ?? 0
    }

    static func rows(_ transaction: Transaction) throws -> Int {
        try transaction.first(
            """
            SELECT (SELECT count(*) FROM repair_orders) + (SELECT count(*) FROM repair_order_concerns)
                + (SELECT count(*) FROM repair_order_jobs) + (SELECT count(*) FROM repair_order_part_lines)
                + (SELECT count(*) FROM deferred_jobs)
            """
        ) { $0.int(0) } ?? 0
    }

    /// The newest orders.
    static func newest(_ count: Int, _ transaction: Transaction) throws -> [Sample] {
        try transaction.query(
            "SELECT id, customer_id FROM repair_orders ORDER BY id DESC LIMIT $1", [.int(count)], sample)
    }

    /// Orders evenly from all that there are; SQLite numbers the rows of a table in the order in which they were added.
    static func samples(
        _ count: Int, _ random: any RandomSource, _ transaction: Transaction
    ) throws -> [Sample] {
        let last = try transaction.first("SELECT max(rowid) FROM repair_orders") { $0.int64(0) } ?? 0
        var samples: [Sample] = []
        for _ in 0..<count {
            let row = Int64(random.next(below: UInt64(last))) + 1
            let sample = try transaction.first(
                "SELECT id, customer_id FROM repair_orders WHERE rowid = $1", [.integer(row)], sample)
            if let sample { samples.append(sample) }
        }
        return samples
    }

    private static func sample(_ row: Row) -> Sample {
        Sample(id: row.text(0), customer: row.text(1), cursor: Cursor([row.text(0)]).text(of: "/v1/repair-orders"))
    }
}
