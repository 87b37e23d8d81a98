/// The body of a request, taken in pieces; safe from any thread.
package protocol BodyStream: AnyObject, Sendable {
    /// Asks for what comes next, once; after the last piece it is the same again.
    ///
    /// `receive` is called once, on this thread or another, and must not block. Nothing is read from the client while
    /// nobody asks, but for a bounded piece.
    func next(_ receive: @escaping @Sendable (BodyPiece) -> Void)
}

/// What the next step through a body brings.
package enum BodyPiece: Sendable {
    /// The next bytes; at least one.
    case bytes([UInt8])
    /// The body is complete.
    case end
    /// The rest never comes, or cannot be read; what came before is not the whole.
    case failed(any Error)
}

/// Why a body broke off.
package struct BodyBroken: Error {
    /// The client has left, or is told by others.
    package init() {}
}

/// A body that is there already.
package final class WholeBody: BodyStream {
    private let bytes: SingleUse<[UInt8]>

    package init(_ bytes: [UInt8]) {
        self.bytes = SingleUse(bytes.isEmpty ? nil : bytes)
    }

    package func next(_ receive: @escaping @Sendable (BodyPiece) -> Void) {
        receive(bytes.take().map(BodyPiece.bytes) ?? .end)
    }
}
