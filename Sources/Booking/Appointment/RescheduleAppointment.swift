import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Moves the appointment to another time that was agreed, with its history (BKG-10), and where the body says so to
/// another outlet, with its parts request (BKG-15).
enum RescheduleAppointment {
    static func run(_ input: ReschedulingInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        let action = input.outletID == nil ? AppointmentAction.reschedule : .move
        try document.require(action)
        guard input.agreedWithCustomer != false else { throw Refusal.notAgreed }
        let (before, from) = (document.appointment, document.outlet)
        try target(input, &document, call, in: transaction)
        try take(input, &document, call, in: transaction)
        let after = document.appointment
        let isOther = before.outletID != after.outletID
        if isOther { try moveWork(of: &document, call, in: transaction) }
        let rescheduling = Rescheduling(
            at: call.now, reason: input.reason, from: before.startsAt, to: after.startsAt,
            advisorBefore: before.advisorID, advisorAfter: after.advisorID,
            agreedWithCustomer: input.agreedWithCustomer,
            outlets: isOther ? .init(before: before.outletID, after: after.outletID) : nil)
        try ReschedulingTable.insert(rescheduling, of: after.id, in: transaction)
        let event = isOther ? "appointment.moved" : "appointment.rescheduled"
        try document.apply(action, event: event, changes: changes(rescheduling), call, in: transaction)
        try document.measure(.BKG_10, met: true, call, in: transaction)
        if isOther { try document.measure(.BKG_15, met: true, call, in: transaction) }
        try document.tellRescheduled(from: before, reason: input.reason, call, in: transaction)
        if isOther { try document.tellParts(call, in: transaction) }
        try WaitList.offer(before.startsAt..<before.endsAt, at: from, call, in: transaction)
        return try document.answer(call, in: transaction)
    }

    /// Where the appointment goes to.
    private static func target(
        _ input: ReschedulingInput, _ document: inout AppointmentDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        if let id = input.outletID {
            document.outlet = try Outlet.referenced(id, at: "/outletId", call, in: transaction)
            document.appointment.outletID = id
        }
        try document.outlet.requireTakesWork()
    }

    /// Frees the old time and takes the new one.
    private static func take(
        _ input: ReschedulingInput, _ document: inout AppointmentDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        let appointment = document.appointment
        let advisor = try input.advisorID.map {
            try BookAppointment.advisor($0, of: document.outlet, in: transaction)
        }
        let hold = try input.holdID.map {
            try HoldSlot.usable($0, at: document.outlet.id, startsAt: input.startsAt, call, in: transaction)
        }
        if let hold { try HoldSlot.end(hold, bookedAs: appointment.id, call, in: transaction) }
        document.appointment.transport = input.transport ?? appointment.transport
        let operations = try LaborOperation.proposed(appointment.operations, in: transaction)
        let wish = Wish(
            startsAt: input.startsAt, steps: operations.map(WorkStep.init),
            advisor: (advisor?.id ?? hold?.advisorID).map { .only($0) } ?? .preferably(appointment.advisorID),
            isWalkIn: appointment.channel == .walkIn, transport: document.appointment.transport,
            vehicle: appointment.vehicleID, isNewTime: hold == nil)
        try document.claim(wish, call, in: transaction)
        if let hold { try WaitList.booked(hold, as: appointment.id, call, in: transaction) }
    }

    /// Takes the parts request along; prices, and the expert who was asked, are the other outlet's matter.
    private static func moveWork(
        of document: inout AppointmentDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let appointment = document.appointment
        try Stock.release(holder: appointment.id.text, call: call, in: transaction)
        let parts = try Part.proposed(appointment.parts, in: transaction)
        try document.reserve(parts, call, in: transaction)
        document.appointment.estimate = nil
        if let expert = try appointment.expertID.flatMap({ try StaffTable.find($0, in: transaction) }),
            !expert.works(at: document.outlet.id)
        {
            document.appointment.expertID = nil
        }
        for kind in PreparationKind.allCases {
            try PreparationTable.reopen(kind, of: appointment.id, in: transaction)
        }
    }

    private static func changes(_ rescheduling: Rescheduling) -> [Event.Change] {
        var changes = [Event.Change("startsAt", from: rescheduling.from.text, to: rescheduling.to.text)]
        if rescheduling.advisorBefore != rescheduling.advisorAfter {
            changes.append(
                .init("advisorId", from: rescheduling.advisorBefore.text, to: rescheduling.advisorAfter.text))
        }
        if let outlets = rescheduling.outlets {
            changes.append(.init("outletId", from: outlets.before.text, to: outlets.after.text))
        }
        return changes + [.init("reason", to: rescheduling.reason)]
    }
}

extension Refusal {
    fileprivate static var notAgreed: Refusal {
        Refusal(
            .BKG_10, status: 422, code: "not_agreed",
            "The new time has to be agreed with the customer before the appointment is moved.",
            zh: "改期前须先与客户商定新的时间。", at: "/agreedWithCustomer")
    }
}
