import JSON
import SQLDatabase

/// The audit log as it is taken away: the lines that are hashed, and beside them what is needed to prove them.
enum AuditExport {
    struct Page {
        let bytes: [UInt8]
        /// Changes and reads.
        let entries: Int
        /// The last seal of the page, where there are more.
        let next: Int64?
    }

    /// A page ends with the seal that brings it to so many entries.
    private static let entriesPerPage = 1_000

    /// Whole seals, from the one after `number` on.
    static func page(after number: Int64, in transaction: Transaction) throws -> Page {
        var last: AuditSeal = .none
        if number > 0 {
            guard let before = try AuditTable.seal(number, in: transaction) else {
                throw Refusal.invalidParameter("cursor")
            }
            last = before
        }
        var lines = JSONWriter(capacity: 262_144)
        var entries = 0
        while entries < entriesPerPage {
            guard let seal = try AuditTable.seal(after: last.number, in: transaction) else {
                return Page(bytes: lines.bytes, entries: entries, next: nil)
            }
            entries += try write(seal, after: last, to: &lines, in: transaction)
            last = seal
        }
        let hasMore = try AuditTable.seal(after: last.number, in: transaction) != nil
        return Page(bytes: lines.bytes, entries: entries, next: hasMore ? last.number : nil)
    }

    private static func write(
        _ seal: AuditSeal, after last: AuditSeal, to lines: inout JSONWriter, in transaction: Transaction
    ) throws -> Int {
        var count = 0
        // A seal that was tampered with must not bring the whole log into memory.
        let limit = AuditSeal.maximumEntries + 1
        try AuditTable.forEachDetailedChange(
            above: last.lastEvent, upTo: seal.lastEvent, limit: limit, in: transaction
        ) { row in
            AuditLine.change(row, to: &lines)
            if let document = row.optionalText(12) { AuditLine.detail(event: row.int64(0), document, to: &lines) }
            count += 1
        }
        try AuditTable.forEachRead(
            above: last.lastRead, upTo: seal.lastRead, limit: limit, in: transaction
        ) { row in
            AuditLine.read(row, to: &lines)
            count += 1
        }
        AuditLine.seal(seal, to: &lines)
        AuditLine.hash(seal, to: &lines)
        return count
    }
}
