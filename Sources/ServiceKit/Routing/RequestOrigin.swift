/// Where a request came from: for the log, and for nothing that decides.
package struct RequestOrigin: Sendable {
    /// The peer's address without port: the proxy's, where there is one.
    ///
    /// Empty for requests made in process.
    package var remoteAddress = ""
    /// The trace that the client is in.
    package var trace: TraceParent?
    /// The client's own name for its request, if it is one that a log can bear.
    package var clientRequestID: String?

    /// Of a request made in process.
    package init() {}

    /// What of a client's fields can be used.
    ///
    /// - Parameters:
    ///   - traceparents: the values of all its `traceparent` fields.
    ///   - clientRequestID: its `X-Request-Id`.
    package init(remoteAddress: String, traceparents: [String], clientRequestID: String?) {
        self.remoteAddress = remoteAddress
        // Several say nothing: the specification knows one.
        trace = traceparents.count == 1 ? TraceParent(traceparents[0]) : nil
        self.clientRequestID = clientRequestID.flatMap { Self.isPlain($0) ? $0 : nil }
    }

    /// 1 to 64 visible ASCII characters: bounded, and nothing that could forge a line.
    private static func isPlain(_ text: String) -> Bool {
        let utf8 = text.utf8
        return (1...64).contains(utf8.count) && utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
