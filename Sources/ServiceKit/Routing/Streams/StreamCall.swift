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
    private let service: Service
    private let route: Route
    private let reply: SingleUse<Reply>

    /// How it goes back to the client.
    struct Reply: Sendable {
        let whole: @Sendable (Result<Answer, any Error>) -> Void
        let begin: @Sendable (Answer, _ isLive: Bool) throws -> any AnswerStream
    }

    init(
        call: Call, request: ServiceRequest, mediaType: String, body: any BodyStream, database: any Database,
        feed: EventFeed, service: Service, route: Route, reply: Reply
    ) {
        self.call = call
        self.request = request
        self.mediaType = mediaType
        self.body = body
        self.database = database
        self.feed = feed
        self.service = service
        self.route = route
        self.reply = SingleUse(reply)
    }

    deinit {
        reply.take()?.whole(.failure(Refusal.internalError))
    }

    /// Answers as a whole, or with the problem of an error; every answer but the first is ignored.
    package func answer(_ result: Result<Answer, any Error>) {
        reply.take()?.whole(result)
    }

    /// Whether its caller would be let in now as before; to be asked by what goes on for long.
    ///
    /// False, too, where that cannot be found out: who comes again is told why.
    package var isStillAdmitted: Bool { service.stillAdmits(call.caller, route, request) }

    /// Does a part of the request by another route, on behalf of the same caller, inside an open transaction: by the
    /// same rights and rules, and not counted as a request of its own.
    package func perform(
        _ method: String, _ path: String, query: String? = nil, body: [UInt8]? = nil, in transaction: Transaction
    ) -> ServiceAnswer {
        service.answer(part(method, path, query, body), in: transaction)
    }

    /// Reads a part of the answer by another route, on behalf of the same caller, in a snapshot of its own.
    ///
    /// `receive` is called on this thread or another.
    package func ask(
        _ path: String, query: String? = nil, _ receive: @escaping @Sendable (ServiceAnswer) -> Void
    ) {
        service.handle(part("GET", path, query, nil)) { answer, _ in receive(answer) }
    }

    private func part(_ method: String, _ path: String, _ query: String?, _ body: [UInt8]?) -> ServiceRequest {
        var part = ServiceRequest(method: method, path: path, query: query, body: body ?? [])
        part.caller = call.caller
        part.acceptLanguage = request.acceptLanguage
        part.contentType = body == nil ? nil : "application/json"
        part.origin = request.origin
        return part
    }

    /// Runs `work` on one of a few threads that may wait for a client.
    ///
    /// - Throws: `Refusal` 503 where all are at work.
    package func runApart(_ work: @escaping @Sendable () -> Void) throws {
        try (request.method == "POST" ? service.uploads : service.downloads).run(work)
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
