import Customers
import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Books a time: checks what the body names, takes people, bay and parts, tells who has to know (BKG-01 to BKG-07).
enum BookAppointment {
    static func run(_ input: NewAppointment, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        let customer = try Customer.referenced(input.customerID, at: "/customerId", in: transaction)
        // Whoever owns it: drivers bring others' cars.
        let vehicle = try Vehicle.referenced(input.vehicleID, at: "/vehicleId", in: transaction)
        let parts = try Part.proposed(input.parts, in: transaction)
        let advisor = try input.advisorID.map { try Self.advisor($0, of: outlet, in: transaction) }
        try outlet.requireTakesWork()
        let hold = try input.holdID.map {
            try HoldSlot.usable($0, at: outlet.id, startsAt: input.startsAt, call, in: transaction)
        }
        let codes = input.operations ?? hold?.operations ?? []
        let operations = try LaborOperation.proposed(codes, in: transaction)
        let id = call.newID(AppointmentID.self)
        // What is held is given back and taken anew, by the same rule as any time.
        if let hold { try HoldSlot.end(hold, bookedAs: id, call, in: transaction) }
        let wish = Wish(
            startsAt: input.startsAt, steps: operations.map(WorkStep.init),
            advisor: (advisor?.id ?? hold?.advisorID).map { .only($0) } ?? .anyone,
            isWalkIn: input.channel == .walkIn, transport: input.transport ?? hold?.transport, vehicle: vehicle.id,
            isNewTime: hold == nil)
        let placement = try Capacity.require(wish, at: outlet, call, in: transaction)
        let appointment = Appointment(
            id: id, number: try number(placement, outlet, in: transaction), outletID: outlet.id,
            customerID: customer.id, vehicleID: vehicle.id, channel: input.channel, concerns: input.concerns,
            transport: wish.transport, note: input.note, createdAt: call.now,
            startsAt: placement.span.lowerBound, endsAt: placement.span.upperBound, advisorID: placement.advisor.id,
            operations: codes, parts: input.parts)
        var document = AppointmentDocument(appointment: appointment, outlet: outlet)
        let isNamed = try Appointment.setExternalIDs(
            input.externalIDs, of: appointment.id.text, call, in: transaction)
        try save(document, placement, parts, isNamed: isNamed, call, in: transaction)
        if let hold { try WaitList.booked(hold, as: id, call, in: transaction) }
        if outlet.booking.confirmsAtOnce {
            try ConfirmAppointment.confirm(&document, isInformed: nil, call, in: transaction)
        }
        var answer = try document.answer(call, in: transaction)
        answer.status = 201
        answer.location = "/v1/appointments/\(appointment.id)"
        return answer
    }

    /// An advisor of the outlet (BKG-06); whether on shift then is the capacity's question.
    static func advisor(_ id: StaffID, of outlet: Outlet, in transaction: Transaction) throws -> Staff {
        try Staff.referenced(
            id, at: "/advisorId", outlet: outlet.id, role: .serviceAdvisor, rule: .BKG_06, in: transaction)
    }

    private static func number(
        _ placement: Placement, _ outlet: Outlet, in transaction: Transaction
    ) throws -> String {
        let day = outlet.zone.date(of: placement.span.lowerBound)
        return try NumberRange.document("apt", outletCode: outlet.code, on: day, in: transaction)
    }

    private static func save(
        _ document: AppointmentDocument, _ placement: Placement, _ parts: [(part: Part, quantity: Quantity)],
        isNamed: Bool, _ call: Call, in transaction: Transaction
    ) throws {
        let appointment = document.appointment
        try AppointmentTable.insert(appointment, in: transaction)
        try document.take(placement.claims, call, in: transaction)
        try document.reserve(parts, call, in: transaction)
        try PreparationList.begin(appointment, call, in: transaction)
        try document.tellBooked(call, in: transaction)
        let changes = [
            Event.Change("status", to: appointment.status.rawValue),
            Event.Change("startsAt", to: appointment.startsAt.text),
            Event.Change("advisorId", to: appointment.advisorID.text),
        ]
        let called =
            try isNamed ? [call.externalIDChange(from: nil, of: appointment.id.text, in: transaction)] : []
        try call.record(
            Event(
                "appointment.created", appointment.id.text, version: appointment.version,
                outlet: document.outlet.id.text, changes: changes + called), in: transaction)
    }
}
