package import SQLDatabase
import Synchronization

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
    /// Its idempotency key, taken until it is answered.
    private let claim = Mutex<KeyClaim?>(nil)

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
        answer(.failure(Refusal.internalError))
    }

    /// Answers as a whole, or with the problem of an error; every answer but the first is ignored.
    package func answer(_ result: Result<Answer, any Error>) {
        guard let reply = reply.take() else { return }
        let claimed = claim.withLock { $0 }
        // Who is answered may send the same at once again.
        claimed?.release()
        reply.whole(result)
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

    /// The same key, which no other request on this node gets until this one is answered.
    ///
    /// - Throws: `Refusal` 400 for a key that is none, 409 where another request runs under it.
    package func claimedKey() throws -> String? {
        guard let key = try idempotencyKey() else { return nil }
        guard let claimed = service.runningKeys.claim(key, of: call.caller) else { throw Refusal.requestRunning }
        claim.withLock { $0 = claimed }
        return key
    }

    /// Keeps its idempotency key from requests of other routes, in the transaction that first stores something of it.
    ///
    /// - Throws: `Refusal` 422 where the key was used for another request, 409 where one runs under it elsewhere.
    package func reserveKey(in transaction: Transaction) throws {
        // What was sent is told apart by who keeps it.
        guard let key = try IdempotencyKey(request.head) else { return }
        let oldest = IdempotencyKey.oldest(at: call.now)
        if let kept = try IdempotencyTable.find(key, of: call.caller, since: oldest, in: transaction) {
            guard key.isOf(kept.requestHash) else { throw Refusal.idempotencyKeyReused }
            return
        }
        guard try IdempotencyTable.lock(key, of: call.caller, in: transaction) else { throw Refusal.requestRunning }
        // Stands for what is kept elsewhere: no request of another route has its digest, so it is never given.
        let mark = ServiceAnswer(status: 202, fields: [], body: [])
        try IdempotencyTable.insert(key, of: call.caller, mark, at: call.now, in: transaction)
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
