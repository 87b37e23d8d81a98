/// What log and metrics tell of a request when it is over: made once a request, so it holds what is at hand and formats
/// nothing.
package struct RequestRecord: Sendable {
    /// As in the answer's `X-Request-Id`.
    package let requestID: String
    /// As sent.
    package let method: String
    /// The route's pattern, not the path: paths carry identifiers.
    package let route: String
    /// `Route.index`; -1 where no route was found.
    package let routeIndex: Int
    /// The status of the answer.
    package let status: Int
    /// The key's id; nil where none was accepted.
    package let caller: String?
    /// When it was over, by the machine's clock.
    package let at: Instant
    /// Microseconds.
    package let duration: Int64
    /// Bytes of the request's content.
    package let bytesIn: Int
    /// Bytes of the answer's content, before any coding.
    package let bytesOut: Int
    /// Answered with what was kept under its idempotency key.
    package let isReplay: Bool
    /// Where it came from.
    package let origin: RequestOrigin
    /// What went wrong inside, where something did.
    package let cause: String?
}
