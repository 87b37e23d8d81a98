/// A share in hundredths of a percent: tax rates, booked shares, discounts.
package struct Percent: Hashable, Sendable {
    package var basisPoints: Int64

    package init(basisPoints: Int64) {
        self.basisPoints = basisPoints
    }

    package static let places = 2

    /// This share of an amount, rounded half up to the minor unit.
    package func of(_ money: Money) -> Money {
        Money(Rounding.halfUp(money.amount, times: basisPoints, over: 10_000), money.currency)
    }
}
