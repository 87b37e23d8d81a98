/// Jobs of the scheduler, in identifiers.
package enum ScheduledJobNoun: IdentifierKind {
    package static let prefix = "sjb"
}

/// Identifies a job: `sjb_…`.
package typealias ScheduledJobID = Identifier<ScheduledJobNoun>

/// How far a job is (EVT-04).
package enum ScheduledJobStatus: String, Sendable, CaseIterable {
    /// It waits for its time.
    case scheduled
    /// A node works on it, outside of a transaction.
    case running
    case done
    /// What it was for has gone.
    case cancelled
    /// It was tried in vain so often that it was given up.
    case dead
}

/// What is done with a job by hand.
package enum ScheduledJobAction: String, Sendable, CaseIterable {
    case retry, cancel
}

/// Something to be done at a time, once (EVT-04).
package struct ScheduledJob: Sendable {
    package let id: ScheduledJobID
    /// `appointment.reminder`: the noun, and what is to be done.
    package let kind: String
    /// The identifier of what it is about.
    package let subject: String
    /// What its handler has to know besides; never personal.
    package let argument: String?
    package let outlet: String?
    package let createdAt: Instant
    /// When it was to be done at first.
    package let dueAt: Instant
    package internal(set) var status: ScheduledJobStatus = .scheduled
    /// When it is tried, or tried again; nil once it has ended.
    package internal(set) var nextAt: Instant?
    package internal(set) var attemptCount = 0
    package internal(set) var lastError: String?
    package internal(set) var finishedAt: Instant?
    /// When this attempt began, by the service's clock.
    package internal(set) var now = Instant(microseconds: 0)
}

extension ScheduledJob {
    /// What people can do with a job; what the scheduler does itself is no action.
    package static let transitions = TransitionTable<ScheduledJobStatus, ScheduledJobAction>(
        "job",
        [
            (.scheduled, .cancel, .cancelled),
            (.dead, .retry, .scheduled),
            (.dead, .cancel, .cancelled),
        ])
}
