import JSON
import Network
import ServiceKit

/// What a recorded time was before it was changed, with who changed it and why (REP-14).
struct TimeCorrection: Sendable {
    /// The time as it was.
    let before: TimeSpan
    let reason: String
    let by: StaffID
    let at: Instant
}

extension TimeCorrection: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("startedAt", before.start)
        writer.member("endedAt", before.end)
        writer.member("reason", reason)
        writer.member("by", by)
        writer.member("at", at)
    }
}
