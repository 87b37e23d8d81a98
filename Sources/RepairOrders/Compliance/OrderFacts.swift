import ServiceKit

/// What the compliance report looks at: the order, what was measured, what else happened.
struct OrderFacts {
    let document: RepairOrderDocument
    let deferred: [DeferredJob]
    let measurements: [Rule: Measurement]

    var order: RepairOrder { document.order }
    var hasAppointment: Bool { order.appointmentID != nil }
    var hasChange: Bool { document.jobs.contains { $0.changeRequestID != nil } || order.openChangeRequests > 0 }
    var hasParts: Bool { document.jobs.contains { !$0.parts.isEmpty } }
    var needsRoadTest: Bool { document.agreedJobs.contains(where: \.work.roadTest) }
    var wasReworked: Bool { document.jobs.contains { $0.reworkCount > 0 } }
    var hasSafetyDeferral: Bool { deferred.contains(where: \.isSafetyRelevant) }

    /// When the order got so far; nil while it has not.
    func time(of milestone: Milestone) -> Instant? {
        switch milestone {
        case .created: order.createdAt
        case .authorized: order.times.authorized
        case .started: order.times.started
        case .submitted: order.times.submitted
        case .passed: order.times.passed
        case .invoiced: order.times.invoiced
        case .delivered: order.times.delivered
        case .closed: order.times.closed
        }
    }
}

/// The steps of the journey by which rules are due.
enum Milestone {
    case created, authorized, started, submitted, passed, invoiced, delivered, closed
}
