import JSON
import ServiceKit

/// One line of the list of repair orders.
struct RepairOrderSummary: JSONRepresentable {
    let id: String
    let number: String
    let outletID: String
    let customerID: String
    let vehicleID: String
    let advisorID: String
    let status: String
    let version: Int64
    let createdAt: Instant
    let promisedAt: Instant?
    let total: Money?

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("number", number)
        writer.member("status", status)
        writer.member("version", version)
        writer.member("outletId", outletID)
        writer.member("customerId", customerID)
        writer.member("vehicleId", vehicleID)
        writer.member("advisorId", advisorID)
        writer.member("createdAt", createdAt)
        writer.member("promisedAt", promisedAt)
        writer.member("total", total)
    }
}
