/// The content of an answer that is written in pieces; safe from any thread.
///
/// If it is dropped before `finish`, the client sees that the content is not complete.
package protocol AnswerStream: AnyObject, Sendable {
    /// Adds bytes to the content.
    ///
    /// Returns whether more is welcome now; if not, the next piece belongs into `whenReady`. What is written after the
    /// end, or when the client has gone, is dropped.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool

    /// Calls `body` once as soon as more is welcome; never if the client goes before that.
    ///
    /// It must not block. Another one takes its place.
    func whenReady(_ body: @escaping @Sendable () -> Void)

    /// Calls `body` once when nobody takes the content any more, at once where that is so already; not after the end.
    ///
    /// It must not block. Another one takes its place.
    func onGone(_ body: @escaping @Sendable () -> Void)

    /// All of the content is written.
    func finish()

    /// Gives up: the client sees that the content is not complete.
    func abort()
}
