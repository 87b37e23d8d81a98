/// A key that a request has to itself: until it is answered, or at the latest until nobody can answer it any more.
final class KeyClaim: Sendable {
    private let name: SingleUse<RunningKeys.Name>
    private let keys: RunningKeys

    init(_ name: RunningKeys.Name, _ keys: RunningKeys) {
        self.name = SingleUse(name)
        self.keys = keys
    }

    deinit { release() }

    /// Lets others have the key; a second time it does nothing.
    func release() {
        if let name = name.take() { keys.release(name) }
    }
}
