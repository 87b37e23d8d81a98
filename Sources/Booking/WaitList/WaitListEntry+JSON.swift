import Customers
import JSON
import Network
import RepairOrders
import ServiceKit

/// The body of `POST /v1/outlets/{id}/wait-list`.
struct NewWaitListEntry: Sendable {
    let customerID: CustomerID
    let vehicleID: VehicleID
    let channel: BookingChannel
    let concerns: [String]
    let operations: [String]
    let advisorID: StaffID?
    let transport: Transport?
    let note: String?
    let from: Instant
    let until: Instant

    static func read(_ reader: inout ObjectReader) -> NewWaitListEntry {
        let entry = NewWaitListEntry(
            customerID: reader.id("customerId"), vehicleID: reader.id("vehicleId"),
            channel: reader.choice("channel", BookingChannel.self),
            concerns: reader.array("concerns", count: 1...20) { $0.string(length: 1...500) },
            operations: reader.operations() ?? [], advisorID: reader.optionalID("advisorId"),
            transport: reader.optionalChoice("transport", Transport.self),
            note: reader.optionalString("note", length: 1...1_000), from: reader.instant("from"),
            until: reader.instant("until"))
        if entry.until < entry.from, reader.isPresent("from"), reader.isPresent("until") {
            reader.complain("until", .notAllowed(reason: "the end is before the start"))
        }
        return entry
    }
}

/// An entry as answers show it.
struct WaitListEntryView: JSONRepresentable {
    let entry: WaitListEntry
    let offers: [WaitListOffer]

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", entry.id)
        writer.member("status", entry.status.rawValue)
        writer.member("version", entry.version)
        writer.member("createdAt", entry.createdAt)
        writer.member("outletId", entry.outletID)
        writer.member("customerId", entry.customerID)
        writer.member("vehicleId", entry.vehicleID)
        writer.member("channel", entry.channel.rawValue)
        writer.array("concerns", strings: entry.concerns)
        writer.array("operations", strings: entry.operations)
        writer.member("advisorId", entry.advisorID)
        writer.member("transport", entry.transport?.rawValue)
        writer.member("note", entry.note)
        writer.member("from", entry.window.lowerBound)
        writer.member("until", entry.window.upperBound)
        writer.member("holdId", entry.holdID)
        writer.member("appointmentId", entry.appointmentID)
        writer.array("offers", offers)
        writer.array("nextActions", strings: entry.nextActions.map(\.rawValue))
    }
}

extension WaitListOffer: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("holdId", holdID)
        writer.member("startsAt", startsAt)
        writer.member("offeredAt", offeredAt)
        writer.member("expiresAt", expiresAt)
        writer.member("outcome", outcome.rawValue)
    }
}
