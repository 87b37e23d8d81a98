import Synchronization

/// In process there is nobody who would take pieces: the answer is given when it is whole.
final class CollectedAnswer: AnswerStream {
    private let head: ServiceAnswer
    private let body = Mutex<[UInt8]>([])
    private let receive: SingleUse<@Sendable (ServiceAnswer) -> Void>

    init(_ head: ServiceAnswer, _ receive: @escaping @Sendable (ServiceAnswer) -> Void) {
        self.head = head
        self.receive = SingleUse(receive)
    }

    deinit { finish() }

    func write(_ bytes: [UInt8]) -> Bool {
        body.withLock { $0 += bytes }
        return true
    }

    func whenReady(_ body: @escaping @Sendable () -> Void) { body() }
    func onGone(_ body: @escaping @Sendable () -> Void) {}

    func finish() {
        guard let receive = receive.take() else { return }
        var whole = head
        whole.body = body.withLock { $0 }
        receive(whole)
    }

    func abort() { finish() }
}
