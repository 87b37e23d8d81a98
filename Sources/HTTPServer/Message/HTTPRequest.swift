/// A request, as the handler receives it.
package struct HTTPRequest: Sendable {
    /// The method as sent, for example `GET`; methods are case-sensitive.
    package let method: String
    /// Path and query as sent, still percent-encoded; `*` only for `OPTIONS`.
    package let target: String
    /// The field lines.
    package let fields: HTTPFields
    /// The whole content, freed of its chunks; empty where it is streamed.
    package let body: [UInt8]
    /// The content in pieces, where `HTTPServerConfiguration.reception` wants it streamed and there is any.
    package let stream: RequestStream?
    /// The peer's address without port, for example `127.0.0.1`.
    package let remoteAddress: String

    /// A request made in process.
    package init(
        method: String,
        target: String,
        fields: HTTPFields = HTTPFields(),
        body: [UInt8] = [],
        stream: RequestStream? = nil,
        remoteAddress: String = "127.0.0.1"
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.stream = stream
        self.remoteAddress = remoteAddress
    }

    /// The target up to the question mark, still percent-encoded.
    package var path: String {
        guard let mark = target.utf8.firstIndex(of: ASCII.questionMark) else { return target }
        return String(target[..<mark])
    }

    /// The target behind the question mark, still percent-encoded; nil without a question mark.
    package var query: String? {
        guard let mark = target.utf8.firstIndex(of: ASCII.questionMark) else { return nil }
        return String(target[target.utf8.index(after: mark)...])
    }
}
