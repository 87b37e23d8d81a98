package import JSON
package import Network
package import ServiceKit

/// One change of the time that the customer was promised: who, why, and how the customer was told (RCP-13).
package struct PromiseChange: Sendable {
    package enum Means: String, Sendable, CaseIterable {
        case inPerson, phone, sms, email, chat
        /// By the customer's own signature under a quote that names the time (REP-03).
        case signature
    }

    let previous: Instant?
    let promisedAt: Instant
    let reason: String
    let staffID: StaffID?
    let toldBy: Means
    let toldAt: Instant
    let note: String?
    let at: Instant

    package init(
        previous: Instant?, promisedAt: Instant, reason: String, staffID: StaffID?, toldBy: Means, toldAt: Instant,
        note: String? = nil, at: Instant
    ) {
        self.previous = previous
        self.promisedAt = promisedAt
        self.reason = reason
        self.staffID = staffID
        self.toldBy = toldBy
        self.toldAt = toldAt
        self.note = note
        self.at = at
    }
}

extension PromiseChange: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("previousPromisedAt", previous)
        writer.member("promisedAt", promisedAt)
        writer.member("reason", reason)
        writer.member("staffId", staffID)
        writer.member("toldBy", toldBy.rawValue)
        writer.member("toldAt", toldAt)
        writer.member("note", note)
        writer.member("at", at)
    }
}
