/// A query as the audit log keeps it: which filters were set, and to what where that tells of nobody.
enum AuditQuery {
    /// Nil where there is none.
    ///
    /// Identifiers, days, moments, numbers of rows and the words of enumerations stay; any other value may be a name,
    /// a phone or a plate. Of such 24 bits of the digest stay: who suspects a number can hold it against them, and who
    /// has none is left with thousands that fit.
    static func text(_ query: Query) -> String? {
        let parts = query.pairs.sorted { $0.name < $1.name }.compactMap { name, value -> String? in
            switch name {
            // It holds the place of the last row, which may be a name.
            case "cursor": "cursor"
            case _ where isPlain(name, value): "\(name)=\(value)"
            default: "\(name)=sha256:\(Digest.sha256("\(name)=\(value)").prefix(6))"
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "&")
    }

    private static let words: Set<String> = ["limit", "status", "kind", "role", "due", "sort"]

    private static func isPlain(_ name: String, _ value: String) -> Bool {
        words.contains(name) || isIdentifier(value) || LocalDate(value) != nil || Instant(value) != nil
    }

    private static func isIdentifier(_ value: String) -> Bool {
        let parts = value.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        return parts.count == 2 && (1...4).contains(parts[0].count) && parts[1].count == ULID.length
            && parts[1].allSatisfy(ULID.isDigit)
    }
}
