package import SQLDatabase

/// The noun that an identifier names; gives it its prefix (`ro`, `apt`, `cus`).
package protocol IdentifierKind: Sendable {
    static var prefix: String { get }
}

/// A typed identifier: prefix, underscore, ULID (26 characters of Crockford's base 32), made by the server (API-02).
package struct Identifier<Kind: IdentifierKind>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    /// Reads an identifier that a client sent; nil where it is not one of this kind.
    package init?(_ text: String) {
        var (prefix, bytes) = (Kind.prefix, text)
        let isOne = prefix.withUTF8 { prefix in
            bytes.withUTF8 { bytes in
                bytes.count == prefix.count + 1 + ULID.length && bytes.starts(with: prefix)
                    && bytes[prefix.count] == UInt8(ascii: "_")
                    && bytes[(prefix.count + 1)...].allSatisfy(ULID.isDigit)
            }
        }
        guard isOne else { return nil }
        self.text = text
    }

    /// Takes an identifier that this program stored earlier.
    package init(stored text: String) {
        self.text = text
    }

    /// Makes a new one; ordered by time to the millisecond.
    package init(at now: Instant, random: any RandomSource) {
        var prefix = Kind.prefix
        text = prefix.withUTF8 { ULID.make(after: $0, at: now, random: random) }
    }

    /// The texts between which all identifiers lie that were made in the millisecond of a moment.
    static func bounds(at moment: Instant) -> (first: String, last: String) {
        let time = ULID.time(moment)
        let (low, high) = (String(repeating: "0", count: 16), String(repeating: "Z", count: 16))
        return ("\(Kind.prefix)_\(time)\(low)", "\(Kind.prefix)_\(time)\(high)")
    }

    package var description: String { text }

    package var sql: SQLValue { .text(text) }

    /// Two identifiers of a kind are the same where their texts are.
    package static func == (left: Self, right: Self) -> Bool { left.text == right.text }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The time-ordered random part of identifiers: 48 bits of milliseconds and 80 random bits (ULID specification).
package enum ULID {
    package static let length = 26
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A digit of Crockford's base 32, upper case: no I, L, O, U.
    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "U"): false
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }

    package static func make(at now: Instant, random: any RandomSource) -> String {
        String(unsafeUninitializedCapacity: length) { buffer in
            write(to: buffer, at: now, random: random)
            return length
        }
    }

    /// One that follows a prefix and an underscore.
    static func make(
        after prefix: UnsafeBufferPointer<UInt8>, at now: Instant, random: any RandomSource
    ) -> String {
        String(unsafeUninitializedCapacity: prefix.count + 1 + length) { buffer in
            _ = buffer.initialize(fromContentsOf: prefix)
            buffer[prefix.count] = UInt8(ascii: "_")
            write(to: UnsafeMutableBufferPointer(rebasing: buffer[(prefix.count + 1)...]), at: now, random: random)
            return prefix.count + 1 + length
        }
    }

    /// The ten digits that one made at that moment begins with.
    static func time(_ moment: Instant) -> String {
        var milliseconds = milliseconds(moment)
        var digits: [UInt8] = []
        for _ in 0..<10 {
            digits.append(alphabet[Int(milliseconds & 31)])
            milliseconds >>= 5
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }

    private static func milliseconds(_ moment: Instant) -> UInt64 {
        UInt64(clamping: moment.microseconds / 1_000) & 0xFFFF_FFFF_FFFF
    }

    private static func write(to buffer: UnsafeMutableBufferPointer<UInt8>, at now: Instant, random: any RandomSource) {
        alphabet.withUnsafeBufferPointer { alphabet in
            func write(_ value: UInt64, at places: Range<Int>) {
                var value = value
                for place in places.reversed() {
                    buffer[place] = alphabet[Int(value & 31)]
                    value >>= 5
                }
            }
            write(milliseconds(now), at: 0..<10)
            write(random.next(), at: 10..<18)
            write(random.next(), at: 18..<26)
        }
    }
}
