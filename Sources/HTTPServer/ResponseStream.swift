/// The content of an answer, given in pieces by the handler; safe from any thread.
///
/// If it is dropped before `finish`, the connection is cut, as by `abort`.
package final class ResponseStream: Sendable {
    private let channel: ResponseChannel

    init(_ channel: ResponseChannel) {
        self.channel = channel
    }

    deinit {
        channel.end(.aborted)
    }

    /// Adds bytes to the content; many small pieces are sent together.
    ///
    /// Returns whether more is welcome now. If it is not, `limits.outboundBytes` wait already: the next piece belongs
    /// into `whenReady`. What is written after the end, or when the client has gone, is dropped.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        channel.write(bytes)
    }

    /// Calls `body` once, on a loop's queue, as soon as more is welcome; never if the client goes before that.
    ///
    /// It must not block. Another one takes its place.
    package func whenReady(_ body: @escaping @Sendable () -> Void) {
        channel.whenReady(body)
    }

    /// Calls `body` once, on a loop's queue or at once on this thread, when nobody takes the content any more.
    ///
    /// The client has left, the server stops, or the answer has no content by its method or status. Not called after
    /// the end. It must not block. Another one takes its place.
    package func onGone(_ body: @escaping @Sendable () -> Void) {
        channel.onGone(body)
    }

    /// All of the content is written.
    ///
    /// If a length was announced and it is shorter, the connection is cut, so that the client sees it.
    package func finish() {
        channel.end(.finished)
    }

    /// Gives up: the connection is cut, so that the client sees that the content is not complete.
    package func abort() {
        channel.end(.aborted)
    }
}
