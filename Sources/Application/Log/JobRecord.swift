import JSON
import ServiceKit

/// What the log tells of the scheduler.
struct JobRecord: Sendable {
    let note: JobNote
    /// By the machine's clock.
    let at: Instant

    /// Whether someone should look at it.
    var isWarning: Bool {
        if case .recovered = note { return false }
        return true
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("time", at)
        writer.member("level", isWarning ? "warning" : "info")
        switch note {
        case .databaseFailed: writer.member("message", "jobs wait: the database does not answer")
        case .recovered: writer.member("message", "jobs go on")
        case .dead(let kind, let id):
            writer.member("message", "job given up")
            writer.member("kind", kind)
            writer.member("job_id", id)
        }
    }
}
