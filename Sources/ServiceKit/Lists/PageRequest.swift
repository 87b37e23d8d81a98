/// Which part of a list is asked for: `limit` (1 to 200, default 50) and an opaque `cursor` (API-04).
package struct PageRequest: Sendable {
    package let limit: Int
    /// The key of the last row seen, as the list's order has it.
    package let after: [String]?
}

extension Call {
    /// - Throws: `Refusal` 400 for a limit outside its range or a cursor that is not one of ours (API-12).
    package func page() throws -> PageRequest {
        let after = try query.parsed("cursor") { Cursor(reading: $0)?.key }
        return PageRequest(limit: try pageLimit(), after: after)
    }

    /// How many rows are asked for.
    ///
    /// - Throws: `Refusal` 400 for a limit outside its range (API-12).
    package func pageLimit() throws -> Int {
        let limit = try query.parsed("limit") { text in Int(text).flatMap { (1...200).contains($0) ? $0 : nil } }
        return limit ?? 50
    }
}

/// The place in a list's order that a page ended at, opaque to clients: base64url (RFC 4648, 5) of its key with a check
/// value, so that what this service did not make is not taken for one.
package struct Cursor: Sendable, Equatable {
    package let key: [String]

    package init(_ key: [String]) {
        self.key = key
    }

    package init?(reading text: String) {
        // PostgreSQL stores no NUL in a text (manual, 8.3), and no key of ours has one.
        guard text.utf8.count <= 512, let bytes = Base64URL.decode(text), bytes.count >= Self.checkBytes,
            !bytes.dropLast(Self.checkBytes).contains(0),
            Self.check(bytes.dropLast(Self.checkBytes)) == Array(bytes.suffix(Self.checkBytes)),
            let joined = String(validating: bytes.dropLast(Self.checkBytes), as: UTF8.self)
        else { return nil }
        key = joined.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    }

    package var text: String {
        let joined = Array(key.joined(separator: "\u{1F}").utf8)
        return Base64URL.encode(joined + Self.check(joined))
    }

    private static let checkBytes = 4

    /// FNV-1a: finds slips, keeps no secret.
    private static func check(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let hash = bytes.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        return (0..<checkBytes).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
    }
}
