import JSON
import Network
import RepairOrders
import ServiceKit

/// One of the two signatures under a document: who, how, when, and under what exactly (RCP-08).
struct Signature: Sendable {
    enum Signer: String, Sendable, CaseIterable {
        case customer, advisor
    }

    let orderID: RepairOrderID
    let documentHash: String
    let signer: Signer
    let name: String
    /// `drawn`, `code` or `link`; the advisor signs by the account that sends the request.
    let method: String
    let evidence: String?
    let staffID: StaffID?
    let at: Instant
}

extension Signature: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("signer", signer.rawValue)
        writer.member("name", name)
        writer.member("method", method)
        writer.member("staffId", staffID)
        writer.member("at", at)
        writer.member("documentHash", documentHash)
    }
}
