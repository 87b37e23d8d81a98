import Glibc

/// The memory into which a loop reads.
///
/// One for all its connections: what is complete is dealt with from here, so that an idle connection holds no buffer.
final class ReadBuffer {
    private static let capacity = 65_536
    /// So much room a read needs: a request with its head, and more.
    private static let leastRoom = 16_384
    private let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ReadBuffer.capacity)
    /// So many bytes at the beginning are in use.
    private var used = 0

    init() {
        memory.initialize(repeating: 0)
    }

    deinit {
        memory.deallocate()
    }

    /// Whether there is room for another read behind those before.
    var hasRoom: Bool { Self.capacity - used >= Self.leastRoom }

    /// Begins anew: what was received is dealt with.
    func removeAll() { used = 0 }

    /// Reads what is there, as far as it fits behind what was read since `removeAll`.
    func receive(from descriptor: Descriptor) -> Reception {
        while true {
            let count = recv(descriptor.raw, memory.baseAddress?.advanced(by: used), Self.capacity - used, 0)
            if count > 0 {
                defer { used += count }
                return .bytes(used..<used + count)
            }
            if count == 0 { return .end }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothing : .failure
        }
    }

    /// A part of what was received.
    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: memory[range])
    }
}

/// What a read has brought.
enum Reception {
    case bytes(Range<Int>)
    case end
    case nothing
    case failure
}
