import JSON
import Network
import RepairOrders
import ServiceKit

/// What makes a draft an agreement: the promise, the contact for approvals, the key tag, and two signatures.
struct AuthorizationInput: Sendable {
    let promisedAt: Instant
    let visit: RepairOrder.Visit
    let keyTag: String
    let contact: ApprovalContact
    let customerSignature: CustomerSignature?
    let advisorID: StaffID?
    let search: FaultSearch
    /// Until when the jobs can be started by this agreement (RCP-12).
    let validUntil: Instant?

    /// Whom to ask for approvals while the vehicle is here (RCP-06).
    struct ApprovalContact: Sendable {
        let name: String
        let phone: String

        /// As the order keeps it and shows it.
        var document: String {
            var writer = JSONWriter(capacity: 96)
            writer.object { writer in
                writer.member("name", name)
                writer.member("phone", phone)
            }
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    static let rules = BodyRules(
        .RCP_06,
        ["customerSignature": .RCP_08, "advisorSignature": .RCP_08, "promisedAt": .RCP_07, "validUntil": .RCP_12])

    init(from reader: inout ObjectReader) {
        promisedAt = reader.instant("promisedAt")
        visit = reader.choice("visit", RepairOrder.Visit.self)
        keyTag = reader.string("keyTag", length: 1...40)
        contact =
            reader.object("approvalContact") { reader in
                ApprovalContact(name: reader.string("name", length: 1...100), phone: reader.phone("phone"))
            } ?? ApprovalContact(name: "", phone: "")
        customerSignature = reader.object("customerSignature", CustomerSignature.init(from:))
        advisorID = reader.object("advisorSignature") { $0.id("staffId") }
        search = FaultSearch(from: &reader)
        validUntil = reader.optionalInstant("validUntil")
    }
}
