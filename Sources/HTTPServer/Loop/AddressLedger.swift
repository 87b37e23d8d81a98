import Synchronization

/// Counts the open connections of each address, if there is a limit on them.
final class AddressLedger: Sendable {
    private let limit: Int?
    private let counts = Mutex<[String: Int]>([:])

    init(limits: ServerLimits) {
        limit = limits.connectionsPerAddress.flatMap { $0 < limits.connections ? $0 : nil }
    }

    /// Counts one more.
    ///
    /// Returns false if the address has as many as it may.
    func add(_ address: String) -> Bool {
        guard let limit else { return true }
        return counts.withLock { counts in
            let count = counts[address, default: 0]
            guard count < limit else { return false }
            counts[address] = count + 1
            return true
        }
    }

    /// Counts one less.
    func remove(_ address: String) {
        guard limit != nil else { return }
        counts.withLock { counts in
            guard let count = counts[address] else { return }
            counts[address] = count > 1 ? count - 1 : nil
        }
    }
}
