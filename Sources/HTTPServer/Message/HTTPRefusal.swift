/// Why the server itself answers a request, without asking the handler.
///
/// Every refusal closes the connection.
package enum HTTPRefusal: Error, Sendable, Hashable, CaseIterable {
    case malformedRequestLine
    case invalidTarget
    case targetTooLong
    case methodNotImplemented
    case versionNotSupported
    case malformedField
    case headerTooLarge
    case tooManyFields
    case missingHost
    case repeatedHost
    case invalidHost
    case invalidContentLength
    case conflictingFraming
    case invalidTransferEncoding
    case unsupportedTransferCoding
    case malformedChunk
    case bodyTooLarge
    case expectationFailed
    case headTimeout
    case bodyTimeout
    case handlerTimeout
    case unanswered
    case overloaded

    /// The status of the answer.
    package var status: Int { description.status }

    /// A stable name for programs.
    package var code: String { description.code }

    /// One English sentence for people.
    package var detail: String { description.detail }

    private var description: (status: Int, code: String, detail: String) {
        switch self {
        case .malformedRequestLine:
            (400, "malformed_request_line", "The request line is not: method, one space, target, one space, HTTP/1.1.")
        case .invalidTarget:
            (400, "invalid_target", "The request target is neither a path, an absolute http URL, nor * with OPTIONS.")
        case .targetTooLong:
            (414, "target_too_long", "The request line is longer than this server accepts.")
        case .methodNotImplemented:
            (501, "method_not_implemented", "This server does not implement the request method.")
        case .versionNotSupported:
            (505, "version_not_supported", "This server speaks HTTP/1.1 and HTTP/1.0.")
        case .malformedField:
            (400, "malformed_header", "A header line is not: name, colon, value, CRLF; or it holds a forbidden byte.")
        case .headerTooLarge:
            (431, "header_too_large", "The request header is larger than this server accepts.")
        case .tooManyFields:
            (431, "too_many_headers", "The request has more header lines than this server accepts.")
        case .missingHost:
            (400, "missing_host", "An HTTP/1.1 request needs a Host header.")
        case .repeatedHost:
            (400, "repeated_host", "The request has more than one Host header.")
        case .invalidHost:
            (400, "invalid_host", "The host is not a valid name or address with an optional port.")
        case .invalidContentLength:
            (400, "invalid_content_length", "Content-Length is not one decimal number.")
        case .conflictingFraming:
            (400, "conflicting_framing", "The request has both Content-Length and Transfer-Encoding.")
        case .invalidTransferEncoding:
            (
                400, "invalid_transfer_encoding",
                "Transfer-Encoding does not end in one chunked, or was sent with HTTP/1.0."
            )
        case .unsupportedTransferCoding:
            (501, "unsupported_transfer_coding", "This server understands no transfer coding but chunked.")
        case .malformedChunk:
            (400, "malformed_chunk", "The chunked body is malformed.")
        case .bodyTooLarge:
            (413, "body_too_large", "The request body is larger than this server accepts.")
        case .expectationFailed:
            (417, "expectation_failed", "This server meets no expectation but 100-continue.")
        case .headTimeout:
            (408, "head_timeout", "The request header did not arrive in time.")
        case .bodyTimeout:
            (408, "body_timeout", "The request body arrived too slowly.")
        case .handlerTimeout:
            (503, "handler_timeout", "The request could not be completed in time.")
        case .overloaded:
            (503, "overloaded", "The server holds as much as it may for other requests. Send it again a little later.")
        case .unanswered:
            (500, "unanswered", "The request was not answered because of a fault in the server.")
        }
    }

    /// The answer where nobody has configured another: the detail as plain text.
    package var plainResponse: HTTPResponse {
        HTTPResponse(
            status: status,
            fields: [HTTPField(name: "Content-Type", value: "text/plain; charset=utf-8")],
            body: Array((detail + "\n").utf8)
        )
    }
}
