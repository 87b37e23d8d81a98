package import SQLDatabase

/// What modules ask of the scheduler; the job is written in the transaction of its cause (EVT-04).
package enum Scheduler {
    /// Has something done at a time; where the same is to be done about the same already, it moves there.
    ///
    /// A time that has passed is at once. The handler runs in a transaction of its own, at the earliest after this one.
    ///
    /// - Parameters:
    ///   - kind: a handler's.
    ///   - subject: the identifier of what it is about; of a kind and a subject one job waits at most.
    ///   - outlet: whose affair it is; nil for the network's.
    ///   - argument: what the handler has to know besides; no personal data, since it is shown.
    package static func schedule(
        _ kind: String, of subject: String, at due: Instant, outlet: String?, argument: String? = nil, _ call: Call,
        in transaction: Transaction
    ) throws {
        let job = ScheduledJob(
            id: call.newID(), kind: kind, subject: subject, argument: argument, outlet: outlet, createdAt: call.now,
            dueAt: due, nextAt: due)
        try ScheduledJobTable.schedule(job, in: transaction)
        if due <= call.now { call.jobSignal?.raise() }
    }

    /// Takes back what waits; what has run or runs at this moment stays.
    ///
    /// - Returns: whether there was something.
    @discardableResult
    package static func cancel(
        _ kind: String, of subject: String, _ call: Call, in transaction: Transaction
    ) throws -> Bool {
        try ScheduledJobTable.cancel(kind, of: subject, at: call.now, in: transaction)
    }

    /// Takes back everything that waits about a subject.
    package static func cancelAll(of subject: String, _ call: Call, in transaction: Transaction) throws {
        try ScheduledJobTable.cancelAll(of: subject, at: call.now, in: transaction)
    }
}
