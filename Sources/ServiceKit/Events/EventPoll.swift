import JSON
import SQLDatabase
import Synchronization

/// One request for a page of events: answered at once, or when there is one that matches, or when it has waited enough.
final class EventPoll: Sendable {
    private let call: StreamCall
    private let filter: EventFilter
    private let after: Int64
    private let limit: Int
    /// When it has waited enough, on the clock that is never set.
    private let deadline: ContinuousClock.Instant
    private let wait = Mutex<Int?>(nil)

    /// Longer waits are refused: proxies and clients give up.
    static let maximumWaitSeconds = 60

    private init(_ call: StreamCall, waitSeconds: Int) throws {
        self.call = call
        filter = try call.call.eventFilter()
        after = try call.call.eventsAfter()
        limit = try call.call.pageLimit()
        deadline = .now + .seconds(waitSeconds)
    }

    /// - Throws: `Refusal` 400 for parameters that cannot be read.
    static func begin(_ call: StreamCall) throws {
        let seconds = try call.call.query.parsed("wait") { text in
            Int(text).flatMap { (0...maximumWaitSeconds).contains($0) ? $0 : nil }
        }
        let poll = try EventPoll(call, waitSeconds: seconds ?? 0)
        let page = try poll.read(from: poll.after)
        guard page.events.isEmpty, !page.hasMore, (seconds ?? 0) > 0 else { return poll.answer(page) }
        // Begun, so that no deadline of the server ends the wait; and told if the client goes.
        guard let stream = call.begin(Answer(body: []), isLive: false) else { return }
        stream.onGone { [weak poll] in poll?.cancel() }
        poll.wait(for: stream, from: page.last)
    }

    private func read(from place: Int64) throws -> EventPage {
        try call.database.read { try EventPage.read(filter, after: place, limit: limit, in: $0) }
    }

    private func answer(_ page: EventPage) {
        var answer = Answer.json { page.write(to: &$0) }
        answer.nextLink = page.nextCursor
        call.answer(.success(answer))
    }

    private func wait(for stream: any AnswerStream, from place: Int64) {
        let left = (deadline - .now) / .milliseconds(1)
        let id = call.feed.wait(filter, after: place, milliseconds: Int(max(left, 0))) { [self] wake in
            look(stream, from: place, isLast: wake != .events)
        }
        wait.withLock { $0 = id }
    }

    /// On the feed's queue.
    private func look(_ stream: any AnswerStream, from place: Int64, isLast: Bool) {
        do {
            // A key that was revoked meanwhile: the client's next request is told so.
            guard call.isStillAdmitted else { return stream.abort() }
            let page = try read(from: place)
            guard isLast || !page.events.isEmpty || page.hasMore else { return wait(for: stream, from: page.last) }
            var writer = JSONWriter()
            page.write(to: &writer)
            stream.write(writer.bytes)
            stream.finish()
        } catch {
            stream.abort()
        }
    }

    private func cancel() {
        if let id = wait.withLock({ $0 }) { call.feed.cancel(id) }
    }
}
