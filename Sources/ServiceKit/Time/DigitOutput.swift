/// Writes digits and separators of times and dates into memory that is large enough for the longest.
struct DigitOutput {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    /// Appends a separator.
    mutating func append(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    /// Appends a number with leading zeros.
    mutating func append(_ value: Int64, width: Int) {
        var rest = value
        for index in (count..<count + width).reversed() {
            buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    /// Takes back the zeros at the end of a fraction.
    mutating func dropTrailingZeros() {
        while count > 0, buffer[count - 1] == UInt8(ascii: "0") { count -= 1 }
    }
}
