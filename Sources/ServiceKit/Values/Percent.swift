/// A share in thousandths of a percent: tax rates (New York City's is 8.875 %), booked shares, discounts.
package struct Percent: Hashable, Sendable, Comparable {
    package var thousandths: Int64

    package init(thousandths: Int64) {
        self.thousandths = thousandths
    }

    package init(basisPoints: Int64) {
        thousandths = basisPoints * 10
    }

    package static let places = 3
    /// All of it: 100 %.
    package static let whole = Percent(thousandths: 100_000)

    package static func < (left: Self, right: Self) -> Bool { left.thousandths < right.thousandths }

    /// This share of an amount, rounded half up to the minor unit.
    package func of(_ money: Money) -> Money {
        Money(Rounding.halfUp(money.amount, times: thousandths, over: Self.whole.thousandths), money.currency)
    }
}
