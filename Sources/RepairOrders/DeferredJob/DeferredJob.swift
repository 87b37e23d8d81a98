package import Customers
package import Network
package import ServiceKit

/// Recommended work that the customer declined or postponed; it returns at the next visit (RCP-14, INS-07).
package struct DeferredJob: Sendable {
    package let id: DeferredJobID
    package let vehicleID: VehicleID
    /// The order on which it was declined or postponed.
    package let orderID: RepairOrderID
    package let description: String
    package let operation: String?
    package let reason: Reason
    package let safetyClass: SafetyClass
    /// What it would have cost then, tax included.
    package let price: Money?
    package let createdAt: Instant
    package var priority: Priority
    /// The day on which the customer is asked again; nil where nobody has planned it.
    package var nextContactOn: LocalDate?
    package var status: Status = .open
    package var version: Int64 = 1
    /// When the customer signed, on the delivery document, that the work was not done (SET-10).
    package var acknowledgedAt: Instant?
    /// The job of a later order that does the work.
    package var revivedBy: Revival?
    package var closedAt: Instant?
    package var closeReason: String?

    package enum Reason: String, Sendable, CaseIterable {
        case declined, postponed, notDone
    }

    package enum Status: String, Sendable, CaseIterable {
        case open, closed
    }

    /// What leaving the work undone means for the vehicle's safety (INS-07, SET-10).
    package enum SafetyClass: String, Sendable, CaseIterable {
        /// The vehicle is unsafe without it: the customer signs for that at delivery.
        case unsafe
        /// It becomes unsafe with further wear.
        case advisory
        case none
    }

    package enum Priority: String, Sendable, CaseIterable {
        case high, medium, low
    }

    /// Where the work came back.
    package struct Revival: Sendable, Equatable {
        package let orderID: RepairOrderID
        package let jobID: JobID

        package init(orderID: RepairOrderID, jobID: JobID) {
            self.orderID = orderID
            self.jobID = jobID
        }
    }

    /// - Parameter safetyClass: where it is known closer than by the flag.
    package init(
        id: DeferredJobID, vehicleID: VehicleID, orderID: RepairOrderID, description: String, operation: String?,
        reason: Reason, isSafetyRelevant: Bool, price: Money?, createdAt: Instant, safetyClass: SafetyClass? = nil
    ) {
        let known = safetyClass ?? (isSafetyRelevant ? .unsafe : .none)
        self.id = id
        self.vehicleID = vehicleID
        self.orderID = orderID
        self.description = description
        self.operation = operation
        self.reason = reason
        self.safetyClass = known
        self.price = price
        self.createdAt = createdAt
        priority = known.priority
    }

    /// Whether the vehicle is unsafe without it (SET-10).
    package var isSafetyRelevant: Bool { safetyClass == .unsafe }

    /// Plans to ask the customer again: soon where the vehicle is unsafe, else within a month; by the outlet's days.
    package mutating func planContact(at outlet: Outlet, now: Instant) {
        nextContactOn = outlet.zone.date(of: now).adding(days: safetyClass.contactDays)
    }
}

extension DeferredJob.SafetyClass {
    var priority: DeferredJob.Priority {
        switch self {
        case .unsafe: .high
        case .advisory: .medium
        case .none: .low
        }
    }

    var contactDays: Int {
        switch self {
        case .unsafe: 7
        case .advisory: 14
        case .none: 30
        }
    }
}
