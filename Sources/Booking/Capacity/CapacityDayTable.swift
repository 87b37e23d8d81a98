import Network
import SQLDatabase
import ServiceKit

/// The SQL of the versions of days: each change of a day's claims advances its day's.
enum CapacityDayTable {
    static let byOutlet: SQL = """
        SELECT day, version FROM capacity_days WHERE outlet_id = $1 AND day >= $2 AND day <= $3 ORDER BY day
        """

    /// The days of UTC on which something was ever taken, in order.
    static func versions(
        of outlet: OutletID, _ days: ClosedRange<Int64>, in transaction: Transaction
    ) throws -> [(number: Int64, version: Int64)] {
        try transaction.query(
            byOutlet, [outlet.sql, .integer(days.lowerBound), .integer(days.upperBound)]
        ) { ($0.int64(0), $0.int64(1)) }
    }

    static func advance(_ day: Int64, of outlet: OutletID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO capacity_days (outlet_id, day, version) VALUES ($1, $2, 1)
            ON CONFLICT (outlet_id, day) DO UPDATE SET version = capacity_days.version + 1
            """,
            [outlet.sql, .integer(day)])
    }
}
