/// Scaled integers as decimals, for the writer and for the limits that complaints show.
enum DecimalText {
    /// Appends an integer in decimal digits.
    static func append(_ value: Int64, to output: inout ByteOutput) {
        if value < 0 { output.append(UInt8(ascii: "-")) }
        append(magnitude: value.magnitude, minimumDigits: 1, to: &output)
    }

    /// Appends 80 with 2 places as `0.8`: no trailing zeros, and no point when nothing follows it.
    static func append(scaled: Int64, places: Int, to output: inout ByteOutput) {
        var magnitude = scaled.magnitude
        // 10^20 is beyond 64 bits, so more places than the digits can fill only add zeros after the point.
        var places = magnitude == 0 ? 0 : max(0, places)
        while places > 0, magnitude.isMultiple(of: 10) {
            magnitude /= 10
            places -= 1
        }
        if scaled < 0 { output.append(UInt8(ascii: "-")) }
        guard places > 0 else {
            append(magnitude: magnitude, minimumDigits: 1, to: &output)
            return
        }
        var divisor: UInt64 = 1
        for _ in 0..<min(places, 19) { divisor *= 10 }
        let isWhollyFraction = places > 19
        append(magnitude: isWhollyFraction ? 0 : magnitude / divisor, minimumDigits: 1, to: &output)
        output.append(UInt8(ascii: "."))
        append(
            magnitude: isWhollyFraction ? magnitude : magnitude % divisor,
            minimumDigits: places,
            to: &output)
    }

    /// The same as text.
    static func string(scaled: Int64, places: Int) -> String {
        var output = ByteOutput(capacity: 64)
        append(scaled: scaled, places: places, to: &output)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    private static func append(magnitude: UInt64, minimumDigits: Int, to output: inout ByteOutput) {
        var digits = 1
        var rest = magnitude / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        let width = max(digits, minimumDigits)
        output.append(atMost: width) { buffer in
            var rest = magnitude
            for index in (0..<width).reversed() {
                buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return width
        }
    }
}
