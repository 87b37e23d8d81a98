/// How the content of a request is taken in.
package enum BodyReception: Sendable, Equatable {
    /// The handler is called when all of it is there; more than `limit` bytes are refused with 413.
    case collect(limit: Int)
    /// The handler is called at once and takes the content in pieces from `HTTPRequest.stream`; more than `limit` bytes
    /// are refused with 413, where necessary in the middle.
    case stream(limit: Int64)
    /// The content is not wanted: this is the answer and the connection's last, and the handler is not called.
    ///
    /// A client that waits for `100 Continue` gets it instead, before it has sent anything.
    case refuse(HTTPResponse)
}

/// Of which bodies it is asked how they are taken in.
enum ReceptionQuestion {
    case never, always
    /// Not of one whose length is known and which came whole with its head.
    case unlessWhole
}
