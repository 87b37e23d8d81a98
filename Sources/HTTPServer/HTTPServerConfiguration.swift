/// How the server listens and what it bears.
package struct HTTPServerConfiguration: Sendable {
    /// The name or address to listen on.
    package var host: String
    /// The port to listen on; 0 lets the system choose.
    package var port: UInt16
    /// The number of event loops; nil is as many as cores.
    package var loops: Int?
    /// The limits on what clients can make the server hold or wait for.
    package var limits: ServerLimits
    /// Connections that the kernel keeps ready until they are accepted.
    package var backlog: Int32
    /// Says how the content of a request is taken in; asked once, when the head of a request with content is there.
    ///
    /// The request has no body yet. Without this the content is collected up to `limits.bodyBytes`. It must not block.
    package var reception: (@Sendable (HTTPRequest) -> BodyReception)?
    /// Whether `reception` is not asked about content of a known length that came whole with its head; it is collected
    /// then.
    ///
    /// For receptions that never stream: what is there already needs no leave.
    package var collectsWholeBodies = false
    /// Called on a loop's thread before the handlers of requests that have all been read, and after them.
    ///
    /// What the first one finds done was so before any of them was sent, or while they were on their way; so they may
    /// share what they look at.
    package var together: (begin: @Sendable () -> Void, end: @Sendable () -> Void)?
    /// Makes the answer to a request that HTTP itself refuses.
    ///
    /// The status is sent as the refusal has it. Of the request only the peer's address is known where its header was
    /// not read to the end, or was handed over already.
    package var refusal: @Sendable (HTTPRefusal, HTTPRequest) -> HTTPResponse

    /// What is not given has its default.
    package init(
        host: String = "127.0.0.1",
        port: UInt16 = 0,
        loops: Int? = nil,
        limits: ServerLimits = ServerLimits(),
        backlog: Int32 = 1_024,
        refusal: @escaping @Sendable (HTTPRefusal, HTTPRequest) -> HTTPResponse = { refusal, _ in
            refusal.plainResponse
        }
    ) {
        self.host = host
        self.port = port
        self.loops = loops
        self.limits = limits
        self.backlog = backlog
        self.refusal = refusal
    }
}

extension HTTPServerConfiguration {
    /// Of which bodies `reception` is asked.
    var receptionQuestion: ReceptionQuestion {
        reception == nil ? .never : collectsWholeBodies ? .unlessWhole : .always
    }
}
