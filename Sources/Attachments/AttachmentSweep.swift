import JSON
import SQLDatabase
import ServiceKit

/// Removes what was sent and is named by nothing: rows after a time, and then the bytes that no row needs.
enum AttachmentSweep {
    /// A file that is younger may belong to an upload whose row is under way.
    private static let graceSeconds = 3_600

    private static let kind = "attachments.sweep"
    /// When a sweep is due that nobody asks for: at this hour of the day in UTC.
    private static let hour: Int64 = 19
    private static let day: Int64 = 86_400_000_000

    /// Sweeps at the next time of the day for it; that is the same for all that comes before, and so never moves on.
    static func plan(_ call: Call, in transaction: Transaction) throws {
        let today = Instant(microseconds: call.now.microseconds / day * day).adding(hours: hour)
        let due = today > call.now ? today : today.adding(hours: 24)
        try Scheduler.schedule(kind, of: "attachments", at: due, outlet: nil, call, in: transaction)
    }

    /// The timed sweep; it comes again while something waits to be named.
    static func job(_ store: AttachmentStore) -> JobHandler {
        .errand(kind) { job, database, isCancelled in
            let rows = try removeRows(before: job.now.adding(hours: -24), database)
            guard let files = try removeFiles(store, database, isCancelled) else { return .abandoned }
            return .done { call, transaction in
                if rows > 0 || files > 0 { try record(rows, files, call, in: transaction) }
                if try AttachmentTable.hasUnreferenced(in: transaction) { try plan(call, in: transaction) }
            }
        }
    }

    static func run(
        _ hours: Int64, _ store: AttachmentStore, _ call: Call, _ database: any Database
    ) throws -> Route.Handler {
        try call.requireNetworkReach()
        let before = call.now.adding(hours: -hours)
        let rows = try removeRows(before: before, database)
        let removed = try removeFiles(store, database) { false } ?? 0
        return { call, transaction in
            try record(rows, removed, call, in: transaction)
            return .json { writer in
                writer.object { writer in
                    writer.member("attachments", rows)
                    writer.member("files", removed)
                }
            }
        }
    }

    private static func removeRows(before: Instant, _ database: any Database) throws -> Int64 {
        Int64(
            try database.writeAndWait { transaction in
                try AttachmentTable.deleteUnreferenced(before: before, in: transaction)
            })
    }

    /// - Returns: how many; nil where it was broken off.
    private static func removeFiles(
        _ store: AttachmentStore, _ database: any Database, _ isCancelled: () -> Bool
    ) throws -> Int64? {
        var files: Int64 = 0
        for hash in store.hashes() where try database.read({ try !AttachmentTable.isKept(hash, in: $0) }) {
            if isCancelled() { return nil }
            if store.remove(hash, olderThan: graceSeconds) { files += 1 }
        }
        return files
    }

    private static func record(
        _ rows: Int64, _ files: Int64, _ call: Call, in transaction: Transaction
    ) throws {
        try call.record(
            Event(
                "attachments.swept", "attachments", outlet: nil,
                changes: [
                    .init("attachments", to: .number(JSONNumber(rows))), .init("files", to: .number(JSONNumber(files))),
                ]), in: transaction)
    }
}
