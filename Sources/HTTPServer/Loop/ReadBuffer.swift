import Glibc

/// The memory into which a loop reads.
///
/// One for all its connections: what is complete is dealt with from here, so that an idle connection holds no buffer.
final class ReadBuffer {
    private static let capacity = 65_536
    private let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ReadBuffer.capacity)

    init() {
        memory.initialize(repeating: 0)
    }

    deinit {
        memory.deallocate()
    }

    /// Reads what is there.
    ///
    /// Returns the number of bytes, 0 at the end, nil if there is nothing now or a fault.
    func receive(from descriptor: Descriptor) -> Reception {
        while true {
            let count = recv(descriptor.raw, memory.baseAddress, Self.capacity, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothing : .failure
        }
    }

    /// The first bytes of what was received.
    func bytes(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: memory[..<count])
    }
}

/// What a read has brought.
enum Reception {
    case bytes(Int)
    case end
    case nothing
    case failure
}
