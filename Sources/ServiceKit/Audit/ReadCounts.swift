import Synchronization

/// Reads of documents that are polled all day, counted from the second in an hour on until they are noted together
/// (SEC-03).
final class ReadCounts: Sendable {
    /// Reads that are one row: of one key, from one address.
    struct Place: Hashable, Sendable {
        let key: Int
        let address: String
    }

    private let counted = Mutex<[Place: AuditRead]>([:])
    private let capacity: Int

    /// - Parameter capacity: so many rows wait at most.
    init(capacity: Int = 10_000) {
        self.capacity = capacity
    }

    /// Counts a read; false where too much waits already, so that it has to be noted by itself.
    ///
    /// - Parameter make: makes the row, for the first of its kind.
    func add(_ key: Int, _ call: Call, _ make: () -> AuditRead?) -> Bool {
        let place = Place(key: key, address: call.address)
        return counted.withLock { counted in
            if counted[place]?.add(call) != nil { return true }
            guard counted.count < capacity, let read = make() else { return false }
            counted[place] = read
            return true
        }
    }

    /// All that was counted, and is now its taker's to note.
    func take() -> [Place: AuditRead] {
        counted.withLock { counted in
            defer { counted = [:] }
            return counted
        }
    }

    /// Takes back what could not be noted now.
    func giveBack(_ reads: [Place: AuditRead]) {
        counted.withLock { counted in
            counted.merge(reads) { later, earlier in later.joined(to: earlier) }
        }
    }
}
