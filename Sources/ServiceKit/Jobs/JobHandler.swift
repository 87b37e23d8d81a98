package import SQLDatabase

/// What is done when a job of a kind is due; modules bring theirs along (`Module.jobs`).
package struct JobHandler: Sendable {
    /// Works inside the transaction that also ends the job: it happens with it or not at all, and once.
    package typealias Work = @Sendable (ScheduledJob, Call, Transaction) throws -> Void
    /// Works without a transaction, for what reaches outside: the node has the job to itself until its lease ends.
    ///
    /// What it answers runs in the transaction that ends the attempt; `isCancelled` says that the program is ending.
    package typealias Errand =
        @Sendable (ScheduledJob, any Database, _ isCancelled: @escaping @Sendable () -> Bool) throws -> JobOutcome

    enum Step: Sendable {
        case work(Work)
        case errand(Errand)
    }

    package let kind: String
    let step: Step
    let retry: JobRetry
    /// Told, in the same transaction, that the job is given up.
    let onDeath: Work?

    package init(
        _ kind: String, retry: JobRetry = JobRetry(), onDeath: Work? = nil, _ work: @escaping Work
    ) {
        self.kind = kind
        self.retry = retry
        self.onDeath = onDeath
        step = .work(work)
    }

    /// One that reaches outside: mail, a gateway, a file.
    package static func errand(
        _ kind: String, retry: JobRetry = JobRetry(), onDeath: Work? = nil, _ errand: @escaping Errand
    ) -> JobHandler {
        JobHandler(kind: kind, step: .errand(errand), retry: retry, onDeath: onDeath)
    }

    private init(kind: String, step: Step, retry: JobRetry, onDeath: Work?) {
        self.kind = kind
        self.step = step
        self.retry = retry
        self.onDeath = onDeath
    }
}

/// What came of an errand.
package struct JobOutcome: Sendable {
    enum Result: Sendable, Equatable {
        case done
        /// Why, in words without personal data, and how many seconds are to pass at least before the next attempt.
        case failed(String, retryAfter: Int64?)
        /// No further attempt would help.
        case hopeless(String)
        /// It is not the time for it yet; that is no attempt.
        case postponed(Instant)
        /// It was given up because the program ends; that is no attempt.
        case abandoned
    }

    let result: Result
    let store: @Sendable (Call, Transaction) throws -> Void

    package static func done(_ store: @escaping @Sendable (Call, Transaction) throws -> Void) -> JobOutcome {
        JobOutcome(result: .done, store: store)
    }

    package static func failed(
        _ reason: String, retryAfter: Int64? = nil,
        _ store: @escaping @Sendable (Call, Transaction) throws -> Void = { _, _ in }
    ) -> JobOutcome {
        JobOutcome(result: .failed(reason, retryAfter: retryAfter), store: store)
    }

    package static func hopeless(
        _ reason: String, _ store: @escaping @Sendable (Call, Transaction) throws -> Void = { _, _ in }
    ) -> JobOutcome {
        JobOutcome(result: .hopeless(reason), store: store)
    }

    package static func postponed(until: Instant) -> JobOutcome {
        JobOutcome(result: .postponed(until)) { _, _ in }
    }

    package static let abandoned = JobOutcome(result: .abandoned) { _, _ in }
}
