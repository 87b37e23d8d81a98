import SQLDatabase

/// Routes that stream: key, permission, query and problem documents as for every other, and a way to answer later.
extension Service {
    /// Whether the body of a request is taken in pieces, by a route that can be much larger than others.
    package func takesBodyInPieces(_ request: ServiceRequest) -> Bool {
        guard case .found(let route, _) = router.match(method: request.method, path: request.path),
            case .stream(let stream) = route.kind
        else { return false }
        return !stream.takes.isEmpty
    }

    /// Whether a route that takes a body in pieces says itself how large it may be.
    package func boundsBodyItself(_ method: String, _ path: String) -> Bool {
        guard case .found(let route, _) = router.match(method: method, path: path),
            case .stream(let stream) = route.kind
        else { return false }
        return stream.boundsItself
    }

    /// Hands a request to its handler, which answers when it likes.
    func begin(
        _ stream: Route.Stream, _ route: Route, _ request: ServiceRequest, _ exchange: inout Exchange,
        _ port: StreamPort?, _ answer: @escaping Completion
    ) throws {
        let caller = try admitCounted(route, request, &exchange)
        if isReuse(request.head, route, of: caller, at: exchange.at) { throw Refusal.idempotencyKeyReused }
        if !stream.takes.isEmpty, !MediaTypes.isOne(of: stream.takes, request.contentType) {
            throw Refusal.unsupportedMediaType(wanted: stream.takes)
        }
        // A file is given as what it is.
        let mediaType = stream.offers.isEmpty ? "" : try MediaTypes.choose(request.accept, of: stream.offers)
        let call = try call(route, request, exchange, keeping: nil, prefersHTML: false)
        let body: any BodyStream
        if let pieces = port?.body {
            body = pieces
        } else {
            body = WholeBody(stream.takes.isEmpty ? [] : try RequestBody.unpacked(request).body)
        }
        let streamCall = StreamCall(
            call: call, request: request, mediaType: mediaType, body: body, database: database, feed: feed,
            service: self, route: route, reply: reply(exchange, port, answer))
        do {
            try stream.handler(streamCall)
        } catch {
            streamCall.answer(.failure(error))
        }
    }

    /// Whether who was let in would be let in now, with the same rights: a key may have been revoked since.
    func stillAdmits(_ caller: Caller, _ route: Route, _ request: ServiceRequest) -> Bool {
        var exchange = begin(request)
        let present = try? admit(route, request, &exchange)
        return present?.id == caller.id && present?.permissions == caller.permissions && present?.reach == caller.reach
    }

    private func reply(
        _ exchange: Exchange, _ port: StreamPort?, _ answer: @escaping Completion
    ) -> StreamCall.Reply {
        StreamCall.Reply(
            whole: { [self] result in
                finish(exchange, Result { try render(result.get(), exchange) }, answer)
            },
            begin: { [self] head, isLive in
                let (whole, record) = finished(exchange, .success(try render(head, exchange)))
                guard let port else { return CollectedAnswer(whole) { answer($0, record) } }
                return port.begin(whole, record, isLive)
            })
    }
}
