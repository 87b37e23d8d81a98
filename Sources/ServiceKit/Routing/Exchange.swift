import Metrics

/// What is known of a request while it is under way, for its answer and its log line.
struct Exchange: Sendable {
    let id: String
    let method: String
    let path: String
    let query: String?
    let language: Language
    let preconditions: Preconditions
    let began: Stopwatch
    /// By the service's clock.
    let at: Instant
    let origin: RequestOrigin
    let bytesIn: Int
    var route: Route?
    var parameters: [(name: String, value: String)] = []
    var caller: Caller?
    /// What is left of the caller's limit, where it has one.
    var allowance: RateAllowance?
    /// Its idempotency key, taken until it is answered; nil where it has none.
    var claim: KeyClaim?
    /// Whether another request runs under its key, so that it gets no answer but one that is kept already.
    var givesOnlyWhatIsKept = false
    /// Why a read of personal data could not be noted, where that was so.
    var auditMiss: String?
    /// The methods that the path takes, where the one sent is not among them.
    var allow: String?

    init(_ request: ServiceRequest, id: String, at now: Instant) {
        self.id = id
        at = now
        began = Stopwatch()
        method = request.method
        path = request.path
        query = request.query
        origin = request.origin
        bytesIn = request.body.count
        language = Language(accepting: request.acceptLanguage)
        preconditions = Preconditions(request)
    }

    /// The same list from another cursor on, with the filters that were given.
    func target(cursor: String) -> String {
        let others = (query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
        return path + "?" + (others + ["cursor=\(cursor)"]).joined(separator: "&")
    }

    var problemContext: ProblemContext {
        // A path that holds a credential is told by its pattern.
        let instance = route.flatMap { $0.credential == .link ? $0.pattern : nil } ?? path
        return ProblemContext(
            language: language, requestID: id, instance: instance, bodyRules: route?.bodyRules ?? .none)
    }
}
