import JSON
import Metrics
import SQLDatabase

/// One page of the audit log, the newest first: changes and reads, each in the order of their numbers, put together by
/// their times.
///
/// What is asked for may be rare and the log long, so a page ends after a while of looking, short or empty, with the
/// place from which the next goes on.
struct AuditList {
    private struct Entry {
        let sequence: Int64
        let at: Instant
        let text: [UInt8]
    }

    /// One of the two tables, looked through from its end.
    private struct Stream {
        /// Everything below is still to be looked at.
        var below: Int64
        /// Found, and not shown yet; the newest first.
        var found: ArraySlice<Entry> = []

        var isAtEnd: Bool { below <= 1 && found.isEmpty }
    }

    /// Rows that one statement looks through: few enough for a short snapshot.
    private static let windowRows: Int64 = 50_000
    private static let patienceMicroseconds = 2_000_000

    private let filter: AuditFilter
    private let page: PageRequest
    private let clock: Stopwatch

    init(_ filter: AuditFilter, _ page: PageRequest, clock: Stopwatch) {
        self.filter = filter
        self.page = page
        self.clock = clock
    }

    func answer(_ call: Call, _ database: any Database) throws -> Answer {
        var (changes, reads) = try streams(database)
        var shown: [Entry] = []
        // A window of each at least, so that every page goes on.
        var isPatient = true
        while shown.count < page.limit, !(changes.isAtEnd && reads.isAtEnd), isPatient {
            try fill(&changes, database) { window, transaction, body in
                try AuditListTable.changes(filter, window, in: transaction) { body(Self.change($0)) }
            }
            try fill(&reads, database) { window, transaction, body in
                try AuditListTable.reads(filter, window, in: transaction) { body(Self.read($0)) }
            }
            take(from: &changes, and: &reads, to: &shown)
            isPatient = Stopwatch().microseconds(since: clock) < Self.patienceMicroseconds
        }
        let next =
            changes.isAtEnd && reads.isAtEnd
            ? nil : Cursor([Self.place(changes), Self.place(reads)]).text(of: page.list)
        var answer = Answer.json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    for entry in shown { writer.raw(entry.text) }
                }
                writer.nullableMember("nextCursor", next)
            }
        }
        answer.items = shown.count
        answer.nextLink = next
        return answer
    }

    private func streams(_ database: any Database) throws -> (Stream, Stream) {
        if let after = page.after {
            guard after.count == 2, let event = Int64(after[0]), let read = Int64(after[1]) else {
                throw Refusal.invalidParameter("cursor")
            }
            return (Stream(below: event), Stream(below: read))
        }
        return try database.read { transaction in
            let event = filter.showsChanges ? try EventTable.lastSequence(in: transaction) + 1 : 0
            let read = filter.showsReads ? try AuditListTable.lastRead(in: transaction) + 1 : 0
            return (Stream(below: event), Stream(below: read))
        }
    }

    /// Where a stream goes on: below the last entry that was shown.
    private static func place(_ stream: Stream) -> String {
        String(stream.found.first.map { $0.sequence + 1 } ?? stream.below)
    }

    /// Looks for entries in the next window, where none are waiting to be shown.
    private func fill(
        _ stream: inout Stream, _ database: any Database,
        _ look: (AuditListTable.Window, Transaction, (Entry) -> Void) throws -> Void
    ) throws {
        guard stream.found.isEmpty, stream.below > 1 else { return }
        let window = AuditListTable.Window(
            above: max(0, stream.below - 1 - Self.windowRows), below: stream.below, limit: page.limit)
        var found: [Entry] = []
        try database.read { transaction in
            found = []
            try look(window, transaction) { found.append($0) }
        }
        stream.found = found[...]
        stream.below = found.count == window.limit ? found.last?.sequence ?? window.above + 1 : window.above + 1
    }

    /// Moves entries over in the order of their times, as long as it is known which is the newer one.
    private func take(from changes: inout Stream, and reads: inout Stream, to shown: inout [Entry]) {
        while shown.count < page.limit {
            switch (changes.found.first, reads.found.first) {
            case (let change?, let read?):
                if read.at > change.at {
                    shown.append(read)
                    reads.found.removeFirst()
                } else {
                    shown.append(change)
                    changes.found.removeFirst()
                }
            case (let change?, nil) where reads.isAtEnd:
                shown.append(change)
                changes.found.removeFirst()
            case (nil, let read?) where changes.isAtEnd:
                shown.append(read)
                reads.found.removeFirst()
            default: return
            }
        }
    }

    private static func change(_ row: Row) -> Entry {
        var writer = JSONWriter(capacity: 512)
        AuditLine.change(row, to: &writer)
        guard let document = row.optionalText(12) else { return entry(row, writer.bytes) }
        // The line ends with its brace and a newline; the personal values go before them.
        var text = Array(writer.bytes.dropLast(2))
        text += ",\"details\":".utf8
        text += document.utf8
        text.append(UInt8(ascii: "}"))
        return Entry(sequence: row.int64(0), at: row.instant(1), text: text)
    }

    private static func read(_ row: Row) -> Entry {
        var writer = JSONWriter(capacity: 256)
        AuditLine.read(row, to: &writer)
        return entry(row, writer.bytes)
    }

    private static func entry(_ row: Row, _ line: [UInt8]) -> Entry {
        Entry(sequence: row.int64(0), at: row.instant(1), text: Array(line.dropLast()))
    }
}
