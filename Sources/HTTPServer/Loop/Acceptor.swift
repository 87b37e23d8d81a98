import CLinux
import Dispatch
import Glibc
import Synchronization

/// Takes new connections from the listening socket and gives each to the loop with the fewest.
actor Acceptor {
    /// Other work of the queue gets its turn after this many connections.
    private static let maximumBatch = 256
    private static let pause = DispatchTimeInterval.milliseconds(100)

    private nonisolated let executor = QueueExecutor(label: "http.acceptor")
    private let listener: Descriptor
    private let loops: [EventLoop]
    private let addresses: AddressLedger
    private let maximumConnections: Int
    private var source: (any DispatchSourceRead)?
    private var isPaused = false
    /// Given up when the process has no descriptor left, so that a connection can be taken and closed.
    private var spare: Descriptor?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(listener: Descriptor, loops: [EventLoop], addresses: AddressLedger, maximumConnections: Int) {
        self.listener = listener
        self.loops = loops
        self.addresses = addresses
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
        // From now on clients are refused by the kernel, and not kept waiting in its queue.
        shutdown(listener.raw, CInt(SHUT_RDWR))
    }

    private func accept() {
        for _ in 0..<Self.maximumBatch {
            guard openConnections < maximumConnections else {
                rest()
                return
            }
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
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                turnAway()
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
        var chosen = loops.first
        var fewest = Int.max
        for loop in loops {
            let open = loop.counters.open.load(ordering: .relaxed)
            if open < fewest {
                fewest = open
                chosen = loop
            }
        }
        guard addresses.add(address) else {
            chosen?.counters.refused.add(1, ordering: .relaxed)
            return
        }
        chosen?.adopt(descriptor, from: address)
    }

    /// Out of descriptors: without this the waiting client would see neither an answer nor an end.
    private func turnAway() {
        spare = nil
        let raw = clinux_accept4(listener.raw, nil, nil, CInt(SOCK_CLOEXEC.rawValue))
        if raw >= 0 { _ = close(raw) }
        spare = Self.makeSpare()
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
