import JSON
import SQLDatabase

/// What a look at the events finds, from one place in their order on.
struct EventPage: Sendable {
    /// Those that match, in order.
    let events: [StoredEvent]
    /// Up to where all were looked at, whether they matched or not: the place to go on from.
    let last: Int64
    /// Whether more can be had at once: more that matches, or more that was not looked at.
    let hasMore: Bool

    /// The list whose cursors they are, also where it is exported.
    static let list = "/v1/events"

    /// So many events are looked at for one page, whatever the filter: a rare type is found in several looks, none of
    /// which is long.
    static let maximumLooked = 5_000

    /// Reads the events after a place.
    ///
    /// Where writers draw numbers side by side it must be the first that its transaction does.
    static func read(
        _ filter: EventFilter, after: Int64, limit: Int, in transaction: Transaction
    ) throws -> EventPage {
        let horizon = try EventTable.horizon(in: transaction)
        var events: [StoredEvent] = []
        var last = after
        var looked = 0
        // One more than is asked for, so that a page says truly whether there is another.
        while last < horizon, looked < maximumLooked, events.count <= limit {
            let chunk = min(1_000, max(limit * 2, 100))
            var count = 0
            try EventTable.forEach(filter.root, after: last, upTo: horizon, limit: chunk, in: transaction) { row in
                guard events.count <= limit else { return }
                count += 1
                last = row.sequence
                if filter.includes(type: row.type, outlet: row.outlet, root: row.root) { events.append(row.event()) }
            }
            looked += count
            // The last that there is: whatever numbers follow were undone.
            if count < chunk, events.count <= limit { last = horizon }
        }
        if events.count > limit {
            events.removeLast()
            return EventPage(events: events, last: events[limit - 1].sequence, hasMore: true)
        }
        return EventPage(events: events, last: max(last, after), hasMore: last < horizon)
    }

    /// A page for an export, as the list would answer it.
    ///
    /// - Parameter cursor: of the page before; without it the page begins where the query says.
    static func answer(
        _ call: Call, cursor: String?, limit: Int, in transaction: Transaction
    ) throws -> [UInt8] {
        let place = cursor.flatMap { Cursor(reading: $0, of: list)?.key.first }.flatMap { Int64($0) }
        let page = try read(
            call.eventFilter(), after: try place ?? call.eventsAfter(), limit: limit, in: transaction)
        var writer = JSONWriter(capacity: 256 * limit)
        page.write(to: &writer)
        return writer.bytes
    }

    /// The page as an answer of the list.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.array("items", events)
            writer.nullableMember("nextCursor", nextCursor)
            writer.member("lastSequence", last)
        }
    }

    var nextCursor: String? { hasMore ? Cursor([String(last)]).text(of: Self.list) : nil }
}
