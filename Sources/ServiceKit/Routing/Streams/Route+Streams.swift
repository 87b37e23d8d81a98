extension Route {
    /// Answers a request of a route that streams: at once, later, or in pieces.
    ///
    /// It must not block; one that has to is given to `StreamWorkers`.
    package typealias StreamHandler = @Sendable (StreamCall) throws -> Void

    /// A route that reads and answers later or in pieces.
    ///
    /// - Parameter offers: the media types that it can give, the one for who has no wish first; none where it gives
    /// what   there is, whatever is asked for (RFC 9110, 12.5.1).
    package static func stream(
        _ pattern: String, _ permission: Permission?, query: Set<String> = [], paged: Bool = false,
        offers: [String] = ["application/json"], _ handler: @escaping StreamHandler
    ) -> Route {
        Route(
            method: .get, pattern: pattern, permission: permission, access: .read,
            query: paged ? query.union(["limit", "cursor"]) : query, bodyRules: .none, offersHTML: false,
            kind: .stream(Stream(offers: offers, takes: [], handler)))
    }

    /// A route that takes a large body in pieces.
    ///
    /// - Parameters:
    ///   - takes: the media types of the body.
    ///   - boundsItself: whether the handler says how large the body may be, and not the bound on imports.
    package static func upload(
        _ pattern: String, _ permission: Permission, query: Set<String> = [], takes: [String],
        boundsItself: Bool = false, _ handler: @escaping StreamHandler
    ) -> Route {
        Route(
            method: .post, pattern: pattern, permission: permission, access: .write, query: query, bodyRules: .none,
            offersHTML: false,
            kind: .stream(Stream(offers: ["application/json"], takes: takes, boundsItself: boundsItself, handler)))
    }

    /// What a route that streams can do.
    struct Stream: Sendable {
        let offers: [String]
        /// Media types of the body; empty where it takes none.
        let takes: [String]
        /// Whether the handler bounds the body.
        let boundsItself: Bool
        let handler: StreamHandler

        init(offers: [String], takes: [String], boundsItself: Bool = false, _ handler: @escaping StreamHandler) {
            self.offers = offers
            self.takes = takes
            self.boundsItself = boundsItself
            self.handler = handler
        }
    }
}
