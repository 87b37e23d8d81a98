import ArgumentParser
import HTTPServer

/// The limits on what clients can make the server hold or wait for: a flag for every field of `ServerLimits`.
struct LimitOptions: ParsableArguments {
    private static let timeouts = 1...86_400_000

    @Option(help: "Bytes of a request line; a longer one is answered with 414.")
    var requestLineBytes = ServerLimits().requestLineBytes

    @Option(help: "Bytes of request line and header lines together; more are answered with 431.")
    var headBytes = ServerLimits().headBytes

    @Option(help: "Header lines of a request; more are answered with 431.")
    var fieldCount = ServerLimits().fieldCount

    @Option(help: "Bytes of a request body that is collected; more are answered with 413.")
    var bodyBytes = ServerLimits().bodyBytes

    @Option(help: "Bytes of the body of an import, which is never held as a whole; more are answered with 413.")
    var importBytes = 1_073_741_824

    @Option(help: "Bytes of one attachment; more are answered with 413.")
    var attachmentBytes = 20_971_520

    @Option(help: "Requests on one connection; the answer to the last one closes it.")
    var requestsPerConnection = ServerLimits().requestsPerConnection

    @Option(help: "Connections open at a time; more are answered with 503.")
    var connections = ServerLimits().connections

    @Option(
        help: """
            Connections open at a time from one address; more are answered with 429. \
            As many as --connections where none is given.
            """)
    var connectionsPerAddress: Int?

    @Option(help: "From the first byte of a request's header to its last; then 408.")
    var headTimeoutMilliseconds = ServerLimits().headTimeoutMilliseconds

    @Option(help: "Within each such span a body must come at the minimum rate; else 408.")
    var bodyGraceMilliseconds = ServerLimits().bodyGraceMilliseconds

    @Option(help: "The rate below which a body is given up; 0 asks for a byte in each span.")
    var bodyMinimumBytesPerSecond = ServerLimits().bodyMinimumBytesPerSecond

    @Option(help: "How long a connection may wait for its next request.")
    var idleTimeoutMilliseconds = ServerLimits().idleTimeoutMilliseconds

    @Option(help: "Within each such span a client must take its answers at the minimum rate; else it is given up.")
    var writeStallTimeoutMilliseconds = ServerLimits().writeStallTimeoutMilliseconds

    @Option(help: "The rate below which a client that takes its answers is given up; 0 asks for a byte in each span.")
    var outboundMinimumBytesPerSecond = ServerLimits().outboundMinimumBytesPerSecond

    @Option(help: "How long a request may take until it is answered; then 503.")
    var handlerTimeoutMilliseconds = ServerLimits().handlerTimeoutMilliseconds

    @Option(help: "How long a closing connection goes on reading, so that its client gets the answer.")
    var lingerTimeoutMilliseconds = ServerLimits().lingerTimeoutMilliseconds

    @Option(help: "How many bytes a closing connection goes on reading.")
    var lingerBytes = ServerLimits().lingerBytes

    @Option(help: "Bytes waiting to be sent beyond which a connection begins no further request.")
    var outboundBytes = ServerLimits().outboundBytes

    @Option(
        help: """
            Bytes of request bodies and unsent answers held for all connections together, where one holds 64 KiB or \
            more; a body that does not fit is answered with 503.
            """)
    var heldBytes = ServerLimits().heldBytes

    @Option(help: "How often deadlines are looked at.")
    var tickMilliseconds = ServerLimits().tickMilliseconds

    /// All of them together.
    var limits: ServerLimits {
        var limits = ServerLimits()
        limits.requestLineBytes = requestLineBytes
        limits.headBytes = headBytes
        limits.fieldCount = fieldCount
        limits.bodyBytes = bodyBytes
        limits.requestsPerConnection = requestsPerConnection
        limits.connections = connections
        limits.connectionsPerAddress = connectionsPerAddress
        limits.headTimeoutMilliseconds = headTimeoutMilliseconds
        limits.bodyGraceMilliseconds = bodyGraceMilliseconds
        limits.bodyMinimumBytesPerSecond = bodyMinimumBytesPerSecond
        limits.idleTimeoutMilliseconds = idleTimeoutMilliseconds
        limits.writeStallTimeoutMilliseconds = writeStallTimeoutMilliseconds
        limits.outboundMinimumBytesPerSecond = outboundMinimumBytesPerSecond
        limits.handlerTimeoutMilliseconds = handlerTimeoutMilliseconds
        limits.lingerTimeoutMilliseconds = lingerTimeoutMilliseconds
        limits.lingerBytes = lingerBytes
        limits.outboundBytes = outboundBytes
        limits.heldBytes = heldBytes
        limits.tickMilliseconds = tickMilliseconds
        return limits
    }

    func validate() throws {
        let bounds: [(flag: String, value: Int, range: ClosedRange<Int>)] = [
            ("request-line-bytes", requestLineBytes, 64...1_048_576),
            ("head-bytes", headBytes, 256...16_777_216),
            ("field-count", fieldCount, 1...10_000),
            ("body-bytes", bodyBytes, 0...1_073_741_824),
            ("import-bytes", importBytes, 0...1_099_511_627_776),
            ("attachment-bytes", attachmentBytes, 1...1_099_511_627_776),
            ("requests-per-connection", requestsPerConnection, 1...1_000_000_000),
            ("connections", connections, 1...1_000_000),
            ("connections-per-address", connectionsPerAddress ?? 1, 1...1_000_000),
            ("head-timeout-milliseconds", headTimeoutMilliseconds, Self.timeouts),
            ("body-grace-milliseconds", bodyGraceMilliseconds, Self.timeouts),
            ("body-minimum-bytes-per-second", bodyMinimumBytesPerSecond, 0...1_073_741_824),
            ("idle-timeout-milliseconds", idleTimeoutMilliseconds, Self.timeouts),
            ("write-stall-timeout-milliseconds", writeStallTimeoutMilliseconds, Self.timeouts),
            ("outbound-minimum-bytes-per-second", outboundMinimumBytesPerSecond, 0...1_073_741_824),
            ("handler-timeout-milliseconds", handlerTimeoutMilliseconds, Self.timeouts),
            ("linger-timeout-milliseconds", lingerTimeoutMilliseconds, Self.timeouts),
            ("linger-bytes", lingerBytes, 0...1_099_511_627_776),
            ("outbound-bytes", outboundBytes, 1_024...1_073_741_824),
            ("held-bytes", heldBytes, 0...1_099_511_627_776),
            ("tick-milliseconds", tickMilliseconds, 1...60_000),
        ]
        for bound in bounds where !bound.range.contains(bound.value) {
            let range = "from \(bound.range.lowerBound) to \(bound.range.upperBound)"
            throw ValidationError("--\(bound.flag) must be \(range)")
        }
        guard requestLineBytes <= headBytes else {
            throw ValidationError(
                "--request-line-bytes must not be more than --head-bytes, of which the line is a part")
        }
        guard bodyBytes <= heldBytes else {
            throw ValidationError("--body-bytes must not be more than --held-bytes: such a body would never be taken")
        }
        guard connectionsPerAddress ?? 1 <= connections else {
            throw ValidationError("--connections-per-address must not be more than --connections")
        }
        let shortest = min(
            headTimeoutMilliseconds, bodyGraceMilliseconds, idleTimeoutMilliseconds, writeStallTimeoutMilliseconds,
            handlerTimeoutMilliseconds, lingerTimeoutMilliseconds)
        guard tickMilliseconds <= shortest else {
            throw ValidationError("--tick-milliseconds must not be more than the shortest time limit, \(shortest)")
        }
    }
}
