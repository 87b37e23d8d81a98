/// A range of bytes within content of known length, both ends included.
package struct ByteRange: Sendable, Equatable {
    /// The first byte's position.
    package let first: Int
    /// The last byte's position.
    package let last: Int

    /// What a `Range` field asks for.
    package enum Selection: Sendable, Equatable {
        /// All of it: no range, one that cannot be read, another unit, or several ranges (RFC 9110 section 14.2 lets a
        /// server ignore the field).
        case whole
        /// This part: 206.
        case part(ByteRange)
        /// Nothing that there is: 416.
        case unsatisfiable
    }

    /// The number of bytes.
    package var count: Int { last - first + 1 }

    /// The positions, for slicing.
    package var positions: Range<Int> { first..<last + 1 }

    /// `Content-Range` of a 206 (RFC 9110 section 14.4).
    package func contentRange(of length: Int) -> String { "bytes \(first)-\(last)/\(length)" }

    /// `Content-Range` of a 416.
    package static func unsatisfied(of length: Int) -> String { "bytes */\(length)" }

    /// Reads a `Range` field for content of `length` bytes (RFC 9110 section 14.1.2).
    package static func parse(_ field: String, length: Int) -> Selection {
        var scanner = FieldScanner(field)
        guard scanner.token() == "bytes", scanner.take(ASCII.equalsSign), scanner.findElement() else { return .whole }
        guard let selection = one(&scanner, length), scanner.endElement(), !scanner.findElement() else { return .whole }
        return selection
    }

    /// The whole of a range request's choice: `If-Range` first (RFC 9110 section 13.1.5), then the range.
    ///
    /// `tag` is the content's strong entity tag. A date in `If-Range` names no content here, since there is no
    /// `Last-Modified`.
    package static func select(range: String?, ifRange: String?, tag: String?, length: Int) -> Selection {
        guard let range else { return .whole }
        if let ifRange {
            guard let tag, tag == ifRange, tag.hasPrefix("\"") else { return .whole }
        }
        return parse(range, length: length)
    }

    /// `first-`, `first-last` or `-count`; nil for what is none of them.
    private static func one(_ scanner: inout FieldScanner, _ length: Int) -> Selection? {
        guard let first = scanner.number() else {
            guard scanner.take(ASCII.hyphen), let count = scanner.number() else { return nil }
            if count == 0 { return .unsatisfiable }
            // Of empty content, its last bytes are all of it, and no Content-Range could say so.
            if length == 0 { return .whole }
            return .part(ByteRange(first: max(0, length - count), last: length - 1))
        }
        guard scanner.take(ASCII.hyphen) else { return nil }
        let last = scanner.number() ?? Int.max
        guard first <= last else { return nil }
        guard first < length else { return .unsatisfiable }
        return .part(ByteRange(first: first, last: min(last, length - 1)))
    }
}
