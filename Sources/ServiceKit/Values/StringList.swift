import JSON

/// A list of short texts kept in one column as a JSON array.
package enum StringList {
    /// The column's text.
    package static func encode(_ texts: [String]) -> String {
        var writer = JSONWriter(capacity: 64)
        writer.array { writer in
            for text in texts { writer.string(text) }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The same lists come again and again: every job of an operation has its operation's.
    private static let known = DocumentCache<[String]>(capacity: 2_000)

    /// Reads what `encode` has written; what is no string is left out.
    package static func decode(_ document: String) throws -> [String] {
        try known.value(of: document, read: parse)
    }

    private static func parse(_ document: String) throws -> [String] {
        guard case .array(let items) = try JSONParser.parse(Array(document.utf8)) else { return [] }
        return items.compactMap { item in
            guard case .string(let text) = item else { return nil }
            return text
        }
    }
}
