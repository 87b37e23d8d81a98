/// A request as the service sees it: what of HTTP matters to it, and no sockets.
package struct ServiceRequest: Sendable {
    package var method: String
    /// The raw path, still percent-encoded.
    package var path: String
    package var query: String?
    package var body: [UInt8]
    /// Unpacks the body of a client that packed it; run only for a caller who may send one, since little that is sent
    /// can be much to unpack.
    package var unpack: (@Sendable ([UInt8]) throws -> [UInt8])?
    package var authorization: String?
    package var accept: String?
    package var acceptLanguage: String?
    package var contentType: String?
    package var ifMatch: String?
    package var ifNoneMatch: String?
    package var idempotencyKey: String?
    /// The part that is asked for, and the tag that it is a part of (RFC 9110, 14.2 and 13.1.5): only for routes that
    /// stream; of a whole answer the server cuts the part out.
    package var range: String?
    package var ifRange: String?
    /// The bytes of a body that comes in pieces, where the client has said how many.
    package var announcedBytes: Int64?
    /// What the client calls itself: shown to people in the list of their sessions.
    package var userAgent: String?
    /// Whoever has the database itself, for the commands that administer it; nothing that comes over HTTP sets it.
    package var caller: Caller?
    /// Where an event stream is to go on, by a client that was cut off.
    package var lastEventID: String?
    /// Where it came from.
    package var origin = RequestOrigin()

    package init(method: String, path: String, query: String? = nil, body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }

    /// The same without its body, as where that comes in pieces.
    var head: ServiceRequest {
        var head = self
        head.body = []
        return head
    }
}

/// What goes back: status, fields in order, body.
package struct ServiceAnswer: Sendable {
    package var status: Int
    package var fields: [Field]
    package var body: [UInt8]
    /// Given once before, under the same idempotency key.
    package var isReplay = false
    /// Bytes of a content that follows in pieces, where they are known.
    package var contentLength: Int64?

    package struct Field: Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(status: Int, fields: [Field], body: [UInt8]) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
