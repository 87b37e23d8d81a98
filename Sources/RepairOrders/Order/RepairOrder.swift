package import Customers
package import Network
package import Pricing
package import ServiceKit

/// The states of a repair order (journey.md, "Repair order states").
package enum RepairOrderStatus: String, Sendable, CaseIterable {
    case draft, authorized, inRepair, inInspection, ready, invoiced, delivered, closed, cancelled
}

/// What moves a repair order from state to state.
package enum RepairOrderAction: String, Sendable, CaseIterable {
    case authorize, start, submit, pass, fail, invoice, deliver, callback, cancel
}

/// The signed agreement of what is to be done, for how much, by when; the document that the six processes share.
package struct RepairOrder: Sendable {
    package let id: RepairOrderID
    /// The number that people hold: `SH01-20261122-0042`.
    package let number: String
    /// Another one only where the order was moved there (REP-16).
    package private(set) var outletID: OutletID
    /// Another one only where this one was found to be them (CUS-02).
    package internal(set) var customerID: CustomerID
    package let vehicleID: VehicleID
    package let appointmentID: AppointmentID?
    package let currency: Currency
    package let createdAt: Instant

    package var advisorID: StaffID
    package var status: RepairOrderStatus = .draft
    package var version: Int64 = 1
    package var mileageKm: Int64?
    /// The walk-around as it was recorded, a JSON document (RCP-02).
    package var walkAround: String?
    package var visit: Visit?
    package var keyTag: String?
    /// Whom to ask for approvals, a JSON document (RCP-06).
    package var approvalContact: String?
    package var promisedAt: Instant?
    /// The first promise, which no change of the promised time touches (RCP-13).
    package var originalPromisedAt: Instant?
    package var priceListID: PriceListID?
    package var signedDocumentHash: String?
    /// Estimated, authorised and actual totals over all pay types, tax included, side by side (RCP-12).
    package var estimatedTotal: Int64?
    package var authorizedTotal: Int64?
    package var actualTotal: Int64?
    package var parkingSpace: String?
    /// The outlet's own word for where it is within its state; gone with the state (REP-17).
    package var subStatus: String?
    /// Whether a safety stop is open (REP-13).
    package var isStopped = false
    /// Change requests that wait for a price or for the customer's answer (REP-03).
    package var openChangeRequests: Int64 = 0
    /// Outside work that is planned or away (REP-15).
    package var openSublets: Int64 = 0
    /// Whether parts were issued that have not come back.
    package var hasPartsOut = false
    /// Whether more is out than the customer agreed to; nobody is billed for it (SET-01).
    package var hasUnagreedParts = false
    /// Whether the customer's share is paid, or goes on an authorised account (SET-11).
    package var isSettled = false
    package var times = Times()

    /// When each step was taken last; a rework submits and passes again.
    package struct Times: Sendable {
        package var estimated: Instant?
        package var authorized: Instant?
        package var started: Instant?
        package var submitted: Instant?
        package var passed: Instant?
        package var invoiced: Instant?
        package var delivered: Instant?
        package var closed: Instant?
        package var cancelled: Instant?
    }

    package init(
        id: RepairOrderID, number: String, outletID: OutletID, customerID: CustomerID, vehicleID: VehicleID,
        appointmentID: AppointmentID?, advisorID: StaffID, currency: Currency, createdAt: Instant
    ) {
        self.id = id
        self.number = number
        self.outletID = outletID
        self.customerID = customerID
        self.vehicleID = vehicleID
        self.appointmentID = appointmentID
        self.advisorID = advisorID
        self.currency = currency
        self.createdAt = createdAt
    }

    /// Where the customer is meanwhile (RCP-11).
    package enum Visit: String, Sendable, CaseIterable {
        case waiting, leaving, loanVehicle
    }

    /// Makes it another outlet's, whose own advisor answers for it; a draft is to be priced by that outlet's list, and
    /// the words of the one that it leaves stay there (REP-16, REP-17).
    package mutating func moveTo(_ outlet: OutletID, advisor: StaffID) {
        outletID = outlet
        advisorID = advisor
        subStatus = nil
        if status == .draft { times.estimated = nil }
    }

    /// Takes over what was received and agreed with the customer on the order that its jobs come from (REP-16).
    package mutating func takeOver(from other: RepairOrder) {
        mileageKm = other.mileageKm
        walkAround = other.walkAround
        visit = other.visit
        keyTag = other.keyTag
        approvalContact = other.approvalContact
        promisedAt = other.promisedAt
        originalPromisedAt = other.originalPromisedAt
        priceListID = other.priceListID
        signedDocumentHash = other.signedDocumentHash
        times.estimated = other.status == .draft ? nil : other.times.estimated
    }

    package func money(_ amount: Int64?) -> Money? { amount.map { Money($0, currency) } }
}

extension RepairOrder {
    /// The state machine; nothing changes it (REP-17).
    package static let transitions = TransitionTable<RepairOrderStatus, RepairOrderAction>(
        "repairOrder",
        [
            (.draft, .authorize, .authorized),
            (.draft, .cancel, .cancelled),
            (.authorized, .start, .inRepair),
            (.authorized, .cancel, .cancelled),
            (.inRepair, .submit, .inInspection),
            (.inRepair, .cancel, .cancelled),
            (.inInspection, .pass, .ready),
            (.inInspection, .fail, .inRepair),
            (.ready, .invoice, .invoiced),
            (.invoiced, .deliver, .delivered),
            (.delivered, .callback, .closed),
        ])

    /// The rule that an action breaks in a state that does not allow it.
    package static func rule(of action: RepairOrderAction, in status: RepairOrderStatus) -> Rule {
        switch action {
        case .authorize: .RCP_08
        case .start: status == .draft ? .RCP_08 : .REP_01
        case .submit: .REP_11
        case .pass, .fail: .INS_01
        case .invoice: status == .inRepair || status == .inInspection ? .INS_05 : .SET_01
        case .deliver: .SET_11
        case .callback: .CBK_01
        case .cancel: .REP_03
        }
    }

    /// Moves to the state that the action leads to and notes when.
    ///
    /// - Throws: `Refusal` 409 with state, allowed actions and rule where the state does not allow it.
    package mutating func move(_ action: RepairOrderAction, at now: Instant) throws {
        status = try Self.transitions.require(action, from: status, rule: Self.rule(of: action, in: status))
        subStatus = nil
        switch action {
        case .authorize: times.authorized = now
        case .start: times.started = now
        case .submit: times.submitted = now
        case .pass: times.passed = now
        case .fail: break
        case .invoice: times.invoiced = now
        case .deliver: times.delivered = now
        case .callback: times.closed = now
        case .cancel: times.cancelled = now
        }
    }
}
