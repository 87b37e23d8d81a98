import SQLDatabase
package import ServiceKit

/// What an attempt has led to.
package enum AttemptConsequence: Sendable, Equatable {
    case delivered
    /// It is tried again then.
    case retry(at: Instant)
    case dead
    /// The program gave it up; it is tried again.
    case released
    /// Another node has taken it, or it is gone: nothing was stored.
    case lost
}

/// What was stored of an attempt.
package struct AttemptRecord: Sendable, Equatable {
    package let consequence: AttemptConsequence
    /// Why the endpoint was disabled by it; nil where it was not.
    package var disabled: DisabledReason?
}

/// One attempt that was made, to be stored with what follows from it.
struct AttemptResult: Sendable {
    let assignment: WebhookAssignment
    let outcome: AttemptOutcome
    /// Microseconds.
    let duration: Int
    let now: Instant
    let node: String
    let random: any RandomSource

    func store(in transaction: Transaction) throws -> AttemptRecord {
        guard outcome != .abandoned else {
            try WebhookQueueTable.release(assignment.delivery.id, by: node, in: transaction)
            return AttemptRecord(consequence: .released)
        }
        let (delivery, consequence) = next()
        guard try WebhookQueueTable.save(delivery, by: node, in: transaction) else {
            return AttemptRecord(consequence: .lost)
        }
        try WebhookAttemptTable.insert(
            WebhookAttempt(
                number: delivery.attemptCount, at: assignment.at, durationMicroseconds: Int64(duration),
                status: outcome.status, failure: outcome.failure?.rawValue),
            of: delivery.id, in: transaction)
        try WebhookQueueTable.settle(delivery.endpointID, delivery.root, at: now, in: transaction)
        var record = AttemptRecord(consequence: consequence)
        if !delivery.isTest || outcome == .gone { record.disabled = try noteHealth(in: transaction) }
        return record
    }

    /// The delivery after the attempt.
    private func next() -> (WebhookDelivery, AttemptConsequence) {
        var delivery = assignment.delivery
        delivery.attemptCount += 1
        delivery.roundAttempts += 1
        delivery.nextAttemptAt = nil
        let began = delivery.roundBeganAt ?? assignment.at
        delivery.roundBeganAt = began
        if case .delivered = outcome {
            delivery.status = .delivered
            delivery.finishedAt = now
            return (delivery, .delivered)
        }
        var retryAfter: Int64?
        if case .failed(_, _, let asked) = outcome { retryAfter = asked }
        let next = BackOff.next(
            failures: delivery.roundAttempts, began: began, now: now, retryAfter: retryAfter, random: random)
        // Who asked for a test wants to see what came of it, and not to be told tomorrow.
        guard let next, !delivery.isTest else {
            delivery.status = .dead
            delivery.finishedAt = now
            return (delivery, .dead)
        }
        delivery.nextAttemptAt = next
        return (delivery, .retry(at: next))
    }

    /// Notes since when the endpoint fails; disables it where it is gone, or has failed for too long.
    ///
    /// - Returns: why it was disabled.
    private func noteHealth(in transaction: Transaction) throws -> DisabledReason? {
        let id = assignment.delivery.endpointID
        guard let endpoint = try WebhookEndpointTable.find(id, in: transaction), endpoint.status == .enabled else {
            return nil
        }
        let reason: DisabledReason
        switch outcome {
        case .abandoned: return nil
        case .delivered:
            if endpoint.failingSince != nil { try WebhookProgressTable.setFailing(id, since: nil, in: transaction) }
            return nil
        case .gone: reason = .gone
        case .failed:
            guard let since = endpoint.failingSince else {
                try WebhookProgressTable.setFailing(id, since: now, in: transaction)
                return nil
            }
            guard now >= since.adding(days: WebhookEndpoint.failingLimitDays) else { return nil }
            reason = .failing
        }
        try endpoint.disable(reason, at: now, in: transaction)
        return reason
    }
}
