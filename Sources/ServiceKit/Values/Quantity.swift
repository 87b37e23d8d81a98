import JSON

/// A number of units of a part in thousandths, so that litres and metres are exact.
package struct Quantity: Hashable, Sendable, Comparable {
    package var thousandths: Int64

    package init(thousandths: Int64) {
        self.thousandths = thousandths
    }

    package init(_ units: Int64) {
        thousandths = units * 1_000
    }

    package static let places = 3
    package static let zero = Quantity(0)
    package static func < (left: Self, right: Self) -> Bool { left.thousandths < right.thousandths }
    package static func + (left: Self, right: Self) -> Self {
        Quantity(thousandths: left.thousandths + right.thousandths)
    }
    package static func - (left: Self, right: Self) -> Self {
        Quantity(thousandths: left.thousandths - right.thousandths)
    }

    /// The price of this quantity at a unit price.
    package func price(perUnit price: Money) -> Money {
        Money(Rounding.halfUp(price.amount, times: thousandths, over: 1_000), price.currency)
    }

    /// As people write it: `5`, `0.75`.
    package var text: String {
        var writer = JSONWriter(capacity: 16)
        writer.decimal(scaled: thousandths, places: Self.places)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
