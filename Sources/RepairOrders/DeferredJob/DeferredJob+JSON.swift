package import JSON
import ServiceKit

extension DeferredJob: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("status", status.rawValue)
        writer.member("vehicleId", vehicleID)
        writer.member("repairOrderId", orderID)
        writer.member("description", description)
        writer.member("operation", operation)
        writer.member("reason", reason.rawValue)
        writer.member("safety", isSafetyRelevant)
        writer.member("price", price)
        writer.member("createdAt", createdAt)
        writer.member("acknowledgedAt", acknowledgedAt)
    }
}
