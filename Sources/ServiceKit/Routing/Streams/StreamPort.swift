/// The way to a client for a request that may be answered in pieces; what knows of sockets gives it.
package struct StreamPort: Sendable {
    /// Makes one where it is needed: most requests are answered as a whole.
    package typealias Maker = @Sendable () -> StreamPort?

    /// The request's body; nil where it is in the request itself.
    package let body: (any BodyStream)?
    /// Begins an answer whose content follows; `isLive` where it has no foreseeable end.
    ///
    /// The record is of the request, to be told of when the content ends.
    package let begin: @Sendable (ServiceAnswer, RequestRecord, _ isLive: Bool) -> any AnswerStream

    package init(
        body: (any BodyStream)?,
        begin: @escaping @Sendable (ServiceAnswer, RequestRecord, _ isLive: Bool) -> any AnswerStream
    ) {
        self.body = body
        self.begin = begin
    }
}
