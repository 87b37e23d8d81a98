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
        let prefix = Kind.prefix.utf8
        let bytes = text.utf8
        guard bytes.count == prefix.count + 1 + ULID.length, bytes.starts(with: prefix),
            bytes.dropFirst(prefix.count).first == UInt8(ascii: "_"),
            bytes.dropFirst(prefix.count + 1).allSatisfy(ULID.alphabet.contains)
        else { return nil }
        self.text = text
    }

    /// Takes an identifier that this program stored earlier.
    package init(stored text: String) {
        self.text = text
    }

    /// Makes a new one; ordered by time to the millisecond.
    package init(at now: Instant, random: any RandomSource) {
        text = Kind.prefix + "_" + ULID.make(at: now, random: random)
    }

    package var description: String { text }
    package var sql: SQLValue { .text(text) }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The time-ordered random part of identifiers: 48 bits of milliseconds and 80 random bits (ULID specification).
package enum ULID {
    package static let length = 26
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package static func make(at now: Instant, random: any RandomSource) -> String {
        var milliseconds = UInt64(clamping: now.microseconds / 1_000) & 0xFFFF_FFFF_FFFF
        var high = random.next()
        var low = random.next()
        return String(unsafeUninitializedCapacity: length) { buffer in
            for position in stride(from: 25, through: 18, by: -1) {
                buffer[position] = alphabet[Int(low & 31)]
                low >>= 5
            }
            for position in stride(from: 17, through: 10, by: -1) {
                buffer[position] = alphabet[Int(high & 31)]
                high >>= 5
            }
            for position in stride(from: 9, through: 0, by: -1) {
                buffer[position] = alphabet[Int(milliseconds & 31)]
                milliseconds >>= 5
            }
            return length
        }
    }
}
