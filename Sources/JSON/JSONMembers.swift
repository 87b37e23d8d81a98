/// The members of an object that a `JSONWriter` has written, told apart without a tree.
package enum JSONMembers {
    /// Calls `body` for each member in order, with its name between its quotes and its value, as they were written.
    ///
    /// The text is not checked: it is one object, and nothing but what a writer writes, without blanks.
    package static func forEach(
        in object: UnsafeBufferPointer<UInt8>,
        _ body: (_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        var index = 1
        while index < object.count - 1 {
            let colon = endOfString(from: index, in: object)
            let end = endOfValue(from: colon + 1, in: object)
            try body(
                UnsafeBufferPointer(rebasing: object[index..<colon]),
                UnsafeBufferPointer(rebasing: object[(colon + 1)..<end]))
            index = end + 1
        }
    }

    /// Where the string that begins there has ended, behind its quote.
    private static func endOfString(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start + 1
        while index < text.count, text[index] != Byte.quote {
            index += text[index] == Byte.backslash ? 2 : 1
        }
        return index + 1
    }

    /// Where the comma or brace behind the value that begins there stands.
    private static func endOfValue(from start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        var depth = 0
        while index < text.count {
            switch text[index] {
            case Byte.quote:
                index = endOfString(from: index, in: text)
                continue
            case Byte.openBrace, Byte.openBracket:
                depth += 1
            case Byte.comma where depth == 0:
                return index
            case Byte.closeBrace, Byte.closeBracket:
                if depth == 0 { return index }
                depth -= 1
            default:
                break
            }
            index += 1
        }
        return index
    }
}
