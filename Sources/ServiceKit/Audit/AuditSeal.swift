/// A link of the audit chain: the hash of all entries since the link before, and of that one's hash.
struct AuditSeal: Sendable, Equatable {
    /// Counts the seals from 1.
    var number: Int64
    var at: Instant
    /// The last event that it covers; those after the last seal's up to this one.
    var lastEvent: Int64
    /// The last read that it covers.
    var lastRead: Int64
    /// How many changes and reads it covers.
    var entries: Int
    var previousHash: String
    /// SHA-256 in hexadecimal, over the lines of the entries and of this seal (`AuditLine`), each with its newline.
    var hash: String

    /// Before the first.
    static let none = AuditSeal(
        number: 0, at: Instant(microseconds: 0), lastEvent: 0, lastRead: 0, entries: 0,
        previousHash: String(repeating: "0", count: 64), hash: String(repeating: "0", count: 64))

    /// So many entries a seal covers at most: what is found wrong is found among so many.
    static let maximumEntries = 1_000
}
