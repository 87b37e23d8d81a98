import Glibc

/// The way out of clients that are turned away: each gets a short answer, and a moment to take it.
///
/// Closing over bytes that were not read sends a reset, which can overtake the answer; so what a client has sent is
/// read and dropped until it closes its side, at most for `patience`. There are at most `capacity` of them at a time: a
/// flood pushes out its own oldest, and takes neither memory nor descriptors from those who are served.
struct Exit {
    static let capacity = 512
    /// Milliseconds.
    static let patience: Int64 = 2_000
    /// What is read of one client at a time.
    private static let portion = 65_536

    private var leaving: [(descriptor: Descriptor, until: Int64)] = []

    /// Whether anybody is still leaving.
    var isEmpty: Bool { leaving.isEmpty }

    /// Answers and sees out.
    mutating func show(_ descriptor: Descriptor, _ answer: [UInt8], now: Int64) {
        Self.send(answer, to: descriptor.raw)
        if leaving.count >= Self.capacity { leaving.removeFirst(Self.capacity / 8) }
        leaving.append((descriptor, now + Self.patience))
    }

    /// Closes those who have taken their answer or had their time.
    mutating func sweep(now: Int64) {
        leaving.removeAll { client in
            client.until <= now || Self.hasEnded(client.descriptor.raw)
        }
    }

    /// Closes all at once.
    mutating func clear() {
        leaving = []
    }

    /// Sends an answer that fits into the empty buffer of a new socket, and nothing after it.
    static func send(_ answer: [UInt8], to raw: CInt) {
        let flags = CInt(truncatingIfNeeded: MSG_NOSIGNAL) | CInt(truncatingIfNeeded: MSG_DONTWAIT)
        _ = Glibc.send(raw, answer, answer.count, flags)
        shutdown(raw, CInt(SHUT_WR))
    }

    /// Drops what a client has sent, and tells whether it has ended its side.
    static func hasEnded(_ raw: CInt) -> Bool {
        // MSG_TRUNC: the bytes are discarded and not copied, tcp(7).
        let count = recv(raw, nil, portion, CInt(truncatingIfNeeded: MSG_DONTWAIT | MSG_TRUNC))
        return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
    }
}
