import Dispatch
import Metrics
import ServiceKit
import Synchronization

/// Runs the dispatcher: one thread that looks what is due, and a thread for each message under way.
package final class WebhookRunner: Sendable {
    /// Sends one message, and waits for what comes of it; `isCancelled` says that the program is ending.
    package typealias Send =
        @Sendable (_ message: WebhookMessage, _ isCancelled: @escaping @Sendable () -> Bool) -> AttemptOutcome

    private struct State {
        var lanes = Lanes()
        /// Threads that wait for work: a serial queue keeps its thread only while it works.
        var idle: [DispatchQueue] = []
        var isStarted = false
        var isStopping = false
        var isCancelled = false
        var hasToldOfClient = false
    }

    /// Attempts by what came of them.
    package let statistics = WebhookStatistics()
    private let dispatcher: WebhookDispatcher
    private let canSend: @Sendable () -> Bool
    private let send: Send
    private let note: @Sendable (WebhookNote) -> Void
    private let queue = DispatchQueue(label: "bayline.webhooks")
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let underWay = DispatchGroup()

    /// New events and times that have come are looked for so often.
    private static let pause = DispatchTimeInterval.milliseconds(500)
    /// After a failure of the database.
    private static let longPause = DispatchTimeInterval.seconds(3)
    /// How often what came of an attempt is tried to be stored.
    private static let storeAttempts = 5

    /// - Parameters:
    ///   - canSend: whether the library for HTTP is there; asked once there is an endpoint.
    ///   - note: told what the log is to tell, on any thread.
    package init(
        _ dispatcher: WebhookDispatcher, canSend: @escaping @Sendable () -> Bool = { true }, send: @escaping Send,
        note: @escaping @Sendable (WebhookNote) -> Void
    ) {
        self.dispatcher = dispatcher
        self.canSend = canSend
        self.send = send
        self.note = note
    }

    /// Begins; to be called once.
    package func start() {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted && !state.isStopping
        }
        guard isFirst else { return }
        underWay.enter()
        queue.async { [self] in
            run()
            underWay.leave()
        }
    }

    /// Ends: what is under way may finish within `grace` seconds, then it is given up and tried again after the next
    /// start.
    package func stop(grace: Double = 2) {
        let isRunning = state.withLock { state in
            state.isStopping = true
            return state.isStarted
        }
        guard isRunning else { return }
        wakeUp.signal()
        if underWay.wait(timeout: .now() + grace) == .timedOut {
            state.withLock { $0.isCancelled = true }
            // libcurl asks once a second whether to give up; a resolver that does not answer is not waited for.
            _ = underWay.wait(timeout: .now() + 2.5)
        }
        try? dispatcher.end()
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func run() {
        var isFailing = false
        var hasBegun = false
        while !isStopping {
            var pause: DispatchTimeInterval? = Self.pause
            do {
                if !hasBegun { try dispatcher.begin() }
                hasBegun = true
                if try turn() { pause = nil }
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

    /// - Returns: whether there is more to do at once.
    private func turn() throws -> Bool {
        try dispatcher.prune()
        let endpoints = try dispatcher.endpoints()
        guard !endpoints.isEmpty, isAbleToSend() else { return false }
        let hasMore = try dispatcher.passOnEvents(to: endpoints)
        let rooms = state.withLock { $0.lanes.rooms(endpoints) }
        for assignment in try dispatcher.claim(rooms) { begin(assignment) }
        return hasMore
    }

    /// Without the library all waits, and nothing becomes a dead letter.
    private func isAbleToSend() -> Bool {
        if canSend() { return true }
        let isNew = state.withLock { state in
            defer { state.hasToldOfClient = true }
            return !state.hasToldOfClient
        }
        if isNew { note(.clientMissing) }
        return false
    }

    private func begin(_ assignment: WebhookAssignment) {
        underWay.enter()
        let lane = state.withLock { state in
            state.lanes.begin(assignment.delivery.endpointID)
            return state.idle.popLast()
        }
        let queue = lane ?? DispatchQueue(label: "bayline.webhooks.lane")
        queue.async { [self] in
            let began = Stopwatch()
            let outcome = send(assignment.message) { [self] in state.withLock { $0.isCancelled } }
            let duration = Stopwatch().microseconds(since: began)
            store(assignment, outcome, duration, on: queue, attemptsLeft: Self.storeAttempts)
        }
    }

    private func store(
        _ assignment: WebhookAssignment, _ outcome: AttemptOutcome, _ duration: Int, on queue: DispatchQueue,
        attemptsLeft: Int
    ) {
        dispatcher.finish(assignment, outcome, duration: duration) { [self] result in
            switch result {
            case .success(let record):
                statistics.note(outcome, record.consequence)
                note(.attempt(WebhookAttemptNote(assignment, outcome, record, microseconds: duration)))
                end(assignment, queue)
            case .failure where attemptsLeft > 1 && !isStopping:
                // Else the message would go out once more when this node's claim has run out.
                queue.asyncAfter(deadline: .now() + .milliseconds(500)) { [self] in
                    store(assignment, outcome, duration, on: queue, attemptsLeft: attemptsLeft - 1)
                }
            case .failure:
                end(assignment, queue)
            }
        }
    }

    private func end(_ assignment: WebhookAssignment, _ queue: DispatchQueue) {
        state.withLock { state in
            state.lanes.end(assignment.delivery.endpointID)
            state.idle.append(queue)
        }
        underWay.leave()
        wakeUp.signal()
    }
}
