import JSON
import Network
import ServiceKit

/// The finished vehicle passed from the inspector to the advisor, who accepted it (INS-11).
struct Handover: JSONRepresentable {
    let at: Instant
    let parkingSpace: String?
    let isCleaned: Bool
    let acceptedBy: StaffID
    let handedOverBy: StaffID?

    /// What is handed over with it: where each is read, below the order.
    ///
    /// Findings and wear are the inspections'.
    static let papers: [(name: StaticString, path: String)] = [
        ("order", ""), ("slips", "/part-issues"), ("inspections", "/inspections"), ("guarantee", "/guarantee"),
    ]

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("at", at)
        writer.member("parkingSpace", parkingSpace)
        writer.member("cleaned", isCleaned)
        writer.member("acceptedBy", acceptedBy)
        writer.member("handedOverBy", handedOverBy)
    }
}
