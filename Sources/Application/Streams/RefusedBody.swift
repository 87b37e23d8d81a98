import ServiceKit

/// A body that nobody can read here.
final class RefusedBody: BodyStream {
    private let refusal: Refusal

    init(_ refusal: Refusal) {
        self.refusal = refusal
    }

    func next(_ receive: @escaping @Sendable (BodyPiece) -> Void) { receive(.failed(refusal)) }
}
