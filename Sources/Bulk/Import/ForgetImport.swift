import SQLDatabase
import ServiceKit

/// Removes an import with the report of its lines, long after it ended; what it brought in stays.
enum ForgetImport {
    /// For how many days an import is shown.
    private static let days: Int64 = 90
    /// Lines of one turn of the writer, which others wait for.
    private static let page = 2_000
    private static let kind = "import.forget"

    static let job = JobHandler(kind) { job, call, transaction in
        let id = ImportID(stored: job.subject)
        guard try ImportLineTable.delete(of: id, limit: page, in: transaction) < page else {
            return try Scheduler.schedule(kind, of: job.subject, at: call.now, outlet: nil, call, in: transaction)
        }
        try ImportTable.delete(id, in: transaction)
    }

    static func plan(_ new: Import, _ call: Call, in transaction: Transaction) throws {
        try Scheduler.schedule(
            kind, of: new.id.text, at: new.createdAt.adding(days: days), outlet: nil, call, in: transaction)
    }
}
