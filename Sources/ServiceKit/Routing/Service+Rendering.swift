extension Service {
    /// The answer with its fields; 304 where the client has this version already (RFC 9110, 13.1.2).
    func render(_ answer: Answer, _ exchange: Exchange) -> ServiceAnswer {
        var fields: [ServiceAnswer.Field] = []
        if let version = answer.version {
            let tag = VersionCondition.tag(version)
            fields.append(.init("ETag", tag))
            if let known = exchange.ifNoneMatch, Self.matches(known, tag) {
                return ServiceAnswer(status: 304, fields: fields, body: [])
            }
        }
        fields.append(.init("Content-Type", answer.mediaType))
        if let location = answer.location { fields.append(.init("Location", location)) }
        if let next = answer.nextLink {
            fields.append(.init("Link", "<\(exchange.target(cursor: next))>; rel=\"next\""))
        }
        return ServiceAnswer(status: answer.status, fields: fields, body: answer.body)
    }

    func render(_ problem: Problem) -> ServiceAnswer {
        var fields = [ServiceAnswer.Field("Content-Type", "application/problem+json")]
        if let seconds = problem.retryAfter { fields.append(.init("Retry-After", String(seconds))) }
        return ServiceAnswer(status: problem.status, fields: fields, body: problem.body)
    }

    /// Weak comparison (RFC 9110, 13.1.2).
    private static func matches(_ field: String, _ tag: String) -> Bool {
        field.split(separator: ",").map(\.trimmingSpaces).contains { known in
            known == "*" || known == tag || known == "W/\(tag)"
        }
    }
}

extension ServiceAnswer {
    static var noContent: ServiceAnswer { ServiceAnswer(status: 204, fields: [], body: []) }
}
