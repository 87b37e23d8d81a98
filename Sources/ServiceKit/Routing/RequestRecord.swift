package import Metrics

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
    package private(set) var status: Int
    /// The key's id; nil where none was accepted.
    package let caller: String?
    /// When it was over, by the machine's clock.
    package let at: Instant
    /// When it had come as a whole, on the clock that is never set.
    package let began: Stopwatch
    /// Microseconds from there to the answer.
    package private(set) var duration = 0
    /// Bytes of the request's content.
    package let bytesIn: Int
    /// Bytes of the answer's content, as they are sent.
    package private(set) var bytesOut: Int
    /// The answer came too late and went nowhere.
    package private(set) var isAbandoned = false
    /// Answered with what was kept under its idempotency key.
    package let isReplay: Bool
    /// Where it came from.
    package let origin: RequestOrigin
    /// What went wrong inside, where something did.
    package let cause: String?
    /// Personal data was shown, and the audit log could not be told.
    package private(set) var isUnaudited = false

    /// Notes what becomes of the answer on its way out, where it may be packed or cut; only then it is over.
    package mutating func depart(status: Int, bytes: Int, isAbandoned: Bool) {
        self.status = status
        self.isAbandoned = isAbandoned
        bytesOut = bytes
        duration = Stopwatch().microseconds(since: began)
    }
}
