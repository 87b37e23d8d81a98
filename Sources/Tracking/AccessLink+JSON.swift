import Booking
import JSON
import Quality
import Repair
import RepairOrders
import ServiceKit

/// What a new link is to lead to.
struct AccessLinkInput: Sendable {
    let subject: AccessLink.Subject
    let expiresAt: Instant?
    let customerName: String?

    static func read(_ reader: inout ObjectReader) -> AccessLinkInput {
        let named: [AccessLink.Subject?] = [
            reader.optionalID("appointmentId", AppointmentID.self).map { .appointment($0) },
            reader.optionalID("repairOrderId", RepairOrderID.self).map { .repairOrder($0) },
            reader.optionalID("changeRequestId", ChangeRequestID.self).map { .changeRequest($0) },
            reader.optionalID("callbackId", CallbackID.self).map { .survey($0) },
        ]
        let subjects = named.compactMap { $0 }
        let given = ["appointmentId", "repairOrderId", "changeRequestId", "callbackId"].filter { reader.isPresent($0) }
        if given.isEmpty { reader.complain("repairOrderId", .missing) }
        if given.count > 1 { reader.complain(given[1], .notAllowed(reason: "a link leads to one thing")) }
        return AccessLinkInput(
            subject: subjects.first ?? .repairOrder(RepairOrderID(stored: "")),
            expiresAt: reader.optionalInstant("expiresAt"),
            customerName: reader.optionalString("customerName", length: 1...100))
    }
}

extension AccessLink {
    /// The link as staff see it.
    struct View: JSONRepresentable {
        let link: AccessLink
        let now: Instant
        /// The token, in the one answer that shows it.
        var token: String?

        func writeMembers(to writer: inout JSONWriter) {
            writer.member("id", link.id)
            writer.member("createdAt", link.createdAt)
            writer.member("createdBy", link.createdBy)
            writer.object("subject") { writer in
                writer.member("kind", link.subject.kind)
                writer.member("id", link.subject.id)
            }
            writer.member("outletId", link.outletID)
            writer.member("customerId", link.customerID)
            writer.member("customerName", link.customerName)
            writer.member("expiresAt", link.expiresAt)
            writer.member("revokedAt", link.revokedAt)
            writer.member("status", status)
            if let token {
                writer.member("token", token)
                writer.member("url", "/v1/track/\(token)")
            }
        }

        private var status: String {
            if link.revokedAt != nil { return "revoked" }
            return link.expiresAt <= now ? "expired" : "active"
        }
    }
}
