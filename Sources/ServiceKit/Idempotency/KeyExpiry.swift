import Synchronization

/// Spreads the forgetting of old answers over the keys that come in: one in so many forgets for all.
///
/// A deletion that finds nothing still costs a tenth of a small write.
final class KeyExpiry: Sendable {
    private static let interval = 64
    private let keys = Atomic(0)

    /// Notes a new key; every so many calls `forget` with the number of old ones to forget, more than come in.
    func next(_ forget: (Int) throws -> Void) rethrows {
        let number = keys.wrappingAdd(1, ordering: .relaxed).newValue
        // The first, too, so that a program that is restarted often forgets as well.
        guard number % Self.interval == 1 else { return }
        try forget(4 * Self.interval)
    }
}
