/// What is wrong with a request's content or the part that it asks for.
package enum ContentFault: Error, Sendable, Hashable, CaseIterable {
    /// The body is not what its `Content-Encoding` says.
    case invalidContentEncoding
    /// The body has a coding that is not understood here.
    case unsupportedContentEncoding
    /// The body unpacks to more than is accepted.
    case bodyTooLarge
    /// The content has no byte of the range that was asked for.
    case rangeNotSatisfiable

    /// The status of the answer.
    package var status: Int { description.status }

    /// A stable name for programs.
    package var code: String { description.code }

    /// One English sentence for people.
    package var detail: String { description.detail }

    private var description: (status: Int, code: String, detail: String) {
        switch self {
        case .invalidContentEncoding:
            (400, "invalid_content_encoding", "The body is not complete gzip data, as its Content-Encoding says.")
        case .unsupportedContentEncoding:
            (415, "unsupported_content_encoding", "Send the body as it is, or with Content-Encoding: gzip alone.")
        case .bodyTooLarge:
            (413, HTTPRefusal.bodyTooLarge.code, "The request body unpacks to more than this server accepts.")
        case .rangeNotSatisfiable:
            (416, "range_not_satisfiable", "The content is shorter than the range; see Content-Range for its length.")
        }
    }
}
