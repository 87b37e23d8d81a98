import JSON
import SQLDatabase
import ServiceKit

/// Removes what was sent and is named by nothing: rows after a time, and then the bytes that no row needs.
enum AttachmentSweep {
    /// A file that is younger may belong to an upload whose row is under way.
    private static let graceSeconds = 3_600

    static func run(
        _ hours: Int64, _ store: AttachmentStore, _ call: Call, _ database: any Database
    ) throws -> Route.Handler {
        try call.requireNetworkReach()
        let before = call.now.adding(hours: -hours)
        let rows = try database.writeAndWait { transaction in
            try AttachmentTable.deleteUnreferenced(before: before, in: transaction)
        }
        var files: Int64 = 0
        for hash in store.hashes() where try database.read({ try !AttachmentTable.isKept(hash, in: $0) }) {
            if store.remove(hash, olderThan: graceSeconds) { files += 1 }
        }
        let removed = files
        return { call, transaction in
            try call.record(
                Event(
                    "attachments.swept", "attachments", outlet: nil,
                    changes: [
                        .init("attachments", to: .number(JSONNumber(Int64(rows)))),
                        .init("files", to: .number(JSONNumber(removed))),
                    ]), in: transaction)
            return .json { writer in
                writer.object { writer in
                    writer.member("attachments", Int64(rows))
                    writer.member("files", removed)
                }
            }
        }
    }
}
