import Dispatch
import Synchronization

/// Runs what takes long and much memory, as the hashes of passwords do: two at once, and few that wait.
///
/// Each takes tens of megabytes: a flood of sign-ins is told to come back, and eats neither the memory nor the threads
/// that serve.
final class DeferredWork: Sendable {
    private struct State {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let width: Int
    private let length: Int
    private let queue = DispatchQueue(label: "bayline.deferred", qos: .utility, attributes: .concurrent)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - width: how many run at once.
    ///   - length: how many wait.
    init(width: Int = 2, length: Int = 16) {
        self.width = width
        self.length = length
    }

    /// Runs `work` on a thread of its own, soon.
    ///
    /// - Throws: `Refusal` 503 where too many wait.
    func run(_ work: @escaping @Sendable () -> Void) throws {
        let mayStart = try state.withLock { state in
            guard state.running >= width else {
                state.running += 1
                return true
            }
            guard state.waiting.count < length else { throw Refusal.tooManySignIns }
            state.waiting.append(work)
            return false
        }
        if mayStart { queue.async { [self] in runAll(from: work) } }
    }

    private func runAll(from first: @Sendable () -> Void) {
        first()
        while let next = next() { next() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}

extension Refusal {
    package static var tooManySignIns: Refusal {
        var refusal = Refusal(
            status: 503, code: "too_many_sign_ins", "Too many sign in at this moment. Try again in a few seconds.",
            zh: "当前登录人数过多,请数秒后重试。")
        refusal.retryAfter = 2
        return refusal
    }
}
