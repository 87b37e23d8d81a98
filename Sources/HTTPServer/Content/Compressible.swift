/// Media types that gzip makes smaller: text in one form or another.
enum Compressible {
    /// Whether content of this `Content-Type` is worth packing; parameters do not matter, nor does case.
    static func contains(_ contentType: String) -> Bool {
        // Almost every answer, at the price of one comparison.
        if contentType == "application/json" { return true }
        let type = essence(contentType)
        // A stream of events must reach the client event by event.
        if type == "text/event-stream" { return false }
        return type.hasPrefix("text/") && type.count > 5 || names.contains(type)
            || suffixes.contains { type.hasSuffix($0) && type.count > $0.count }
    }

    /// Structured syntax suffixes (RFC 6839, RFC 9512); with them problem+json and svg+xml.
    private static let suffixes = ["+json", "+xml", "+yaml"]

    private static let names: Set = [
        "application/json", "application/xml", "application/yaml", "application/x-yaml", "application/javascript",
        "application/x-ndjson", "application/ndjson", "application/csv",
    ]

    /// The type without its parameters, in lower case.
    private static func essence(_ contentType: String) -> String {
        var utf8 = contentType.utf8.prefix { $0 != ASCII.semicolon }
        while let last = utf8.last, ByteClass.isBlank(last) { utf8.removeLast() }
        return String(decoding: utf8.lazy.map(ByteClass.lowercased), as: UTF8.self)
    }
}
