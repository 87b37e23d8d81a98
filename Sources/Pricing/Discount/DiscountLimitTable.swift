import Network
import SQLDatabase
import ServiceKit

/// The SQL of the limits that were set.
enum DiscountLimitTable {
    static func list(in transaction: Transaction) throws -> [DiscountLimit] {
        try transaction.query("SELECT role, percent, version FROM discount_limits ORDER BY role") { row in
            guard let role = StaffRole(rawValue: row.text(0)) else {
                throw DatabaseError(.mismatch, "a discount limit has an unknown role")
            }
            return DiscountLimit(role: role, percent: Percent(thousandths: row.int64(1)), version: row.int64(2))
        }
    }

    static func put(_ limit: DiscountLimit, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO discount_limits (role, percent, version) VALUES ($1, $2, $3)
            ON CONFLICT (role) DO UPDATE SET percent = excluded.percent, version = excluded.version
            """,
            [.text(limit.role.rawValue), .integer(limit.percent.thousandths), .integer(limit.version)])
    }
}
