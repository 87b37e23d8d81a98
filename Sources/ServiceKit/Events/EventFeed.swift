import Dispatch
import SQLDatabase
import Synchronization

/// Wakes those who wait for events.
///
/// One look at the database serves all of them, whenever this node has written and, for what other nodes write, twice
/// a second; nobody else polls. It wakes and tells nothing: who is woken reads from its own place on, so a slow reader
/// is never buffered for, and what was not yet durable when it was woken is found by the next look.
package final class EventFeed: Sendable {
    /// Why someone is woken.
    enum Wake: Sendable {
        /// There is, or may be, something from its place on.
        case events
        /// It has waited as long as it wanted.
        case deadline
        /// The program stops.
        case stopped
    }

    private struct Waiter {
        let filter: EventFilter
        let wake: @Sendable (Wake) -> Void
    }

    private struct State {
        var waiters: [Int: Waiter] = [:]
        var nextID = 0
        /// Up to here every waiter was told, or has looked itself; it only grows.
        var seen: Int64 = 0
        var isLookScheduled = false
        var isPolling = false
        var isStopped = false
    }

    /// So often other nodes' events are looked for while someone waits.
    static let pollMilliseconds = 500

    private let database: any Database
    private let queue = DispatchQueue(label: "bayline.events.feed")
    private let state = Mutex(State())
    /// Lets writers pass without the lock while nobody waits.
    private let waiting = Atomic(0)

    /// A feed that nobody waits at.
    init(database: any Database) {
        self.database = database
    }

    /// How many wait.
    package var waiterCount: Int { waiting.load(ordering: .relaxed) }

    /// Something was written on this node and is durable.
    package func changed() {
        guard waiting.load(ordering: .acquiring) > 0 else { return }
        scheduleLook()
    }

    /// Wakes all who wait, and whoever comes, so that they can end in order.
    package func stop() {
        let waiters = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [:] }
            return state.waiters
        }
        waiting.store(0, ordering: .releasing)
        queue.sync { for waiter in waiters.values { waiter.wake(.stopped) } }
    }

    /// Calls `wake` once, on the feed's queue, when there is an event after that place which the filter lets through,
    /// or after so long; perhaps sooner.
    ///
    /// Returns what `cancel` needs.
    @discardableResult
    func wait(
        _ filter: EventFilter, after: Int64, milliseconds: Int, _ wake: @escaping @Sendable (Wake) -> Void
    ) -> Int {
        let (id, immediate, polls) = state.withLock { state -> (Int, Wake?, Bool) in
            state.nextID += 1
            if state.isStopped { return (state.nextID, .stopped, false) }
            // Others were told of what this one has not looked at.
            if after < state.seen { return (state.nextID, .events, false) }
            if state.waiters.isEmpty { state.seen = after }
            state.waiters[state.nextID] = Waiter(filter: filter, wake: wake)
            waiting.store(state.waiters.count, ordering: .sequentiallyConsistent)
            defer { state.isPolling = true }
            return (state.nextID, nil, !state.isPolling)
        }
        if let immediate {
            queue.async { wake(immediate) }
            return id
        }
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in
            self?.remove(id)?.wake(.deadline)
        }
        if polls { poll() }
        // What was written between its own look and this.
        scheduleLook()
        return id
    }

    /// Runs what is short, but not short enough for an event loop, where those are woken who wait.
    func onQueue(_ work: @escaping @Sendable () -> Void) {
        queue.async(execute: work)
    }

    /// Forgets one who waits no longer.
    func cancel(_ id: Int) {
        _ = remove(id)
    }

    private func remove(_ id: Int) -> Waiter? {
        state.withLock { state in
            defer { waiting.store(state.waiters.count, ordering: .releasing) }
            return state.waiters.removeValue(forKey: id)
        }
    }

    private func scheduleLook() {
        let mustSchedule = state.withLock { state in
            defer { state.isLookScheduled = true }
            return !state.isLookScheduled
        }
        if mustSchedule { queue.async { [self] in look() } }
    }

    private func poll() {
        queue.asyncAfter(deadline: .now() + .milliseconds(Self.pollMilliseconds)) { [weak self] in
            guard let self else { return }
            let isNeeded = state.withLock { state in
                state.isPolling = !state.waiters.isEmpty && !state.isStopped
                return state.isPolling
            }
            guard isNeeded else { return }
            scheduleLook()
            poll()
        }
    }

    private func look() {
        let seen = state.withLock { state -> Int64? in
            state.isLookScheduled = false
            return state.waiters.isEmpty ? nil : state.seen
        }
        // Where the database does not answer now, the next poll asks again.
        guard let seen, let found = try? database.read({ try Self.events(after: seen, in: $0) }) else { return }
        let woken = state.withLock { state in
            // Everybody who has come meanwhile looks from its own place on.
            state.seen = max(state.seen, found.last)
            let ids = state.waiters.filter { waiter in
                found.events.contains {
                    waiter.value.filter.includes(type: $0.type, outlet: $0.outlet, root: $0.root)
                }
            }.keys
            defer { waiting.store(state.waiters.count, ordering: .releasing) }
            return ids.compactMap { state.waiters.removeValue(forKey: $0) }
        }
        for waiter in woken { waiter.wake(.events) }
        if found.hasMore { scheduleLook() }
    }

    private struct Found {
        var events: [EventTable.Place] = []
        var last: Int64
        var hasMore = false
    }

    private static func events(after seen: Int64, in transaction: Transaction) throws -> Found {
        let horizon = try EventTable.horizon(in: transaction)
        var found = Found(last: horizon)
        guard horizon > seen else { return found }
        let chunk = 1_000
        found.events = try EventTable.places(after: seen, upTo: horizon, limit: chunk, in: transaction)
        if found.events.count == chunk, let last = found.events.last {
            found.last = last.sequence
            found.hasMore = last.sequence < horizon
        }
        return found
    }
}
