/// A number that keeps its literal, so that neither 64-bit integers nor decimals pass through binary fractions.
///
/// Equality is that of the literal: `1` and `1.0` differ here and are equal as `integer`.
package struct JSONNumber: Sendable, Hashable {
    /// The number as it was written, by the grammar of RFC 8259 section 6.
    package let literal: String

    /// Takes a literal that a scanner has already checked.
    init(checked literal: String) {
        self.literal = literal
    }

    /// Takes a literal if it is a JSON number and nothing else.
    package init?(literal: String) {
        guard case .number(let number)? = try? JSONParser.parse(Array(literal.utf8)), number.literal == literal else {
            return nil
        }
        self = number
    }

    /// Writes an integer.
    package init(_ integer: Int64) {
        literal = String(integer)
    }

    /// Writes a scaled integer as a decimal: 80 with 2 places is `0.8`.
    package init(scaled: Int64, places: Int) {
        literal = DecimalText.string(scaled: scaled, places: places)
    }

    /// The value if it is integral and fits 64 bits; `1e2` is 100 and `1.0` is 1.
    package var integer: Int64? {
        scaled(places: 0)
    }

    /// The value times ten to the `places`, if that is integral and fits 64 bits: 0.8 with 2 places is 80.
    package func scaled(places: Int) -> Int64? {
        guard case .exact(let value) = scaling(places: places) else { return nil }
        return value
    }
}

extension JSONNumber {
    /// What comes of scaling a number to an integer.
    enum Scaling: Equatable {
        case exact(Int64)
        /// There are more decimals than places.
        case tooPrecise
        case tooSmall
        case tooLarge
    }

    /// Scales exactly, reading the digits only: a huge exponent costs nothing.
    func scaling(places: Int) -> Scaling {
        let parts = Parts(literal)
        guard parts.isNonzero else { return .exact(0) }
        let shift = parts.exponent.addingReportingOverflow(places)
        guard !shift.overflow else { return .tooPrecise }
        guard shift.partialValue >= 0 else { return .tooPrecise }
        let overflow = parts.isNegative ? Scaling.tooSmall : .tooLarge
        // Int64 has at most 19 digits; the check also bounds the loop below.
        guard shift.partialValue < 19, !parts.isOverflowing else { return overflow }
        var magnitude = parts.magnitude
        for _ in 0..<shift.partialValue {
            let product = magnitude.multipliedReportingOverflow(by: 10)
            guard !product.overflow else { return overflow }
            magnitude = product.partialValue
        }
        if parts.isNegative {
            guard magnitude <= Int64.min.magnitude else { return overflow }
            return .exact(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        guard let value = Int64(exactly: magnitude) else { return overflow }
        return .exact(value)
    }
}

extension JSONNumber {
    /// A literal as magnitude and power of ten, trailing zeros moved to the exponent.
    private struct Parts {
        var isNegative = false
        var magnitude: UInt64 = 0
        /// The significant digits do not fit `magnitude`.
        var isOverflowing = false
        var exponent = 0

        var isNonzero: Bool { magnitude != 0 || isOverflowing }

        init(_ literal: String) {
            var pendingZeros = 0
            var isFraction = false
            var written = 0
            var isExponent = false
            var isExponentNegative = false
            for byte in literal.utf8 {
                switch byte {
                case UInt8(ascii: "-"):
                    if isExponent { isExponentNegative = true } else { isNegative = true }
                case UInt8(ascii: "."):
                    isFraction = true
                case UInt8(ascii: "e"), UInt8(ascii: "E"):
                    isExponent = true
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    let digit = Int(byte &- UInt8(ascii: "0"))
                    if isExponent {
                        // Saturates: no literal that fits memory has enough digits to bring such an exponent back.
                        written = min(written * 10 + digit, Int.max / 100)
                        continue
                    }
                    if isFraction { exponent -= 1 }
                    if digit == 0 {
                        pendingZeros += 1
                    } else {
                        append(UInt64(digit), after: pendingZeros)
                        pendingZeros = 0
                    }
                default:
                    break
                }
            }
            exponent += pendingZeros + (isExponentNegative ? -written : written)
        }

        private mutating func append(_ digit: UInt64, after zeros: Int) {
            guard isNonzero else {
                magnitude = digit
                return
            }
            guard !isOverflowing, zeros < 19 else {
                isOverflowing = true
                return
            }
            for step in 0...zeros {
                let product = magnitude.multipliedReportingOverflow(by: 10)
                let sum = product.partialValue.addingReportingOverflow(step == zeros ? digit : 0)
                guard !product.overflow, !sum.overflow else {
                    isOverflowing = true
                    return
                }
                magnitude = sum.partialValue
            }
        }
    }
}
