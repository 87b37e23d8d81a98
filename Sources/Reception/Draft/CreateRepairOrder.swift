import Booking
import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Opens a repair order as a draft, from an appointment or for a customer who walks in.
enum CreateRepairOrder {
    static let route = Route.post(
        "/v1/repair-orders", .manageOrders, rules: BodyRules(.RCP_06), reading: NewRepairOrder.init(from:), run)

    private static func run(_ input: NewRepairOrder, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        // Who has an appointment is no new customer: what is open at a closed outlet is finished (NET-01).
        if input.appointmentID == nil { try outlet.requireTakesWork() }
        try Customer.requireExists(input.customerID, at: "/customerId", in: transaction)
        try Vehicle.requireExists(input.vehicleID, at: "/vehicleId", in: transaction)
        let order = try open(input, at: outlet, call, in: transaction)
        let arrival = try Arrival.receive(input, as: order, call, in: transaction)
        var document = RepairOrderDocument(order: order)
        document.concerns = input.concerns.enumerated().map { position, text in
            Concern(id: call.newID(), orderID: document.order.id, position: position, text: text)
        }
        for (index, job) in input.jobs.enumerated() {
            let concern = job.concernIndex.map { document.concerns[$0].id }
            document.jobs.append(
                try job.make(
                    for: document, concern: concern, position: index, at: "/jobs/\(index)", call, in: transaction))
        }
        try insert(document, in: transaction)
        if let ids = input.externalIDs { _ = try document.setExternalIDs(ids, call, in: transaction) }
        try document.recordCreation(call, in: transaction)
        try arrival.measure(document.order, at: outlet, call, in: transaction)
        return .created(document, at: "/v1/repair-orders/\(document.order.id)", version: document.order.version)
    }

    private static func open(
        _ input: NewRepairOrder, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws -> RepairOrder {
        let appointment = try input.appointmentID.flatMap { try AppointmentTable.find($0, in: transaction) }
        let received = appointment?.receivedBy ?? appointment?.advisorID
        let advisor = try Receiver.find(input.advisorID, received, at: outlet, call, in: transaction)
        let number = try NumberRange.document(
            "ro", outletCode: outlet.code, on: outlet.zone.date(of: call.now), in: transaction)
        return RepairOrder(
            id: call.newID(), number: number, outletID: outlet.id, customerID: input.customerID,
            vehicleID: input.vehicleID, appointmentID: input.appointmentID, advisorID: advisor,
            currency: outlet.currency, createdAt: call.now)
    }

    private static func insert(_ document: RepairOrderDocument, in transaction: Transaction) throws {
        try RepairOrderTable.insert(document.order, in: transaction)
        for concern in document.concerns { try ConcernTable.insert(concern, in: transaction) }
        for job in document.jobs { try JobTable.insert(job, in: transaction) }
    }
}
