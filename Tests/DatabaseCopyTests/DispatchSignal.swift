import Dispatch

/// Given once, waited for once.
final class DispatchSignal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func give() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
