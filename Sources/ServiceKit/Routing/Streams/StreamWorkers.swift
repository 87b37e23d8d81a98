import Dispatch
import Synchronization

/// The few threads of handlers that may wait for their client: imports and exports.
///
/// Each has a queue of its own, so that none ever takes a thread from those who serve.
final class StreamWorkers: Sendable {
    private let free: Mutex<[DispatchQueue]>

    /// - Parameter count: how many run at a time.
    init(count: Int) {
        free = Mutex((0..<max(count, 1)).map { DispatchQueue(label: "bayline.stream.\($0)") })
    }

    /// Runs `work` on a thread that may block.
    ///
    /// - Throws: `Refusal` 503 where all are at work.
    func run(_ work: @escaping @Sendable () -> Void) throws {
        guard let queue = free.withLock({ $0.popLast() }) else { throw Refusal.tooManyStreams }
        queue.async {
            work()
            self.free.withLock { $0.append(queue) }
        }
    }
}

extension Refusal {
    fileprivate static var tooManyStreams: Refusal {
        Refusal(
            status: 503, code: "too_many_streams",
            "As many imports and exports run as this server bears. Ask again when one has ended.",
            zh: "正在运行的导入和导出已达上限,请稍后重试。")
    }
}
