/// Who may ask, and how often.
extension Service {
    /// The caller, who may use this route.
    ///
    /// - Throws: `Refusal` 401, 403, 404 for a link that is good for nothing, or 429.
    @discardableResult
    func admit(_ route: Route, _ request: ServiceRequest, _ exchange: inout Exchange) throws -> Caller {
        let caller = try identified(route, request, &exchange)
        try require(caller, mayUse: route)
        return caller
    }

    /// The same of a request that counts against the limits of its address and its caller, what it may not do as well
    /// (SEC-04).
    func admitCounted(_ route: Route, _ request: ServiceRequest, _ exchange: inout Exchange) throws -> Caller {
        try limitAddress(exchange)
        let caller = try identified(route, request, &exchange)
        try limit(caller, &exchange)
        try require(caller, mayUse: route)
        return caller
    }

    /// Counts a request that is refused before it is handled.
    ///
    /// - Returns: why it is refused: for `error`, unless too much was asked.
    func counted(_ error: any Error, _ exchange: inout Exchange) -> any Error {
        do {
            try limitAddress(exchange)
            if let caller = exchange.caller { try limit(caller, &exchange) }
            return error
        } catch let tooMuch {
            return tooMuch
        }
    }

    private func identified(
        _ route: Route, _ request: ServiceRequest, _ exchange: inout Exchange
    ) throws -> Caller {
        let caller = try authenticated(route, request, exchange)
        exchange.caller = caller
        return caller
    }

    private func require(_ caller: Caller, mayUse route: Route) throws {
        if caller.mustChangePassword, !route.servesBeforePasswordChange { throw Refusal.passwordChangeNeeded }
        if let permission = route.permission, !caller.may(permission) { throw Refusal.forbidden(permission) }
    }

    private func authenticated(_ route: Route, _ request: ServiceRequest, _ exchange: Exchange) throws -> Caller {
        if let caller = request.caller { return caller }
        let failures = failureBucket(exchange)
        do {
            switch route.credential {
            case .none: return .nobody
            case .bearer:
                return try authenticator.caller(
                    authorization: request.authorization, at: exchange.at, exchange.began
                ) { try failures?.requireRoom() }
            case .link:
                let token = exchange.parameters.first { $0.name == "token" }?.value ?? ""
                let caller = try authenticator.caller(token: token, at: exchange.at, exchange.began) {
                    try failures?.requireRoom()
                }
                guard let caller, caller.kind == .customer else { throw Refusal.notFound() }
                return caller
            }
        } catch let refusal as Refusal where refusal.status == 401 || refusal.status == 404 {
            try failures?.take()
            throw refusal
        }
    }

    /// Takes a token of the caller's bucket, and notes what is left.
    ///
    /// - Throws: `Refusal` 429.
    func limit(_ caller: Caller, _ exchange: inout Exchange) throws {
        guard caller != .nobody, let limit = caller.limit ?? options.callerLimit else { return }
        let (taken, left) = callerLimiter.take(caller.id, limit, at: exchange.began)
        exchange.allowance = left
        if !taken { throw Refusal.tooManyRequests(left) }
    }

    /// - Throws: `Refusal` 429 where too much is asked from the request's address.
    func limitAddress(_ exchange: Exchange) throws {
        guard let limit = options.addressLimit, let network = ClientNetwork.name(exchange.origin.remoteAddress) else {
            return
        }
        let (taken, left) = addressLimiter.take(network, limit, at: exchange.began)
        if !taken { throw Refusal.tooManyRequests(left) }
    }

    /// The bucket of failures of an address.
    private struct FailureBucket {
        let limiter: RateLimiter
        let network: String
        let limit: RateLimit
        let exchange: Exchange

        /// Refuses before a look-up, where an address has failed too often.
        func requireRoom() throws {
            let left = limiter.look(network, limit, at: exchange.began)
            if left.remaining == 0 { throw Refusal.tooManyRequests(left) }
        }

        /// Counts a failure.
        func take() throws {
            let (taken, left) = limiter.take(network, limit, at: exchange.began)
            if !taken { throw Refusal.tooManyRequests(left) }
        }
    }

    private func failureBucket(_ exchange: Exchange) -> FailureBucket? {
        guard let limit = options.failureLimit, let network = ClientNetwork.name(exchange.origin.remoteAddress) else {
            return nil
        }
        return FailureBucket(limiter: failureLimiter, network: network, limit: limit, exchange: exchange)
    }
}

extension RateAllowance {
    /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, 3 and 4).
    var fields: [ServiceAnswer.Field] {
        [
            .init("RateLimit-Policy", "\"default\";q=\(limit.burst);w=\(limit.window)"),
            .init("RateLimit", "\"default\";r=\(remaining);t=\(secondsToFull)"),
        ]
    }
}
