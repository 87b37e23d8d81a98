import CLinux
import Glibc

/// What a descriptor is ready for, or watched for.
struct Readiness: OptionSet {
    let rawValue: UInt8

    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
    /// The connection is broken; reported without being asked for.
    static let failed = Readiness(rawValue: 4)
    /// The client has ended its half; reported also while nothing is read.
    static let clientEnd = Readiness(rawValue: 8)
}

/// The set of watched descriptors; the only file that knows epoll(7).
///
/// Level-triggered.
struct Selector {
    /// How many events one call takes.
    static let capacity = 256

    /// Becomes readable when any watched descriptor is ready.
    let descriptor: Descriptor
    private var events: [epoll_event]

    /// Returns nil if the system gives no descriptor.
    init?() {
        let raw = epoll_create1(CInt(truncatingIfNeeded: EPOLL_CLOEXEC))
        guard raw >= 0 else { return nil }
        descriptor = Descriptor(raw)
        events = Array(repeating: epoll_event(), count: Self.capacity)
    }

    /// Begins to watch.
    ///
    /// Returns false if the kernel refuses.
    func add(_ descriptor: Descriptor, token: UInt64, for readiness: Readiness) -> Bool {
        control(EPOLL_CTL_ADD, descriptor, token, readiness)
    }

    /// Watches for something else.
    func modify(_ descriptor: Descriptor, token: UInt64, for readiness: Readiness) {
        _ = control(EPOLL_CTL_MOD, descriptor, token, readiness)
    }

    /// Takes what is ready now without waiting.
    ///
    /// Returns the number of events.
    mutating func poll() -> Int {
        let count = events.withUnsafeMutableBufferPointer { buffer in
            epoll_wait(descriptor.raw, buffer.baseAddress, CInt(Self.capacity), 0)
        }
        return max(0, Int(count))
    }

    /// One of the events that the last `poll` took.
    func event(_ index: Int) -> (token: UInt64, readiness: Readiness) {
        let event = events[index]
        var readiness: Readiness = []
        if event.events & EPOLLIN.rawValue != 0 { readiness.insert(.readable) }
        if event.events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.failed) }
        if event.events & EPOLLRDHUP.rawValue != 0 { readiness.insert(.clientEnd) }
        return (event.data.u64, readiness)
    }

    private func control(_ operation: CInt, _ descriptor: Descriptor, _ token: UInt64, _ readiness: Readiness) -> Bool {
        var event = epoll_event()
        event.data.u64 = token
        if readiness.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if readiness.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        if readiness.contains(.clientEnd) { event.events |= EPOLLRDHUP.rawValue }
        return epoll_ctl(self.descriptor.raw, operation, descriptor.raw, &event) == 0
    }
}
