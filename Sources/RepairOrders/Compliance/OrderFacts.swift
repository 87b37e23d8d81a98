import SQLDatabase
import ServiceKit

/// What the compliance report looks at: the order, what was measured, what else happened.
struct OrderFacts {
    let document: RepairOrderDocument
    /// Work that was put off on this order.
    let deferred: [DeferredJob]
    /// Work that was put off at earlier visits, and again on this order.
    var deferredAgain: [DeferredJob] = []
    let measurements: [Rule: Measurement]

    var order: RepairOrder { document.order }
    var hasAppointment: Bool { order.appointmentID != nil }
    var hasChange: Bool {
        document.jobs.contains { $0.changeRequestID != nil } || order.openChangeRequests > 0
            // A change that the customer declined leaves no job.
            || measurements[.REP_04] != nil
    }
    /// Whether a change was found on this order: asking about a job that came from another order is judged there.
    var hasAskedChange: Bool { measurements[.REP_04] != nil || order.openChangeRequests > 0 }
    var hasParts: Bool { document.jobs.contains { !$0.parts.isEmpty } }
    var needsRoadTest: Bool { document.agreedJobs.contains(where: \.work.roadTest) }
    var wasReworked: Bool { document.jobs.contains { $0.reworkCount > 0 } }
    /// Whether the customer signs at delivery for unsafe work that is not done, also of an earlier visit (SET-10).
    var hasSafetyDeferral: Bool { (deferred + deferredAgain).contains(where: \.isSafetyRelevant) }

    /// When the order got so far; nil while it has not.
    func time(of milestone: Milestone) -> Instant? {
        switch milestone {
        case .created: order.createdAt
        case .authorized: order.times.authorized
        case .started: order.times.started
        case .submitted: order.times.submitted
        // What was found at inspection still waits.
        case .asked: order.openChangeRequests > 0 ? nil : order.times.submitted
        case .passed: order.times.passed
        case .invoiced: order.times.invoiced
        case .delivered: order.times.delivered
        case .closed: order.times.closed
        }
    }
}

extension OrderFacts {
    /// What is known of an order, with what was measured on its appointment.
    init(_ document: RepairOrderDocument, in transaction: Transaction) throws {
        var measurements = try MeasurementTable.measurements(on: document.order.id.text, in: transaction)
        if let appointment = document.order.appointmentID {
            measurements += try MeasurementTable.measurements(on: appointment.text, in: transaction)
        }
        self.init(
            document: document, deferred: try DeferredJobTable.list(of: document.order.id, in: transaction),
            deferredAgain: try DeferredJobTable.offeredAgain(
                to: document.order.vehicleID, on: document.order.id, in: transaction),
            measurements: Dictionary(measurements.map { ($0.rule, $0) }) { first, _ in first })
    }
}

/// The steps of the journey by which rules are due.
enum Milestone {
    case created, authorized, started, submitted, passed, invoiced, delivered, closed
    /// The customer has answered all that was found, and the work is done.
    case asked
}
