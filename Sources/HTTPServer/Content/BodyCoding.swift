/// How a request's body is coded, by its `Content-Encoding` (RFC 9110 section 8.4).
package enum BodyCoding: Sendable, Equatable {
    /// As it is.
    case identity
    /// gzip, alone.
    case gzip
    /// Another coding, several, or a field that is no list of codings: to be refused with 415.
    case unsupported

    /// Reads a field's value, several lines joined with commas; nil is no field.
    ///
    /// `identity` says nothing and may stand beside another coding.
    package init(_ value: String?) {
        self = .identity
        guard let value else { return }
        var scanner = FieldScanner(value)
        while scanner.findElement() {
            let coding = scanner.token()
            guard !coding.isEmpty, scanner.endElement() else {
                self = .unsupported
                return
            }
            if coding == "identity" { continue }
            self = self == .identity && (coding == "gzip" || coding == "x-gzip") ? .gzip : .unsupported
            if self == .unsupported { return }
        }
    }

    /// Unpacks a body to at most `limit` bytes.
    ///
    /// An empty body is nothing that could be coded, and stays empty.
    ///
    /// - Throws: `ContentFault.unsupportedContentEncoding`, `.invalidContentEncoding`, `.bodyTooLarge`.
    package func unpack(_ body: [UInt8], limit: Int) throws(ContentFault) -> [UInt8] {
        guard !body.isEmpty else { return body }
        switch self {
        case .identity: return body
        case .gzip: return try GzipDecoder.unpack(body, limit: limit)
        case .unsupported: throw .unsupportedContentEncoding
        }
    }
}
