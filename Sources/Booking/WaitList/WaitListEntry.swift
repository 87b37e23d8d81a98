import Customers
import Network
import RepairOrders
import ServiceKit

enum WaitListEntryNoun: IdentifierKind {
    static let prefix = "wle"
}

typealias WaitListEntryID = Identifier<WaitListEntryNoun>

/// The states of one who waits for a slot (BKG-13).
enum WaitListStatus: String, Sendable, CaseIterable {
    case waiting, offered, booked, withdrawn
}

/// What is done with an entry.
enum WaitListAction: String, Sendable, CaseIterable {
    case offer, lapse, accept, decline, withdraw
}

/// Someone who waits for a slot that is not free now (BKG-13).
struct WaitListEntry: Sendable {
    let id: WaitListEntryID
    let outletID: OutletID
    let customerID: CustomerID
    let vehicleID: VehicleID
    let channel: BookingChannel
    let concerns: [String]
    let operations: [String]
    let advisorID: StaffID?
    let transport: Transport?
    let note: String?
    /// Between when and when, both included, the visit may begin.
    let window: ClosedRange<Instant>
    let createdAt: Instant
    var status: WaitListStatus = .waiting
    var version: Int64 = 1
    /// The hold of the slot that is offered now.
    var holdID: SlotHoldID?
    var appointmentID: AppointmentID?
    /// Counts those who came to the outlet, from 1; set when it is stored.
    var place: Int64 = 0
}

extension WaitListEntry {
    static let transitions = TransitionTable<WaitListStatus, WaitListAction>(
        "waitListEntry",
        [
            (.waiting, .offer, .offered), (.waiting, .withdraw, .withdrawn),
            (.offered, .accept, .booked), (.offered, .decline, .waiting), (.offered, .lapse, .waiting),
            (.offered, .withdraw, .withdrawn),
        ])

    /// The actions that people may take now.
    var nextActions: [WaitListAction] {
        Self.transitions.actions(from: status).filter { $0 != .offer && $0 != .lapse }
    }
}

/// A slot that was offered to one who waits, and what came of it.
struct WaitListOffer: Sendable {
    let holdID: SlotHoldID
    let startsAt: Instant
    let offeredAt: Instant
    let expiresAt: Instant
    let outcome: Outcome

    enum Outcome: String, Sendable, CaseIterable {
        case open, accepted, declined, lapsed
    }
}
