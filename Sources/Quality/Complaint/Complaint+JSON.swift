package import JSON
import ServiceKit

extension Complaint: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("number", number)
        writer.member("status", status.rawValue)
        writer.member("version", version)
        writer.member("outletId", outletID)
        writer.member("customerId", customerID)
        writer.member("repairOrderId", orderID)
        writer.member("callbackId", callbackID)
        writer.member("class", kind.rawValue)
        writer.member("severity", severity.rawValue)
        writer.member("summary", summary)
        writer.member("ownerId", ownerID)
        writer.member("createdAt", receivedAt)
        writer.member("dueAt", dueAt)
        writer.array("nextActions", strings: [])
    }
}
