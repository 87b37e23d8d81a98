/// A length of work in hundredths of an hour, as the trade's standard times are kept (PRI-01).
package struct Hours: Hashable, Sendable, Comparable {
    package var hundredths: Int64

    package init(hundredths: Int64) {
        self.hundredths = hundredths
    }

    package static let places = 2
    package static func < (left: Self, right: Self) -> Bool { left.hundredths < right.hundredths }
    package static func + (left: Self, right: Self) -> Self { Hours(hundredths: left.hundredths + right.hundredths) }

    /// The same length on the clock.
    package var microseconds: Int64 { hundredths * 36_000_000 }

    /// The price of this work at a rate for one hour.
    package func price(perHour rate: Money) -> Money {
        Money(Rounding.halfUp(rate.amount, times: hundredths, over: 100), rate.currency)
    }
}
