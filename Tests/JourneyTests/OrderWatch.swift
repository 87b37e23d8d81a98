import JSON
import Synchronization
import TestSupport
import Testing

/// Looks at the newest order after every change: what is kept of its answer must be what is stored.
///
/// Each look also has the answer kept, so that the next finds an action that changes an order without a new version.
final class OrderWatch: Sendable {
    private struct Seen {
        var order: String?
        var looks = 0
    }

    private let seen = Mutex(Seen())

    /// How often a kept answer was held against a new one.
    var looks: Int { seen.withLock { $0.looks } }

    init(_ service: TestService) {
        service.afterEachChange { [self] answer in
            if let order = note(answer) {
                let kept = service.get("/v1/repair-orders/\(order)")
                let stored = service.getAnew("/v1/repair-orders/\(order)")
                #expect(kept.bytes == stored.bytes && kept.field("ETag") == stored.field("ETag"), "\(answer.json)")
            }
        }
    }

    private func note(_ answer: TestAnswer) -> String? {
        seen.withLock { seen in
            if answer.status == 201, answer.id.hasPrefix("ro_") { seen.order = answer.id }
            if seen.order != nil { seen.looks += 1 }
            return seen.order
        }
    }
}
