package import Customers
package import Network
package import RepairOrders
package import ServiceKit

/// The states of an appointment (journey.md, "Appointment states").
package enum AppointmentStatus: String, Sendable, CaseIterable {
    case requested, confirmed, arrived, fulfilled, cancelled, noShow
}

/// What is done with an appointment.
package enum AppointmentAction: String, Sendable, CaseIterable {
    case diagnosis, estimate, prepare, confirm, reschedule, move, cancel, noShow, arrive, fulfil
}

/// The way by which the customer booked (BKG-01).
package enum BookingChannel: String, Sendable, CaseIterable {
    case phone, web, app, walkIn, partner
}

/// How the customer goes on while the vehicle is here (BKG-16).
package enum Transport: String, Sendable, CaseIterable {
    case wait, leave, loanVehicle, shuttle, pickUp
}

/// A booked visit with a time, an advisor and a preparation list.
package struct Appointment: Sendable {
    package let id: AppointmentID
    /// The number that people hold, of the local day that was booked first.
    package let number: String
    /// Where the customer comes to; another one after a move (BKG-15).
    package var outletID: OutletID
    package let customerID: CustomerID
    package let vehicleID: VehicleID
    package let channel: BookingChannel
    /// What the customer says is wrong, in the customer's words.
    package let concerns: [String]
    package var transport: Transport?
    package let note: String?
    package let createdAt: Instant

    package var startsAt: Instant
    /// When reception and the proposed work are through at the latest.
    package var endsAt: Instant
    /// Who receives the customer (BKG-06).
    package var advisorID: StaffID
    package var status: AppointmentStatus = .requested
    package var version: Int64 = 1
    /// The codes of the proposed jobs' labour operations, in order.
    package var operations: [String]
    /// The parts of the proposed jobs.
    package var parts: [ProposedPart]
    package var diagnosis: FirstDiagnosis?
    /// The technical expert who was asked (BKG-02, BKG-08).
    package var expertID: StaffID?
    package var estimate: AppointmentEstimate?
    package var confirmedAt: Instant?
    /// When the customer came; reception is measured from then (RCP-01).
    package var arrivedAt: Instant?
    package var receivedBy: StaffID?
    /// When and why it was cancelled, or the customer did not come.
    package var endedAt: Instant?
    package var endReason: String?
    package var repairOrderID: RepairOrderID?
}

extension Appointment {
    /// The state machine; nothing changes it.
    package static let transitions = TransitionTable<AppointmentStatus, AppointmentAction>(
        "appointment",
        [
            (.requested, .diagnosis, .requested),
            (.requested, .estimate, .requested),
            (.requested, .prepare, .requested),
            (.requested, .confirm, .confirmed),
            (.requested, .reschedule, .requested),
            (.requested, .move, .requested),
            (.requested, .cancel, .cancelled),
            (.requested, .noShow, .noShow),
            (.confirmed, .diagnosis, .confirmed),
            (.confirmed, .estimate, .confirmed),
            (.confirmed, .prepare, .confirmed),
            (.confirmed, .reschedule, .confirmed),
            (.confirmed, .move, .confirmed),
            (.confirmed, .arrive, .arrived),
            (.confirmed, .cancel, .cancelled),
            (.confirmed, .noShow, .noShow),
            (.arrived, .fulfil, .fulfilled),
        ])

    /// The rule that an action breaks in a state that does not allow it.
    package static func rule(of action: AppointmentAction) -> Rule {
        switch action {
        case .diagnosis: .BKG_02
        case .estimate, .confirm: .BKG_03
        case .prepare: .BKG_08
        case .reschedule: .BKG_10
        case .move: .BKG_15
        case .cancel, .noShow: .BKG_13
        case .arrive, .fulfil: .BKG_11
        }
    }

    /// The state that the action leads to.
    ///
    /// - Throws: `Refusal` 409 with state, allowed actions and rule where the present state does not allow it.
    package func next(_ action: AppointmentAction) throws -> AppointmentStatus {
        try Self.transitions.require(action, from: status, rule: Self.rule(of: action))
    }
}
