/// Which part of a list is asked for: `limit` (1 to 200, default 50) and an opaque `cursor` (API-04).
package struct PageRequest: Sendable {
    package let limit: Int
    /// The key of the last row seen, as the list's order has it.
    package let after: [String]?
    /// The list, by its route's pattern: its cursors lead nowhere else.
    let list: String
}

extension Call {
    /// - Throws: `Refusal` 400 for a limit outside its range or a cursor that this list did not give (API-12).
    package func page() throws -> PageRequest {
        let after = try query.parsed("cursor") { Cursor(reading: $0, of: list)?.key }
        return PageRequest(limit: try pageLimit(), after: after, list: list)
    }

    /// How many rows are asked for.
    ///
    /// - Throws: `Refusal` 400 for a limit outside its range (API-12).
    package func pageLimit() throws -> Int {
        // As numbers are written, without a sign or a leading zero.
        let limit = try query.parsed("limit") { text in
            Int(text).flatMap { (1...200).contains($0) && "\($0)" == text ? $0 : nil }
        }
        return limit ?? 50
    }
}

/// The place in a list's order that a page ended at, opaque to clients: base64url (RFC 4648, 5) of its key with a check
/// value of list and key, so that what this service did not make, or made for another list, is not taken for one.
package struct Cursor: Sendable, Equatable {
    package let key: [String]

    package init(_ key: [String]) {
        self.key = key
    }

    /// - Parameter list: the pattern of the list's route; nil where the cursor is none of it.
    package init?(reading text: String, of list: String) {
        // PostgreSQL stores no NUL in a text (manual, 8.3), and no key of ours has one.
        guard text.utf8.count <= 512, let bytes = Base64URL.decode(text), bytes.count >= Self.checkBytes,
            !bytes.dropLast(Self.checkBytes).contains(0),
            Self.check(bytes.dropLast(Self.checkBytes), list) == Array(bytes.suffix(Self.checkBytes)),
            let joined = String(validating: bytes.dropLast(Self.checkBytes), as: UTF8.self)
        else { return nil }
        key = joined.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    }

    /// As clients get it.
    ///
    /// - Parameter list: the pattern of the list's route, the only one that takes it.
    package func text(of list: String) -> String {
        let joined = Array(key.joined(separator: "\u{1F}").utf8)
        return Base64URL.encode(joined + Self.check(joined, list))
    }

    private static let checkBytes = 4

    /// FNV-1a: finds slips, keeps no secret.
    private static func check(_ bytes: some Sequence<UInt8>, _ list: String) -> [UInt8] {
        let ofList = Self.hash(list.utf8, from: 0x811C_9DC5)
        // A byte that is in no text parts the two.
        let hash = Self.hash(bytes, from: Self.hash(CollectionOfOne(0xFF as UInt8), from: ofList))
        return (0..<checkBytes).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
    }

    private static func hash(_ bytes: some Sequence<UInt8>, from basis: UInt32) -> UInt32 {
        bytes.reduce(basis) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }
}
