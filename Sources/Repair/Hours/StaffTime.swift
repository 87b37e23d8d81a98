import JSON
import Network
import ServiceKit

/// Time of someone's that is not on a job: at work altogether, or at other things than jobs (REP-14).
struct StaffTime: Sendable {
    /// What the time is.
    enum Kind: String, Sendable, CaseIterable {
        /// From coming to going.
        case attendance
        case travel, training
    }

    let id: StaffTimeID
    let staffID: StaffID
    let outletID: OutletID
    let kind: Kind
    var span: TimeSpan
    let note: String?
    /// What it was before, in order; filled for answers.
    var corrections: [TimeCorrection] = []
}

extension StaffTime: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("staffId", staffID)
        writer.member("outletId", outletID)
        writer.member("kind", kind.rawValue)
        writer.member("startedAt", span.start)
        writer.member("endedAt", span.end)
        writer.member("note", note)
        if !corrections.isEmpty { writer.array("corrections", corrections) }
    }
}
