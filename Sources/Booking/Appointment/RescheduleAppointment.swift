import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Moves the appointment to another time that was agreed, with its history (BKG-10).
enum RescheduleAppointment {
    static func run(_ input: ReschedulingInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        try document.require(.reschedule)
        guard input.agreedWithCustomer != false else { throw Refusal.notAgreed }
        let before = document.appointment
        let advisor = try input.advisorID.map {
            try BookAppointment.advisor($0, of: document.outlet, in: transaction)
        }
        try document.outlet.requireTakesWork()
        let operations = try LaborOperation.proposed(before.operations, in: transaction)
        let wish = Wish(
            startsAt: input.startsAt, steps: operations.map(WorkStep.init),
            advisor: advisor.map { .only($0.id) } ?? .preferably(before.advisorID),
            isWalkIn: before.channel == .walkIn)
        try document.claim(wish, call, in: transaction)
        let after = document.appointment
        let rescheduling = Rescheduling(
            at: call.now, reason: input.reason, from: before.startsAt, to: after.startsAt,
            advisorBefore: before.advisorID, advisorAfter: after.advisorID,
            agreedWithCustomer: input.agreedWithCustomer)
        try ReschedulingTable.insert(rescheduling, of: after.id, in: transaction)
        try document.apply(
            .reschedule, event: "appointment.rescheduled", changes: changes(rescheduling), call, in: transaction)
        try document.tellRescheduled(from: before, reason: input.reason, call, in: transaction)
        return try document.answer(call, in: transaction)
    }

    private static func changes(_ rescheduling: Rescheduling) -> [Event.Change] {
        let time = Event.Change("startsAt", from: rescheduling.from.text, to: rescheduling.to.text)
        let reason = Event.Change("reason", to: rescheduling.reason)
        guard rescheduling.advisorBefore != rescheduling.advisorAfter else { return [time, reason] }
        let advisor = Event.Change(
            "advisorId", from: rescheduling.advisorBefore.text, to: rescheduling.advisorAfter.text)
        return [time, advisor, reason]
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
