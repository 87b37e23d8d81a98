extension Service {
    /// The answer with its fields; 304 where the client has this version already (RFC 9110, 13.1.2).
    ///
    /// - Throws: `Refusal` 412 where a reader's `If-Match` names another version.
    func render(_ answer: Answer, _ exchange: Exchange) throws -> ServiceAnswer {
        if let refusal = answer.refusal {
            var refused = render(Problem(refusal, exchange.problemContext))
            refused.fields += answer.fields
            return refused
        }
        if answer.status == 204 { return .noContent }
        var fields: [ServiceAnswer.Field] = []
        switch (exchange.route?.isNegotiated == true, answer.followsLanguage) {
        case (true, true): fields.append(.init("Vary", "Accept, Accept-Language"))
        case (true, false): fields.append(.init("Vary", "Accept"))
        case (false, true): fields.append(.init("Vary", "Accept-Language"))
        case (false, false): break
        }
        if let tag = answer.tag ?? answer.version.map(EntityTag.init(version:)) {
            fields.append(.init("ETag", tag.text))
            // A change was held against its preconditions before it was made.
            if exchange.preconditions.isReading {
                switch exchange.preconditions.outcome(for: tag) {
                case .go: break
                case .notModified:
                    return ServiceAnswer(status: 304, fields: fields + Self.lasting(answer), body: [])
                case .failed: throw Refusal.preconditionFailed(current: tag)
                }
            }
        }
        fields.append(.init("Content-Type", answer.mediaType))
        if answer.acceptsRanges { fields.append(.init("Accept-Ranges", "bytes")) }
        if answer.isVolatile { fields.append(.init("Cache-Control", "no-store")) }
        if let location = answer.location { fields.append(.init("Location", location)) }
        if let next = answer.nextLink {
            fields.append(.init("Link", "<\(exchange.target(cursor: next))>; rel=\"next\""))
        }
        fields += answer.fields
        if answer.isReplay { fields.append(.init("Idempotency-Replayed", "true")) }
        var rendered = ServiceAnswer(status: answer.status, fields: fields, body: answer.body)
        rendered.isReplay = answer.isReplay
        rendered.contentLength = answer.contentLength
        return rendered
    }

    /// What a 304 says like the answer that it stands for, beside `ETag` and `Vary` (RFC 9110, 15.4.5).
    private static func lasting(_ answer: Answer) -> [ServiceAnswer.Field] {
        let volatile = answer.isVolatile ? [ServiceAnswer.Field("Cache-Control", "no-store")] : []
        return volatile + answer.fields.filter { ["Cache-Control", "Content-Location", "Expires"].contains($0.name) }
    }

    func render(_ problem: Problem) -> ServiceAnswer {
        var fields: [ServiceAnswer.Field] = [
            .init("Content-Type", "application/problem+json"), .init("Vary", "Accept-Language"),
        ]
        if let seconds = problem.retryAfter { fields.append(.init("Retry-After", String(seconds))) }
        if problem.status == 401 { fields.append(.init("WWW-Authenticate", "Bearer")) }
        return ServiceAnswer(status: problem.status, fields: fields, body: problem.body)
    }

    /// What log and metrics tell of a request.
    func record(_ exchange: Exchange, _ answer: ServiceAnswer, _ cause: String?) -> RequestRecord {
        RequestRecord(
            requestID: exchange.id, method: exchange.method, route: exchange.route?.pattern ?? "none",
            routeIndex: exchange.route?.index ?? -1, status: answer.status, caller: exchange.caller?.id,
            at: wall.now(), began: exchange.began, bytesIn: exchange.bytesIn, bytesOut: answer.body.count,
            isReplay: answer.isReplay, origin: exchange.origin, cause: cause ?? exchange.auditMiss,
            isUnaudited: exchange.auditMiss != nil)
    }
}

extension ServiceAnswer {
    static var noContent: ServiceAnswer { ServiceAnswer(status: 204, fields: [], body: []) }
}
