import JSON
import Network
import ServiceKit

enum CallbackReportNoun: IdentifierKind { static let prefix = "cbr" }
typealias CallbackReportID = Identifier<CallbackReportNoun>

/// A period's report as the manager approved it; it never changes again (CBK-08).
struct ApprovedReport: Sendable {
    let id: CallbackReportID
    let outletID: OutletID
    let period: String
    let approvedBy: StaffID
    let approvedAt: Instant
    /// The whole report as JSON.
    let document: String
}

extension ApprovedReport: JSONRepresentable {
    /// The report's place in the network's list.
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("outletId", outletID)
        writer.member("period", period)
        writer.member("approvedBy", approvedBy)
        writer.member("approvedAt", approvedAt)
        writer.member("url", "/v1/outlets/\(outletID)/callback-reports/\(period)")
    }
}
