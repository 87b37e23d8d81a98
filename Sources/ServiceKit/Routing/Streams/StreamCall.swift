package import SQLDatabase

/// One request of a route that streams: what a handler sees, and its one way to answer, whole or in pieces.
///
/// The handler opens short transactions itself. Until it has begun to stream it may answer with a problem, as every
/// other; if it is dropped without an answer, that is an internal error.
package final class StreamCall: Sendable {
    /// Who asks, when, in which language, with which parameters.
    package let call: Call
    /// The request as it came; its body is in `body`.
    package let request: ServiceRequest
    /// The media type that the client wants of those that the route offers.
    package let mediaType: String
    /// The request's body.
    package let body: any BodyStream
    package let database: any Database
    /// Wakes who waits for events.
    package let feed: EventFeed
    /// Asks another route on behalf of the same caller; answers on this thread or another.
    package let ask: @Sendable (ServiceRequest, @escaping @Sendable (ServiceAnswer) -> Void) -> Void
    /// Has another route change something on behalf of the same caller, inside an open transaction.
    package let perform: @Sendable (ServiceRequest, Transaction) -> ServiceAnswer
    private let reply: SingleUse<Reply>

    /// How it goes back to the client.
    struct Reply: Sendable {
        let whole: @Sendable (Result<Answer, any Error>) -> Void
        let begin: @Sendable (Answer, _ isLive: Bool) throws -> any AnswerStream
    }

    init(
        call: Call, request: ServiceRequest, mediaType: String, body: any BodyStream, database: any Database,
        feed: EventFeed, service: Service, reply: Reply
    ) {
        self.call = call
        self.request = request
        self.mediaType = mediaType
        self.body = body
        self.database = database
        self.feed = feed
        ask = { request, receive in service.handle(request) { answer, _ in receive(answer) } }
        perform = { request, transaction in service.answer(request, in: transaction) }
        self.reply = SingleUse(reply)
    }

    deinit {
        reply.take()?.whole(.failure(Refusal.internalError))
    }

    /// Answers as a whole, or with the problem of an error; every answer but the first is ignored.
    package func answer(_ result: Result<Answer, any Error>) {
        reply.take()?.whole(result)
    }

    /// The `Idempotency-Key` of a POST, whose handler keeps its answer itself: the body may be too large to be held.
    ///
    /// - Throws: `Refusal` 400 for a key that is none.
    package func idempotencyKey() throws -> String? {
        try IdempotencyKey(request)?.text
    }

    /// Begins an answer whose content follows; nil where it was answered before.
    ///
    /// - Parameters:
    ///   - head: status, media type and fields; its body is not used.
    ///   - isLive: whether it has no foreseeable end: a server that stops then ends it.
    package func begin(_ head: Answer, isLive: Bool) -> (any AnswerStream)? {
        guard let reply = reply.take() else { return nil }
        do {
            return try reply.begin(head, isLive)
        } catch {
            reply.whole(.failure(error))
            return nil
        }
    }
}
