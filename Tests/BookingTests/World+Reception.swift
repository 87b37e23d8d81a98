import Booking
import Customers
import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit
import TestSupport

/// Stands in for Reception, which makes a repair order of an appointment: `POST /v1/test-orders` does that part of it.
enum TestReception {
    static let module = Module(
        "testReception",
        routes: [
            .post("/v1/test-orders", .manageOrders, reading: Input.read) { input, call, transaction in
                let order = RepairOrder(
                    id: call.newID(), number: "test", outletID: input.outlet, customerID: input.customer,
                    vehicleID: input.vehicle, appointmentID: input.appointment, advisorID: input.advisor,
                    currency: .CNY, createdAt: call.now)
                let appointment = try Appointment.fulfil(
                    input.appointment, order: order, call: call, in: transaction)
                return .json { writer in
                    writer.object { writer in
                        writer.member("repairOrderId", order.id)
                        writer.member("status", appointment.status.rawValue)
                        writer.member("arrivedAt", appointment.arrivedAt)
                        writer.array("operations", strings: appointment.operations)
                        writer.array("parts", appointment.parts)
                    }
                }
            }
        ])

    struct Input: Sendable {
        let outlet: OutletID
        let customer: CustomerID
        let vehicle: VehicleID
        let advisor: StaffID
        let appointment: AppointmentID

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(
                outlet: reader.id("outletId"), customer: reader.id("customerId"), vehicle: reader.id("vehicleId"),
                advisor: reader.id("advisorId"), appointment: reader.id("appointmentId"))
        }
    }
}

extension World {
    func makeOrder(of appointment: String, with changes: [(String, String)] = []) throws -> TestAnswer {
        var body: JSONValue = [
            "outletId": .string(outlet), "customerId": .string(customer), "vehicleId": .string(vehicle),
            "advisorId": .string(linYue), "appointmentId": .string(appointment),
        ]
        for (member, value) in changes { body = body.with(member, .string(value)) }
        return service.post("/v1/test-orders", body)
    }
}
