package import JSON

/// An amount in minor units of a currency (API-01, SET-04); never a binary fraction.
package struct Money: Hashable, Sendable {
    package var amount: Int64
    package let currency: Currency

    package init(_ amount: Int64, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    package static func zero(_ currency: Currency) -> Money { Money(0, currency) }

    /// Adds amounts of one currency.
    ///
    /// Amounts are bounded where they are read, so that sums of a document cannot overflow.
    package static func + (left: Money, right: Money) -> Money {
        assert(left.currency == right.currency)
        return Money(left.amount + right.amount, left.currency)
    }

    package static func - (left: Money, right: Money) -> Money {
        assert(left.currency == right.currency)
        return Money(left.amount - right.amount, left.currency)
    }

    /// The largest amount that a request may name: a million million minor units.
    package static let limit: Int64 = 1_000_000_000_000

    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("amount", amount)
            writer.member("currency", currency.rawValue)
        }
    }

    /// As people write it: `1 265.60 CNY`.
    package var text: String {
        guard currency.minorDigits > 0 else { return "\(amount) \(currency.rawValue)" }
        let sign = amount < 0 ? "-" : ""
        let magnitude = amount.magnitude
        let cents = magnitude % 100
        return "\(sign)\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents) \(currency.rawValue)"
    }
}
