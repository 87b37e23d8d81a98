import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// An appointment with its outlet: what an action looks at and changes.
struct AppointmentDocument {
    var appointment: Appointment
    /// Where it is to be; another one while it is moved.
    var outlet: Outlet

    /// The appointment that the path names, at the version that the client's `If-Match` names.
    static func forChange(_ call: Call, in transaction: Transaction) throws -> AppointmentDocument {
        let appointment = try Appointment.load(call.id("id"), in: transaction)
        try call.checkVersion(appointment.version)
        return AppointmentDocument(
            appointment: appointment, outlet: try Outlet.load(appointment.outletID, in: transaction))
    }

    /// - Throws: `Refusal` 409 where the state does not allow the action.
    func require(_ action: AppointmentAction) throws {
        _ = try appointment.next(action)
    }

    /// Moves to the state that the action leads to, saves, and records the event.
    mutating func apply(
        _ action: AppointmentAction, event type: String, changes: [Event.Change] = [], _ call: Call,
        in transaction: Transaction
    ) throws {
        let before = appointment.status
        appointment.status = try appointment.next(action)
        let moved = before != appointment.status
        let status = [Event.Change("status", from: before.rawValue, to: appointment.status.rawValue)]
        try save(event: type, changes: (moved ? status : []) + changes, call, in: transaction)
    }

    /// Saves the next version and records what happened.
    ///
    /// - Throws: `Refusal` 409 where somebody else has changed the appointment meanwhile.
    mutating func save(
        event type: String, changes: [Event.Change] = [], _ call: Call, in transaction: Transaction
    ) throws {
        appointment.version += 1
        try AppointmentTable.update(appointment, in: transaction)
        try call.record(
            Event(
                type, appointment.id.text, version: appointment.version, outlet: outlet.id.text, changes: changes),
            in: transaction)
    }

    /// Records what came of a measured rule; the advisor answers for it.
    func measure(
        _ rule: Rule, met: Bool, reason: String? = nil, _ call: Call, in transaction: Transaction
    ) throws {
        try call.measure(
            rule, met: met, on: appointment.id.text, outlet: outlet.id.text, staff: appointment.advisorID.text,
            reason: reason, in: transaction)
    }

    /// The appointment as its answer shows it.
    func answer(_ call: Call, in transaction: Transaction) throws -> Answer {
        try appointment.answer(call, in: transaction)
    }
}

extension AppointmentDocument {
    /// Frees what the appointment has taken and takes what the wish needs, in one transaction (BKG-04).
    mutating func claim(_ wish: Wish, _ call: Call, in transaction: Transaction) throws {
        try CapacityClaims.free(appointment.id, in: transaction)
        let placement = try Capacity.require(wish, at: outlet, besides: appointment.id, call, in: transaction)
        appointment.startsAt = placement.span.lowerBound
        appointment.endsAt = placement.span.upperBound
        appointment.advisorID = placement.advisor.id
        try take(placement.claims, call, in: transaction)
        try PreparationTable.reopen(.technicianAndBay, of: appointment.id, in: transaction)
    }

    func take(_ claims: [CapacityClaim], _ call: Call, in transaction: Transaction) throws {
        try CapacityClaims.take(claims, for: CapacityHolder(appointment), call, in: transaction)
    }

    /// Changes the proposed operations, which need other people and bays; the estimate falls with them.
    mutating func propose(
        operations codes: [String]?, _ call: Call, in transaction: Transaction
    ) throws {
        guard let codes, codes != appointment.operations else { return }
        let operations = try LaborOperation.proposed(codes, in: transaction)
        let wish = Wish(
            startsAt: appointment.startsAt, steps: operations.map(WorkStep.init),
            advisor: .only(appointment.advisorID), isWalkIn: appointment.channel == .walkIn,
            transport: appointment.transport, vehicle: appointment.vehicleID, isNewTime: false)
        try claim(wish, call, in: transaction)
        appointment.operations = codes
        appointment.estimate = nil
    }
}

extension LaborOperation {
    /// The operations that a body's `operations` names.
    ///
    /// - Throws: `Refusal` 422 where one is not known.
    static func proposed(_ codes: [String], in transaction: Transaction) throws -> [LaborOperation] {
        try codes.enumerated().map { index, code in
            try referenced(code: code, at: "/operations/\(index)", in: transaction)
        }
    }
}
