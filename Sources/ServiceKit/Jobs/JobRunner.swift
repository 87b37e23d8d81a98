import Dispatch
import SQLDatabase
import Synchronization

/// Runs the jobs that are due (EVT-04): one thread that looks, and a few for errands.
///
/// All that it knows is in the database, so a program that dies goes on where it was, and several nodes share the work.
/// Work happens in the transaction that ends its job, so it happens once, whatever fails. An errand may have been done
/// though its end was not stored, as after a kill: it is then run again.
package final class JobRunner: Sendable {
    private struct State {
        var underWay: Set<ScheduledJobID> = []
        var isStarted = false
        var isStopping = false
        var isCancelled = false
        var prunedAt: Instant?
    }

    private let service: Service
    private let database: any Database
    private let handlers: [String: JobHandler]
    private let workKinds: [String]
    private let errandKinds: [String]
    /// Tells this process's claims from others'.
    private let node: String
    private let note: @Sendable (JobNote) -> Void
    private let state = Mutex(State())
    private let results = Mutex<[JobResult: Int]>([:])
    private let queue = DispatchQueue(label: "bayline.jobs")
    private let errands = DispatchQueue(label: "bayline.jobs.errands", attributes: .concurrent)
    private let wakeUp = DispatchSemaphore(value: 0)
    /// Errands that are under way.
    private let away = DispatchGroup()
    private let running = DispatchGroup()

    /// Times that have come are looked for so often; what is due at once on this node is not waited for.
    private static let pause = DispatchTimeInterval.milliseconds(500)
    /// After a failure of the database.
    private static let longPause = DispatchTimeInterval.seconds(3)
    private static let page = 100
    /// Errands that go on at the same time.
    private static let lanes = 4
    /// How long an errand is a node's own: longer than any may take.
    private static let leaseSeconds: Int64 = 300
    private static let storeAttempts = 5
    private static let keptDays: Int64 = 90
    private static let pruneSeconds: Int64 = 600

    /// - Parameter note: told what the log is to tell, on any thread.
    package init(_ service: Service, note: @escaping @Sendable (JobNote) -> Void = { _ in }) {
        self.service = service
        database = service.database
        handlers = Dictionary(service.jobHandlers.map { ($0.kind, $0) }) { first, _ in first }
        let isErrand: (JobHandler) -> Bool = { if case .errand = $0.step { true } else { false } }
        workKinds = service.jobHandlers.filter { !isErrand($0) }.map(\.kind).sorted()
        errandKinds = service.jobHandlers.filter(isErrand).map(\.kind).sorted()
        node = "node_" + ULID.make(at: service.now, random: SystemRandomSource())
        self.note = note
    }

    /// Attempts so far that ended so.
    package func count(_ result: JobResult) -> Int { results.withLock { $0[result] ?? 0 } }

    /// Begins to look at times by itself; to be called once.
    package func start() {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted && !state.isStopping
        }
        guard isFirst else { return }
        service.jobSignal.follow { [weak self] in self?.wakeUp.signal() }
        running.enter()
        queue.async { [self] in
            run()
            running.leave()
        }
    }

    /// Ends: errands may finish within `grace` seconds; then they are given up and run after the next start.
    package func stop(grace: Double = 2) {
        let isRunning = state.withLock { state in
            state.isStopping = true
            return state.isStarted
        }
        guard isRunning else { return }
        service.jobSignal.follow(nil)
        wakeUp.signal()
        running.wait()
        if away.wait(timeout: .now() + grace) == .timedOut {
            state.withLock { $0.isCancelled = true }
            _ = away.wait(timeout: .now() + 2.5)
        }
        let (node, now) = (node, service.now)
        if (try? database.read({ try ScheduledJobTable.hasClaims(in: $0) })) == true {
            _ = try? database.writeAndWait { try ScheduledJobTable.release(by: node, at: now, in: $0) }
        }
    }

    /// Runs all that is due now and what follows from it, errands too, and comes back when it is through.
    ///
    /// For who has moved the clock, and wants to see what is due then.
    ///
    /// - Parameter seconds: the longest to wait for errands.
    package func settle(within seconds: Double = 3) {
        var left = 1_000
        while left > 0, let count = try? turn(), count > 0 || away.wait(timeout: .now()) == .timedOut {
            guard away.wait(timeout: .now() + seconds) == .success else { return }
            left -= 1
        }
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func run() {
        var isFailing = false
        var hasBegun = false
        while !isStopping {
            var pause: DispatchTimeInterval? = Self.pause
            do {
                if !hasBegun { try begin() }
                hasBegun = true
                if try turn() > 0 { pause = nil }
                try prune()
                if isFailing { note(.recovered) }
                isFailing = false
            } catch {
                if !isFailing { note(.databaseFailed) }
                isFailing = true
                pause = Self.longPause
            }
            if let pause { _ = wakeUp.wait(timeout: .now() + pause) }
        }
    }

    /// What was under way when the program died is free again, where no other program can be at it.
    private func begin() throws {
        let now = service.now
        let isAlone = try database.read { transaction in
            try transaction.dialect.name == "SQLite" && ScheduledJobTable.hasClaims(in: transaction)
        }
        if isAlone { try database.writeAndWait { try ScheduledJobTable.release(by: "*", at: now, in: $0) } }
    }

    /// Looks once, and runs what is due in the order in which it was due.
    ///
    /// - Returns: how many were run or begun.
    private func turn() throws -> Int {
        let now = service.now
        let due = try database.read { transaction in
            (
                works: workKinds.isEmpty
                    ? [] : try ScheduledJobTable.due(workKinds, at: now, limit: Self.page, in: transaction),
                errands: errandKinds.isEmpty
                    ? [] : try ScheduledJobTable.due(errandKinds, at: now, limit: Self.page, in: transaction)
            )
        }
        var count = 0
        for (id, kind) in due.works where !isStopping {
            guard let handler = handlers[kind], case .work(let work) = handler.step else { continue }
            count += try self.work(id, handler, work) ? 1 : 0
        }
        for (id, kind) in due.errands where !isStopping {
            guard let handler = handlers[kind], case .errand(let errand) = handler.step else { continue }
            count += try begin(id, handler, errand) ? 1 : 0
        }
        return count
    }

    private func work(_ id: ScheduledJobID, _ handler: JobHandler, _ work: @escaping JobHandler.Work) throws -> Bool {
        let attempt = JobAttempt(handler: handler, call: service.systemCall())
        var result: ScheduledJobStatus?
        do {
            result = try database.writeAndWait { try attempt.work(id, work, in: $0) }
        } catch let error as DatabaseError where error.isOfOneJob {
            // Only this one cannot be done; the others go on.
            result = try database.writeAndWait { try attempt.fail(id, error, in: $0) }
        }
        told(result, id, handler)
        return result != nil
    }

    /// - Returns: false where there is no room now, or the job is not to be had.
    private func begin(_ id: ScheduledJobID, _ handler: JobHandler, _ errand: @escaping JobHandler.Errand) throws
        -> Bool
    {
        let hasRoom = state.withLock { state in
            guard state.underWay.count < Self.lanes else { return false }
            return state.underWay.insert(id).inserted
        }
        guard hasRoom else { return false }
        let (now, node) = (service.now, node)
        var job: ScheduledJob?
        do {
            let until = now.adding(seconds: Self.leaseSeconds)
            job = try database.writeAndWait { try ScheduledJobTable.claim(id, by: node, at: now, until: until, in: $0) }
        } catch {
            leave(id)
            throw error
        }
        guard let job else {
            leave(id)
            return false
        }
        away.enter()
        errands.async { [self] in
            let isCancelled: @Sendable () -> Bool = { [self] in state.withLock { $0.isCancelled } }
            let outcome: JobOutcome
            do {
                outcome = try errand(job, database, isCancelled)
            } catch {
                outcome = .failed(error is DatabaseError ? "the database refused it" : "it failed")
            }
            store(job, handler, outcome, attemptsLeft: Self.storeAttempts)
            leave(id)
            away.leave()
            wakeUp.signal()
        }
        return true
    }

    private func leave(_ id: ScheduledJobID) {
        state.withLock { _ = $0.underWay.remove(id) }
    }

    private func store(_ job: ScheduledJob, _ handler: JobHandler, _ outcome: JobOutcome, attemptsLeft: Int) {
        let attempt = JobAttempt(handler: handler, call: service.systemCall())
        let node = node
        do {
            let result = try database.writeAndWait { try attempt.end(job, outcome, by: node, in: $0) }
            told(result, job.id, handler)
        } catch {
            guard attemptsLeft > 1, !isStopping else { return }
            // Else it would be done once more when this node's claim has run out.
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(300))
            store(job, handler, outcome, attemptsLeft: attemptsLeft - 1)
        }
    }

    private func told(_ result: ScheduledJobStatus?, _ id: ScheduledJobID, _ handler: JobHandler) {
        guard let result else { return }
        service.feed.changed()
        service.jobSignal.flush()
        switch result {
        case .done: results.withLock { $0[.done, default: 0] += 1 }
        case .dead:
            results.withLock { $0[.dead, default: 0] += 1 }
            note(.dead(kind: handler.kind, id: id.text))
        case .scheduled: results.withLock { $0[.failed, default: 0] += 1 }
        case .running, .cancelled: break
        }
    }

    /// Removes, now and then, what ended long ago.
    private func prune() throws {
        let now = service.now
        let isTime = state.withLock { state in
            if let last = state.prunedAt, now < last.adding(seconds: Self.pruneSeconds), last <= now { return false }
            state.prunedAt = now
            return true
        }
        guard isTime else { return }
        let before = now.adding(days: -Self.keptDays)
        guard try database.read({ try ScheduledJobTable.hasFinished(before: before, in: $0) }) else { return }
        while try database.writeAndWait({ try ScheduledJobTable.prune(before: before, limit: 500, in: $0) }) == 500,
            !isStopping
        {}
    }
}

extension DatabaseError {
    /// Whether it says something of what one transaction did, and nothing of the database as a whole.
    fileprivate var isOfOneJob: Bool {
        switch kind {
        case .uniqueViolation, .foreignKeyViolation, .checkViolation, .notNull, .mismatch, .other, .serialization:
            true
        default: false
        }
    }
}
