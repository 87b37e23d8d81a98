import Glibc

/// Statement text that can only come from literals of the program, never from values.
///
/// It has no interpolation and no initialiser that takes a `String`, so a value can reach a statement as a
/// parameter only.
package struct SQL: Sendable, Hashable, ExpressibleByStringLiteral {
    private enum Storage: Sendable {
        case literal(StaticString)
        case joined(String)
    }

    private let storage: Storage

    package init(stringLiteral value: StaticString) {
        storage = .literal(value)
    }

    /// Only for what is put together of other statements' text.
    init(joined: String) {
        storage = .joined(joined)
    }

    /// The place of a value that is bound: `$3`.
    package static func parameter(_ number: Int) -> SQL { SQL(joined: "$\(number)") }

    /// A name of the schema, as a catalogue told it, quoted; nil unless it is of small letters, digits and
    /// underscores, as all of this program's are.
    package static func name(_ identifier: String) -> SQL? {
        let isPlain = identifier.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isPlain && !identifier.isEmpty ? SQL(joined: "\"\(identifier)\"") : nil
    }

    /// The text of the statement.
    package var text: String {
        switch storage {
        case .literal(let literal): literal.description
        case .joined(let text): text
        }
    }

    /// Whether there is no text at all, as in a dialect that needs no suffix.
    package var isEmpty: Bool {
        withUTF8 { $0.isEmpty }
    }

    /// Both texts, one after the other, with nothing between them.
    package static func + (left: SQL, right: SQL) -> SQL {
        if right.isEmpty { return left }
        if left.isEmpty { return right }
        return SQL(joined: left.text + right.text)
    }

    /// The bytes of the text; a literal's are not copied.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        switch storage {
        case .literal(let literal):
            return literal.withUTF8Buffer(body)
        case .joined(var text):
            return text.withUTF8(body)
        }
    }

    package static func == (left: SQL, right: SQL) -> Bool {
        left.withUTF8 { first in
            right.withUTF8 { second in
                guard first.count == second.count else { return false }
                guard let start = first.baseAddress, let other = second.baseAddress else { return true }
                return start == other || memcmp(start, other, first.count) == 0
            }
        }
    }

    /// The length and sixteen bytes tell the statements of a program apart, and cost a tenth of hashing them whole.
    package func hash(into hasher: inout Hasher) {
        withUTF8 { bytes in
            hasher.combine(bytes.count)
            guard bytes.count >= 16 else {
                hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
                return
            }
            let raw = UnsafeRawBufferPointer(bytes)
            hasher.combine(raw.loadUnaligned(fromByteOffset: bytes.count / 2, as: UInt64.self))
            hasher.combine(raw.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
        }
    }
}
