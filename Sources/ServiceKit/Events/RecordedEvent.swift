package import JSON
package import SQLDatabase

/// An event as a module reads it back, to tell the story of a document.
package struct RecordedEvent: Sendable {
    package let sequence: Int64
    package let type: String
    package let resource: String
    /// The identifier of who made it happen, or `system`.
    package let actor: String
    package let at: Instant
    /// The members that it changed, before and after.
    package let changes: [Event.Change]

    init(_ stored: StoredEvent) {
        sequence = stored.sequence
        type = stored.type
        resource = stored.resource
        actor = stored.actor
        at = stored.at
        changes = Event.Change.read(stored.changes)
    }

    /// What a member became; nil where the event does not tell it.
    package func after(_ member: String) -> JSONValue? { changes.first { $0.member == member }?.after }
}

extension EventTable {
    /// What happened to a document and its parts, or to one part of it, in order, at most so much of it.
    package static func story(
        of root: String, part: String? = nil, limit: Int, in transaction: Transaction
    ) throws -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        try forEach(root, part: part, after: 0, upTo: .max, limit: limit, in: transaction) { row in
            events.append(RecordedEvent(row.event()))
        }
        return events
    }
}
