/// The value of one sample.
///
/// Whole numbers in the smallest unit, so that nothing is rounded.
package enum MetricValue: Sendable, Equatable, ExpressibleByIntegerLiteral {
    /// A number of things.
    case count(Int)
    /// Microseconds, shown in seconds.
    case seconds(microseconds: Int)

    /// A number of things.
    package init(integerLiteral value: Int) {
        self = .count(value)
    }

    init(_ value: Int, in unit: MetricUnit) {
        switch unit {
        case .one: self = .count(value)
        case .microseconds: self = .seconds(microseconds: value)
        }
    }

    /// As text.
    var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Digits with at most six places behind the point, no exponent: any reader of floating numbers takes that.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .count(let count):
            if count < 0 { bytes.append(UInt8(ascii: "-")) }
            Self.append(count.magnitude, to: &bytes)
        case .seconds(let microseconds):
            if microseconds < 0 { bytes.append(UInt8(ascii: "-")) }
            let (whole, fraction) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
            Self.append(whole, to: &bytes)
            guard fraction > 0 else { return }
            var rest = fraction
            bytes.append(UInt8(ascii: "."))
            var place: UInt = 100_000
            while rest > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
                rest %= place
                place /= 10
            }
        }
    }

    private static func append(_ number: UInt, to bytes: inout [UInt8]) {
        var place: UInt = 1
        while number / place >= 10 { place *= 10 }
        while place > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / place % 10))
            place /= 10
        }
    }
}
