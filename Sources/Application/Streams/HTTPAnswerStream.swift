import HTTPServer
import ServiceKit
import Synchronization

/// The content of an answer on its way to a client; told of once, when it ends.
final class HTTPAnswerStream: AnswerStream {
    private struct State {
        var bytes = 0
        var record: RequestRecord?
        var gone: (@Sendable () -> Void)?
        var isGone = false
    }

    private let stream: ResponseStream
    private let gzip: GzipStream?
    private let status: Int
    private let note: @Sendable (RequestRecord, Departure) -> Void
    private let state: Mutex<State>

    /// - Parameters:
    ///   - gzip: what packs the content; nil where it goes as it is.
    ///   - note: told of the request when its answer has ended, whole or not.
    init(
        _ stream: ResponseStream, _ gzip: GzipStream?, status: Int, _ record: RequestRecord,
        note: @escaping @Sendable (RequestRecord, Departure) -> Void
    ) {
        self.stream = stream
        self.gzip = gzip
        self.status = status
        self.note = note
        state = Mutex(State(record: record))
        stream.onGone { [weak self] in self?.leave() }
    }

    deinit { end(isAbandoned: true) }

    func write(_ bytes: [UInt8]) -> Bool {
        guard let gzip else { return send(bytes) }
        guard let packed = gzip.pack(bytes) else {
            abort()
            return false
        }
        return packed.isEmpty || send(packed)
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        state.withLock { $0.bytes += bytes.count }
        return stream.write(bytes)
    }

    func whenReady(_ body: @escaping @Sendable () -> Void) { stream.whenReady(body) }

    func onGone(_ body: @escaping @Sendable () -> Void) {
        let isGone = state.withLock { state in
            if !state.isGone { state.gone = body }
            return state.isGone
        }
        if isGone { body() }
    }

    func finish() {
        if let gzip {
            guard let rest = gzip.pack([], isLast: true) else { return abort() }
            _ = send(rest)
        }
        end(isAbandoned: false)
        stream.finish()
    }

    func abort() {
        end(isAbandoned: true)
        stream.abort()
    }

    private func leave() {
        // Of an answer that has no end the client's leaving is one.
        end(isAbandoned: false)
        let gone = state.withLock { state in
            state.isGone = true
            defer { state.gone = nil }
            return state.gone
        }
        gone?()
    }

    /// Noted before the end goes out, so that a client that has its answer finds it counted.
    private func end(isAbandoned: Bool) {
        let ended = state.withLock { state -> (RequestRecord, Int)? in
            defer { state.record = nil }
            return state.record.map { ($0, state.bytes) }
        }
        guard let (record, bytes) = ended else { return }
        note(record, Departure(status: status, bytes: bytes, isAbandoned: isAbandoned))
    }
}
