import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server on sockets and Dispatch.
///
/// The handler is called on an event loop's queue: it answers at once, or hands the work on and answers later. It must
/// not block.
package final class HTTPServer: Sendable {
    private struct Running {
        let acceptor: Acceptor
        let loops: [EventLoop]
        let held: HeldBytes
        let port: UInt16
    }

    private enum State {
        case new
        case running(Running)
        case stopped(ServerStatistics)
    }

    private let configuration: HTTPServerConfiguration
    private let clock: ServerClock
    private let handler: @Sendable (HTTPRequest, Responder) -> Void
    private let state = Mutex(State.new)

    /// A server that does not listen yet.
    ///
    /// `handler` is called for every request.
    package convenience init(
        configuration: HTTPServerConfiguration,
        handler: @escaping @Sendable (HTTPRequest, Responder) -> Void
    ) {
        self.init(configuration: configuration, clock: .system, handler: handler)
    }

    /// A server that goes by another clock than the machine's.
    init(
        configuration: HTTPServerConfiguration,
        clock: ServerClock,
        handler: @escaping @Sendable (HTTPRequest, Responder) -> Void
    ) {
        self.configuration = configuration
        self.clock = clock
        self.handler = handler
    }

    /// Binds, listens, and begins to serve.
    ///
    /// Returns the port. A server starts once.
    package func start() throws(ServerStartError) -> UInt16 {
        try state.withLock { state throws(ServerStartError) in
            guard case .new = state else {
                throw ServerStartError(address: address, reason: "this server has been started before")
            }
            let listener = try Listener(
                host: configuration.host, port: configuration.port, backlog: configuration.backlog)
            let addresses = AddressLedger(limits: configuration.limits)
            let held = HeldBytes(limit: configuration.limits.heldBytes)
            var loops: [EventLoop] = []
            for number in 0..<loopCount {
                let loop = EventLoop(
                    number: number, configuration: configuration, clock: clock, addresses: addresses, held: held,
                    handler: handler)
                guard let loop else {
                    throw ServerStartError(address: address, reason: String(cString: strerror(errno)))
                }
                loops.append(loop)
            }
            let acceptor = Acceptor(
                listener: listener.descriptor, loops: loops, addresses: addresses, clock: clock,
                maximumConnections: configuration.limits.connections)
            for loop in loops {
                loop.start()
            }
            acceptor.start()
            state = .running(Running(acceptor: acceptor, loops: loops, held: held, port: listener.port))
            return listener.port
        }
    }

    /// Stops: accepts no more, closes idle connections, lets running requests answer, closes the rest after `grace`
    /// seconds.
    ///
    /// Returns when all connections are closed. Not to be called from the handler.
    package func stop(grace: Double = 20) {
        let running: Running? = state.withLock { state in
            guard case .running(let running) = state else { return nil }
            state = .stopped(Self.statistics(of: running))
            return running
        }
        guard let running else { return }
        running.acceptor.stop()
        let group = DispatchGroup()
        for loop in running.loops {
            loop.stop(group)
        }
        if group.wait(timeout: .now() + grace) == .timedOut {
            for loop in running.loops {
                loop.closeAll()
            }
            group.wait()
        }
        for loop in running.loops {
            loop.end()
        }
        let statistics = Self.statistics(of: running)
        state.withLock { $0 = .stopped(statistics) }
    }

    /// What the server has done so far.
    package var statistics: ServerStatistics {
        state.withLock { state in
            switch state {
            case .new: ServerStatistics()
            case .running(let running): Self.statistics(of: running)
            case .stopped(let statistics): statistics
            }
        }
    }

    /// Looks at all deadlines now, without waiting for the timer.
    func lookAtDeadlines() {
        let loops = state.withLock { state in
            if case .running(let running) = state { return running.loops }
            return []
        }
        for loop in loops {
            loop.lookAtDeadlines()
        }
    }

    private var address: String { "\(configuration.host):\(configuration.port)" }

    /// Reading rows and writing JSON are most of a request's work: with as many loops as cores, orders are read 1.5 and
    /// lists 1.8 times as fast as with half as many, and a constant answer as fast.
    private var loopCount: Int {
        max(1, configuration.loops ?? sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    }

    private static func statistics(of running: Running) -> ServerStatistics {
        var statistics = ServerStatistics()
        statistics.bytesHeld = running.held.count
        statistics.connectionsTurnedAway = running.acceptor.turnedAway.load(ordering: .relaxed)
        for loop in running.loops {
            loop.counters.add(to: &statistics)
        }
        return statistics
    }
}
