import CLinux
import Dispatch
import Glibc
import Synchronization

/// Takes new connections from the listening socket and gives each to the loop with the fewest.
///
/// A client beyond a limit is told so at once; it is not left waiting in the kernel's queue.
actor Acceptor {
    /// Other work of the queue gets its turn after this many connections.
    private static let maximumBatch = 256
    private static let pause = DispatchTimeInterval.milliseconds(100)

    private nonisolated let executor = QueueExecutor(label: "http.acceptor")
    private let listener: Descriptor
    private let loops: [EventLoop]
    private let addresses: AddressLedger
    private let maximumConnections: Int
    private let clock: ServerClock
    /// Clients that were turned away.
    nonisolated let turnedAway = Atomic(0)
    private var exit = Exit()
    private var isSweeping = false
    private var dateLine = DateLine()
    private var source: (any DispatchSourceRead)?
    private var isPaused = false
    /// Given up when the process has no descriptor left, so that a connection can be taken and closed.
    private var spare: Descriptor?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(
        listener: Descriptor, loops: [EventLoop], addresses: AddressLedger, clock: ServerClock,
        maximumConnections: Int
    ) {
        self.listener = listener
        self.loops = loops
        self.addresses = addresses
        self.clock = clock
        self.maximumConnections = maximumConnections
        spare = Self.makeSpare()
    }

    /// Begins to accept.
    nonisolated func start() {
        executor.queue.async { self.assumeIsolated { $0.begin() } }
    }

    /// Takes what has already come and accepts no more; returns when that is done.
    nonisolated func stop() {
        executor.queue.sync { self.assumeIsolated { $0.end() } }
    }

    private func begin() {
        let listener = listener
        let source = DispatchSource.makeReadSource(fileDescriptor: listener.raw, queue: executor.queue)
        source.setEventHandler { self.assumeIsolated { $0.accept() } }
        // Dispatch requires the descriptor to stay open until the source has let go of it.
        source.setCancelHandler { withExtendedLifetime(listener) {} }
        self.source = source
        source.resume()
    }

    private func end() {
        guard let source else { return }
        accept()
        // A suspended source must not be released.
        if isPaused { source.resume() }
        isPaused = false
        source.cancel()
        self.source = nil
        exit.clear()
        spare = nil
        // From now on clients are refused by the kernel, and not kept waiting in its queue.
        shutdown(listener.raw, CInt(SHUT_RDWR))
    }

    private func accept() {
        for _ in 0..<Self.maximumBatch {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let raw = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
                    return clinux_accept4(listener.raw, address, &length, flags)
                }
            }
            guard raw < 0 else {
                assign(Descriptor(raw), SocketAddress(storage).text)
                continue
            }
            switch errno {
            case EAGAIN, EINVAL, EBADF:
                return
            case EMFILE:
                switch shed() {
                case .made: continue
                case .unneeded: return
                case .impossible:
                    rest()
                    return
                }
            case ENFILE, ENOBUFS, ENOMEM:
                // Nothing that this process could give up would help.
                rest()
                return
            default:
                // The client has gone meanwhile, or a signal came: the next one, accept(2).
                continue
            }
        }
    }

    private var openConnections: Int {
        loops.reduce(0) { $0 + $1.counters.open.load(ordering: .relaxed) }
    }

    private func assign(_ descriptor: Descriptor, _ address: String) {
        guard openConnections < maximumConnections else {
            turnAway(descriptor, .full)
            return
        }
        guard addresses.add(address) else {
            turnAway(descriptor, .address)
            return
        }
        var chosen = loops.first
        var fewest = Int.max
        for loop in loops {
            let open = loop.counters.open.load(ordering: .relaxed)
            if open < fewest {
                fewest = open
                chosen = loop
            }
        }
        chosen?.adopt(descriptor, from: address)
    }

    private func turnAway(_ descriptor: Descriptor, _ rejection: Rejection) {
        turnedAway.add(1, ordering: .relaxed)
        exit.show(descriptor, answer(rejection), now: clock.milliseconds())
        sweepLater()
    }

    private func answer(_ rejection: Rejection) -> [UInt8] {
        dateLine.update(second: clock.seconds())
        return rejection.answer(dateLine: dateLine.bytes)
    }

    private func sweepLater() {
        guard !isSweeping, !exit.isEmpty else { return }
        isSweeping = true
        executor.queue.asyncAfter(deadline: .now() + Self.pause) { self.assumeIsolated { $0.sweep() } }
    }

    private func sweep() {
        isSweeping = false
        exit.sweep(now: clock.milliseconds())
        sweepLater()
    }

    /// Whether there is room for another connection when the process has run out of descriptors.
    private enum Room {
        case made, unneeded, impossible
    }

    /// Out of descriptors: without this the waiting client would see neither an answer nor an end.
    private func shed() -> Room {
        guard exit.isEmpty else {
            exit.clear()
            return .made
        }
        // accept(2) says that there is no descriptor left also where nobody waits.
        var waiting = pollfd(fd: listener.raw, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 0) > 0 else { return .unneeded }
        if spare == nil { spare = Self.makeSpare() }
        guard spare != nil else { return .impossible }
        spare = nil
        let raw = clinux_accept4(listener.raw, nil, nil, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
        guard raw >= 0 else {
            let isNobodyThere = errno == EAGAIN
            spare = Self.makeSpare()
            return isNobodyThere ? .unneeded : .impossible
        }
        turnedAway.add(1, ordering: .relaxed)
        Exit.send(answer(.full), to: raw)
        // What has come already is read, so that closing does not reset the connection.
        _ = Exit.hasEnded(raw)
        // The client's descriptor becomes the next spare in one step, dup(2): another thread cannot take it meanwhile.
        _ = clinux_dup3(listener.raw, raw, O_CLOEXEC)
        spare = Descriptor(raw)
        return .made
    }

    /// Stops looking at the listener for a moment; level-triggered, it would call again at once.
    private func rest() {
        guard !isPaused, let source else { return }
        isPaused = true
        source.suspend()
        executor.queue.asyncAfter(deadline: .now() + Self.pause) { self.assumeIsolated { $0.wake() } }
    }

    private func wake() {
        guard isPaused else { return }
        isPaused = false
        source?.resume()
    }

    private static func makeSpare() -> Descriptor? {
        let raw = open("/dev/null", O_RDONLY | O_CLOEXEC)
        return raw >= 0 ? Descriptor(raw) : nil
    }
}
