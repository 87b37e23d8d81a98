import JSON
package import SQLDatabase

/// Events for those who pass them on: in their total order, none left out (EVT-01).
package enum EventFeedTable {
    /// An event with what decides where it goes, and as `/v1/events` gives it.
    package struct Entry: Sendable {
        package let sequence: Int64
        package let type: String
        package let resource: String
        /// The document whose story it is part of.
        package let root: String
        package let outlet: String?
        package let at: Instant
        /// The event as JSON.
        package let document: [UInt8]

        init(_ event: StoredEvent) {
            var writer = JSONWriter(capacity: 512)
            event.write(to: &writer)
            sequence = event.sequence
            type = event.type
            resource = event.resource
            root = event.root
            outlet = event.outlet
            at = event.at
            document = writer.bytes
        }
    }

    /// The events after a place, at most `limit`; only those before which none can appear any more.
    ///
    /// Where writers draw numbers side by side it must be the first that its transaction does.
    package static func events(after sequence: Int64, limit: Int, in transaction: Transaction) throws -> [Entry] {
        let horizon = try EventTable.horizon(in: transaction)
        var entries: [Entry] = []
        try EventTable.forEach(nil, after: sequence, upTo: horizon, limit: limit, in: transaction) {
            entries.append(Entry($0.event()))
        }
        return entries
    }

    /// One event; nil where there is none of this number.
    package static func find(_ sequence: Int64, in transaction: Transaction) throws -> Entry? {
        var entry: Entry?
        try EventTable.forEach(nil, after: sequence - 1, upTo: sequence, limit: 1, in: transaction) {
            entry = Entry($0.event())
        }
        return entry
    }

    /// A place after which comes every event that is recorded from now on, by this transaction or another.
    ///
    /// On PostgreSQL, where events with lower numbers than the last may yet be committed, it lies before all of them;
    /// to be asked before this transaction records an event itself.
    package static func present(in transaction: Transaction) throws -> Int64 {
        guard transaction.dialect.name == EventNumberTable.migration.engine else {
            return try EventTable.lastSequence(in: transaction)
        }
        return try transaction.first("SELECT settled_event_number()") { $0.int64(0) } ?? 0
    }

    /// Appends what the program does by itself: the actor is `system`.
    package static func recordBySystem(_ event: Event, at now: Instant, in transaction: Transaction) throws {
        try EventTable.insert(event, EventOrigin(actor: "system", at: now), in: transaction)
    }
}
