import Synchronization

/// The keys under which requests run in this process, from their dispatch until their answers are durable (API-06).
final class RunningKeys: Sendable {
    /// One caller's key.
    struct Name: Hashable, Sendable {
        let caller: String
        let key: String
    }

    private let names = Mutex<Set<Name>>([])

    /// Takes a key; nil while another request has it.
    func claim(_ key: String, of caller: Caller) -> KeyClaim? {
        let name = Name(caller: caller.id, key: key)
        return names.withLock { $0.insert(name).inserted } ? KeyClaim(name, self) : nil
    }

    func release(_ name: Name) {
        _ = names.withLock { $0.remove(name) }
    }
}
