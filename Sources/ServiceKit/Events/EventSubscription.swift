import JSON
import SQLDatabase
import Synchronization

/// One client of the event stream (WHATWG HTML, 9.2 "Server-sent events"): what it has not read yet waits in the
/// database, not here.
///
/// A client whose key is revoked, or whose rights change, hears no further event: its stream ends, at the next
/// heartbeat at the latest.
final class EventSubscription: Sendable {
    private let stream: any AnswerStream
    private let call: StreamCall
    private let filter: EventFilter

    private struct State {
        var place: Int64
        var wait: Int?
        var isGone = false
    }

    private let state: Mutex<State>

    /// So often a client hears something, so that it and what lies between know that the stream is alive.
    static let heartbeatMilliseconds = 15_000
    /// Events read and written at a time.
    private static let batch = 200

    private init(_ stream: any AnswerStream, _ call: StreamCall, _ filter: EventFilter, after: Int64) {
        self.stream = stream
        self.call = call
        self.filter = filter
        state = Mutex(State(place: after))
    }

    /// Begins after `Last-Event-ID`, which a client sends that was cut off; else after `after`; else with the first
    /// event.
    ///
    /// - Throws: `Refusal` 400 for parameters or a field that cannot be read.
    static func begin(_ call: StreamCall) throws {
        let filter = try call.call.eventFilter()
        var after = try call.call.eventsAfter()
        if let last = call.request.lastEventID {
            guard let place = Int64(last), place >= 0 else { throw Refusal.invalidLastEventID }
            after = place
        }
        var head = Answer(mediaType: "text/event-stream", body: [])
        head.isVolatile = true
        guard let stream = call.begin(head, isLive: true) else { return }
        let subscription = EventSubscription(stream, call, filter, after: after)
        stream.onGone { subscription.end() }
        stream.write(Array("retry: 1000\n\n".utf8))
        call.feed.onQueue { subscription.send() }
    }

    private func end() {
        let wait = state.withLock { state in
            state.isGone = true
            return state.wait
        }
        if let wait { call.feed.cancel(wait) }
    }

    /// Writes what there is from its place on, then waits: for the client, or for events.
    private func send() {
        let (place, isGone) = state.withLock { ($0.place, $0.isGone) }
        guard !isGone else { return }
        guard call.isStillAdmitted else { return stream.finish() }
        do {
            let page = try call.database.read { try EventPage.read(filter, after: place, limit: Self.batch, in: $0) }
            state.withLock { $0.place = page.last }
            let isWelcome = page.events.isEmpty || stream.write(Self.text(page.events))
            if page.hasMore || !isWelcome {
                // Never deeper than one call: `whenReady` comes from the connection.
                stream.whenReady { [self] in call.feed.onQueue { self.send() } }
            } else {
                wait(from: page.last)
            }
        } catch {
            // The client comes again, with the last number that it has.
            stream.abort()
        }
    }

    private func wait(from place: Int64) {
        let id = call.feed.wait(filter, after: place, milliseconds: Self.heartbeatMilliseconds) { [self] wake in
            switch wake {
            case .events: send()
            case .stopped: stream.finish()
            case .deadline:
                // The number moves the client's place on where nothing matched; a block without data is no event.
                stream.write(Array(": heartbeat\nid: \(place)\n\n".utf8))
                // The next look goes on from here even if none of the events since then has matched.
                send()
            }
        }
        let isGone = state.withLock { state in
            state.wait = id
            return state.isGone
        }
        if isGone { call.feed.cancel(id) }
    }

    private static func text(_ events: [StoredEvent]) -> [UInt8] {
        var text: [UInt8] = []
        for event in events {
            text += Array("id: \(event.sequence)\nevent: \(event.type)\ndata: ".utf8)
            var writer = JSONWriter()
            event.write(to: &writer)
            text += writer.bytes
            text += [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
        }
        return text
    }
}

extension Refusal {
    fileprivate static var invalidLastEventID: Refusal {
        Refusal(
            status: 400, code: "invalid_last_event_id", "Last-Event-ID is the number of an event, as its id says.",
            zh: "Last-Event-ID 应为事件编号。")
    }
}
