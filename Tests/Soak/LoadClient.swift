import Glibc

/// One client: sends a request, takes its answer, sends the next.
final class LoadClient {
    private(set) var stream: Stream?
    private(set) var request: Mix.Request?
    private var sent = 0
    private var received: [UInt8] = []
    /// When the request was begun, in milliseconds.
    private(set) var began: Int64 = 0
    /// When a slow client sends its next piece.
    private(set) var resumesAt: Int64?

    enum Outcome {
        case waiting
        case answered(Answer)
        case failed(String)
    }

    func open(_ stream: Stream) {
        stream.makeNonblocking()
        self.stream = stream
        received.removeAll(keepingCapacity: true)
    }

    func close(resets: Bool = false) {
        if resets { stream?.reset() } else { stream?.close() }
        stream = nil
        request = nil
        resumesAt = nil
    }

    /// Sends a request, a slow one only in part.
    func begin(_ request: Mix.Request, now: Int64) -> Bool {
        self.request = request
        sent = 0
        began = now
        resumesAt = nil
        return sendOn(now: now)
    }

    /// Sends the rest, or a slow client's next piece.
    ///
    /// Requests are small: a socket that takes none of one is broken.
    func sendOn(now: Int64) -> Bool {
        guard let stream, let request else { return false }
        let isSlow = request.kind == .slow
        let end = isSlow ? min(request.bytes.count, sent + request.bytes.count / 4 + 1) : request.bytes.count
        guard stream.send(request.bytes[sent..<end]) == end - sent else { return false }
        sent = end
        resumesAt = end < request.bytes.count ? now + 60 : nil
        return true
    }

    /// Takes what has come.
    func receive(_ buffer: inout [UInt8]) -> Outcome {
        guard let stream else { return .waiting }
        let count = stream.receive(into: &buffer)
        if count < 0 { return errno == EAGAIN ? .waiting : .failed("reset before the answer") }
        if count == 0 { return .failed("closed before the answer") }
        guard request != nil else { return .failed("an answer to nothing") }
        do throws(Answer.Failure) {
            let answer: Answer
            if received.isEmpty {
                answer = try buffer.withUnsafeBufferPointer { bytes throws(Answer.Failure) in
                    try Answer(UnsafeBufferPointer(rebasing: bytes[..<count]))
                }
                guard answer.length == count else { return .failed("bytes behind the answer") }
            } else {
                received += buffer[..<count]
                answer = try received.withUnsafeBufferPointer { bytes throws(Answer.Failure) in try Answer(bytes) }
                guard answer.length == received.count else { return .failed("bytes behind the answer") }
            }
            received.removeAll(keepingCapacity: true)
            return .answered(answer)
        } catch {
            if error == .broken { return .failed("the answer is broken") }
            if received.isEmpty { received += buffer[..<count] }
            return .waiting
        }
    }
}
