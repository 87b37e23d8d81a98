/// The limits of the server on everything that a client can make it hold or wait for.
package struct ServerLimits: Sendable, Equatable {
    /// Bytes of the request line, else 414.
    package var requestLineBytes = 8_192
    /// Bytes of request line and field lines together, else 431.
    package var headBytes = 16_384
    /// Field lines, else 431.
    package var fieldCount = 100
    /// Bytes of a body that is collected, else 413; `HTTPServerConfiguration.reception` may set another for a route.
    package var bodyBytes = 1_048_576
    /// Requests on one connection; the last one's answer closes it.
    package var requestsPerConnection = 10_000
    /// Connections open at a time; more are answered with 503 as they come.
    package var connections = 10_000
    /// Connections open at a time from one address; more are answered with 429 as they come.
    ///
    /// Nil is as many as `connections`.
    package var connectionsPerAddress: Int?
    /// From a head's first byte to its last.
    package var headTimeoutMilliseconds = 10_000
    /// Within each such span a body that is not complete must have come at the minimum rate.
    package var bodyGraceMilliseconds = 10_000
    /// The rate below which a body is given up, else 408; it counts only while the server is willing to read.
    package var bodyMinimumBytesPerSecond = 1_024
    /// How long a connection may wait for its next request.
    package var idleTimeoutMilliseconds = 30_000
    /// Within each such span a client must take its answers at the minimum rate, or all that waits of them.
    package var writeStallTimeoutMilliseconds = 20_000
    /// The rate below which a client that is sent something is given up; with 0 a byte in each span is enough.
    package var outboundMinimumBytesPerSecond = 1_024
    /// How long the handler may take from the request's end to its answer, and for each step through a streamed body,
    /// else 503.
    ///
    /// An answer that has begun to stream is not bounded by it.
    package var handlerTimeoutMilliseconds = 30_000
    /// How long a closing connection goes on reading, so that the client gets its answer.
    package var lingerTimeoutMilliseconds = 5_000
    /// How much a closing connection goes on reading.
    package var lingerBytes = 67_108_864
    /// Answers waiting to be sent beyond which no further request is begun, and nothing more of a streamed one welcome.
    package var outboundBytes = 262_144
    /// Bytes of request bodies and of unsent answers held for all connections together; a body that does not fit is
    /// refused with 503.
    ///
    /// A body is counted by the length that it announces, from its head until its answer; what a connection holds below
    /// 64 KiB is not counted, nor are bodies and answers that a handler streams beyond what `outboundBytes` bounds.
    package var heldBytes = 268_435_456
    /// How often deadlines are looked at.
    package var tickMilliseconds = 250

    /// The defaults.
    package init() {}

    /// Bytes that a client must take within `writeStallTimeoutMilliseconds`, where so much waits.
    var outboundMinimumBytes: Int { max(1, outboundMinimumBytesPerSecond * writeStallTimeoutMilliseconds / 1_000) }

    /// Descriptors that a process needs under full load: one for each connection, those on their way out, and its own
    /// files.
    package var descriptors: Int { connections + Exit.capacity + 256 }
}
