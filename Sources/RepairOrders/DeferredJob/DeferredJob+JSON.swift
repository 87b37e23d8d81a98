package import JSON
import ServiceKit

extension DeferredJob: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writeMembers(to: &writer, withOrder: true)
    }

    /// - Parameter withOrder: false where the order is of an outlet that the reader does not see (SEC-02); the work
    ///   itself is told wherever the vehicle comes next.
    func writeMembers(to writer: inout JSONWriter, withOrder: Bool) {
        writer.member("id", id)
        writer.member("status", status.rawValue)
        writer.member("vehicleId", vehicleID)
        if withOrder { writer.member("repairOrderId", orderID) }
        writer.member("description", description)
        writer.member("operation", operation)
        writer.member("reason", reason.rawValue)
        writer.member("safety", isSafetyRelevant)
        writer.member("price", price)
        writer.member("createdAt", createdAt)
        writer.member("acknowledgedAt", acknowledgedAt)
    }
}
