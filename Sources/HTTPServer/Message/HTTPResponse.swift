/// An answer.
///
/// The server adds `Date`, `Content-Length` and `Connection`, and leaves the body out where none may be sent.
package struct HTTPResponse: Sendable, Equatable {
    /// 200...599; anything else goes out as 500.
    package var status: Int
    /// The field lines beside those that the server adds.
    ///
    /// `Connection: close` closes after this answer.
    package var fields: [HTTPField]
    /// The content.
    package var body: [UInt8]

    /// An answer with this status.
    package init(status: Int, fields: [HTTPField] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
