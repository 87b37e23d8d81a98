package import JSON

extension ScheduledJob: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("kind", kind)
        writer.member("subject", subject)
        writer.member("argument", argument)
        writer.member("outletId", outlet)
        writer.member("status", status.rawValue)
        writer.member("createdAt", createdAt)
        writer.member("dueAt", dueAt)
        writer.member("nextAttemptAt", nextAt)
        writer.member("attemptCount", attemptCount)
        writer.member("lastError", lastError)
        writer.member("finishedAt", finishedAt)
        writer.array("nextActions", strings: ScheduledJob.transitions.actions(from: status).map(\.rawValue))
    }
}
