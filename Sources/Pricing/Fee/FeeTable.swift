import SQLDatabase
import ServiceKit

/// The SQL of a price list's fees.
enum FeeTable {
    static func insert(
        _ fee: Fee, at position: Int, of list: PriceListID, in transaction: Transaction
    ) throws {
        var (percent, base, cap): (Percent?, String?, Int64?)
        var (unit, price): (String?, Int64?)
        switch fee.charge {
        case .percent(let share, let of, let limit): (percent, base, cap) = (share, of.rawValue, limit?.amount)
        case .unit(let name, let amount): (unit, price) = (name, amount.amount)
        }
        try transaction.execute(
            """
            INSERT INTO price_list_fees (price_list_id, position, code, description, percent, base, cap, unit, price,
                pay_types)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                list.sql, .int(position), .text(fee.code), .text(fee.description), .optional(percent?.thousandths),
                .optional(base), .optional(cap), .optional(unit), .optional(price),
                .text(StringList.encode(fee.payTypes.map(\.rawValue))),
            ])
    }

    static func list(of list: PriceListID, _ currency: Currency, in transaction: Transaction) throws -> [Fee] {
        try transaction.query(
            """
            SELECT code, description, percent, base, cap, unit, price, pay_types FROM price_list_fees
            WHERE price_list_id = $1 ORDER BY position
            """,
            [list.sql]
        ) { row in
            let charge: Fee.Charge
            if let percent = row.optionalInt64(2) {
                charge = .percent(
                    Percent(thousandths: percent), of: row.optionalText(3).flatMap(Fee.Base.init) ?? .all,
                    cap: row.optionalInt64(4).map { Money($0, currency) })
            } else {
                charge = .unit(row.text(5), price: Money(row.int64(6), currency))
            }
            return Fee(
                code: row.text(0), description: row.text(1), charge: charge,
                payTypes: try StringList.decode(row.text(7)).compactMap(PayType.init))
        }
    }
}
