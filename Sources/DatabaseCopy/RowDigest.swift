import SQLDatabase

/// The checksum of a table's rows, taken in the order of their primary key: FNV-1a, 64 bits, over type, length and
/// bytes of each value.
///
/// It finds mistakes, not malice.
struct RowDigest: Equatable {
    private(set) var rows = 0
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ row: [SQLValue]) {
        rows += 1
        for value in row { add(value) }
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private mutating func add(_ value: SQLValue) {
        switch value {
        case .null: add(0 as UInt8)
        case .integer(let number):
            add(1 as UInt8)
            add(UInt64(bitPattern: number))
        case .text(var text):
            add(2 as UInt8)
            text.withUTF8 { add($0) }
        case .blob(let bytes):
            add(3 as UInt8)
            bytes.withUnsafeBufferPointer { add($0) }
        }
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        add(UInt64(bytes.count))
        for byte in bytes { add(byte) }
    }

    private mutating func add(_ number: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func add(_ byte: UInt8) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
