import Synchronization

/// What a database remembers of rows that are read all the time and seldom change, by their version.
///
/// A transaction asks for the row's present version first, which costs one look-up, and reads and decodes the row only
/// where that version is not known. Only what is durable is remembered: a version that was undone is given again, to
/// other content. So several programs can share a database.
package final class RowMemory: Sendable {
    struct Key: Hashable {
        let type: ObjectIdentifier
        let row: String
    }

    struct Entry: Sendable {
        let version: Int64
        let value: any Sendable
    }

    /// Rows that a transaction has read.
    package struct Rows: Sendable {
        var entries: [(key: Key, entry: Entry)] = []

        package var isEmpty: Bool {
            entries.isEmpty
        }
    }

    private let capacity: Int
    private let entries = Mutex<[Key: Entry]>([:])

    /// - Parameter capacity: so many rows are remembered; then it begins anew.
    package init(capacity: Int = 16_384) {
        self.capacity = capacity
    }

    func value<Value: Sendable>(_ key: Key, version: Int64) -> Value? {
        guard let entry = entries.withLock({ $0[key] }), entry.version == version else { return nil }
        return entry.value as? Value
    }

    /// For engines: what these rows say is durable.
    package func keep(_ rows: Rows) {
        guard !rows.isEmpty else { return }
        entries.withLock { entries in
            for (key, entry) in rows.entries {
                // An older snapshot may come late.
                if let known = entries[key], known.version > entry.version { continue }
                if entries.count >= capacity { entries.removeAll(keepingCapacity: true) }
                entries[key] = entry
            }
        }
    }
}
