/// The fields of the CORS protocol (Fetch standard): they protect readers, so a page that is not allowed gets none of
/// them, and its request is served as any other.
///
/// Credentials of the browser are never allowed: who asks shows a key.
struct CrossOrigin: Sendable, Equatable {
    private static let requestFields = """
        Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, traceparent, tracestate, \
        X-Request-Id, Accept-Language, Content-Encoding, Last-Event-ID, Range, If-Range
        """
    private static let answerFields = """
        ETag, Location, Link, Retry-After, Allow, X-Request-Id, Idempotency-Replayed, RateLimit, RateLimit-Policy, \
        Content-Range, Accept-Ranges, Accept-Encoding, Content-Disposition, WWW-Authenticate
        """
    /// Ten minutes; more than two hours no browser takes.
    private static let maximumAgeSeconds = "600"

    /// `Access-Control-Allow-Origin`.
    let allowance: String
    /// The browser asks beforehand whether the page may ask.
    let isPreflight: Bool

    init(allowance: String, isPreflight: Bool) {
        self.allowance = allowance
        self.isPreflight = isPreflight
    }

    /// Nil where the request comes from no page, or from one that may not read.
    init?(_ request: HTTPRequest, _ origins: AllowedOrigins) {
        let named = request.fields.all("Origin")
        guard named.count == 1, let allowance = origins.allowance(for: named[0]) else { return nil }
        self.allowance = allowance
        isPreflight = request.method == "OPTIONS" && request.fields["Access-Control-Request-Method"] != nil
    }

    /// Adds what the browser wants to know.
    ///
    /// The answer to a preflight tells by its `Allow` which methods there are; one that fails stays what it is.
    func add(to response: inout HTTPResponse) {
        response.set("Access-Control-Allow-Origin", allowance)
        guard isPreflight, let methods = response.value("Allow") else {
            response.set("Access-Control-Expose-Headers", Self.answerFields)
            return
        }
        response.set("Access-Control-Allow-Methods", methods)
        response.set("Access-Control-Allow-Headers", Self.requestFields)
        response.set("Access-Control-Max-Age", Self.maximumAgeSeconds)
    }
}
