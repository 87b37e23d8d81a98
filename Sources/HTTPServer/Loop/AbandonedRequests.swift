import Synchronization

/// The requests whose handlers took too long and have still not answered.
///
/// Late handlers are rare, so that asking is one load; each comes back once, with an answer or without, and is
/// forgotten then.
final class AbandonedRequests: Sendable {
    private struct Request: Hashable {
        let connection: UInt64
        let ordinal: UInt32
    }

    private let count = Atomic(0)
    private let requests = Mutex<Set<Request>>([])

    func insert(_ connection: ConnectionID, _ ordinal: UInt32) {
        requests.withLock { requests in
            requests.insert(Request(connection: connection.token, ordinal: ordinal))
            count.store(requests.count, ordering: .relaxed)
        }
    }

    func contains(_ connection: ConnectionID, _ ordinal: UInt32) -> Bool {
        guard count.load(ordering: .relaxed) > 0 else { return false }
        return requests.withLock { $0.contains(Request(connection: connection.token, ordinal: ordinal)) }
    }

    func remove(_ connection: ConnectionID, _ ordinal: UInt32) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        requests.withLock { requests in
            requests.remove(Request(connection: connection.token, ordinal: ordinal))
            count.store(requests.count, ordering: .relaxed)
        }
    }
}
