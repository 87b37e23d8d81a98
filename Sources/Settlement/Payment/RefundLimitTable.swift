import Network
import SQLDatabase
import ServiceKit

enum RefundLimitTable {
    static func find(_ outlet: OutletID, in transaction: Transaction) throws -> (amount: Money?, version: Int64)? {
        try transaction.first(
            "SELECT amount, currency, version FROM refund_limits WHERE outlet_id = $1", [outlet.sql]
        ) { row in
            let currency = row.optionalText(1).flatMap(Currency.init) ?? .CNY
            return (row.optionalInt64(0).map { Money($0, currency) }, row.int64(2))
        }
    }

    static func put(
        _ amount: Money?, _ version: Int64, of outlet: OutletID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO refund_limits (outlet_id, amount, currency, version) VALUES ($1, $2, $3, $4)
            ON CONFLICT (outlet_id) DO UPDATE
            SET amount = excluded.amount, currency = excluded.currency, version = excluded.version
            """,
            [
                outlet.sql, .optional(amount?.amount), .optional(amount?.currency.rawValue), .integer(version),
            ])
    }
}
