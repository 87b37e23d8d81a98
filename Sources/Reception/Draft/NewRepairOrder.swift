import Customers
import JSON
import Network
import RepairOrders
import ServiceKit

/// What a client says to open a repair order.
struct NewRepairOrder: Sendable {
    let outletID: OutletID
    let customerID: CustomerID
    let vehicleID: VehicleID
    let appointmentID: AppointmentID?
    let advisorID: StaffID?
    let concerns: [String]
    let jobs: [JobInput]
    /// When a customer without an appointment came in (RCP-01).
    let arrivedAt: Instant?
    let externalIDs: [ExternalIDInput]?

    init(from reader: inout ObjectReader) {
        outletID = reader.id("outletId")
        customerID = reader.id("customerId")
        vehicleID = reader.id("vehicleId")
        appointmentID = reader.optionalID("appointmentId")
        advisorID = reader.optionalID("advisorId")
        let concerns = reader.array("concerns", count: 1...20) { $0.string(length: 1...500) }
        self.concerns = concerns
        jobs =
            (reader.optionalArray("jobs", count: 0...50) { element in
                element.object { JobInput(ofNewOrder: &$0, concerns: concerns.count) }
            } ?? []).compactMap { $0 }
        arrivedAt = reader.optionalInstant("arrivedAt")
        externalIDs = reader.externalIDs()
    }
}
