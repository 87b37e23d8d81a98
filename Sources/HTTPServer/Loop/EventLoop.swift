import Dispatch
import Synchronization

/// Serves a share of the connections on one serial queue.
///
/// A single Dispatch source watches the epoll descriptor. All state of the connections is the actor's, so the compiler
/// checks that nothing else touches it; nothing here suspends.
actor EventLoop {
    /// Other work of the queue gets its turn after this many rounds of events; the source fires again by itself.
    private static let maximumRounds = 16

    private struct Delivery {
        let content: Content
        let id: ConnectionID

        enum Content {
            /// A handler's answer; nil if it has dropped the request.
            case answer(HTTPResponse?, ordinal: UInt32)
            /// A streamed answer has begun or gone on.
            case pieces(ResponseChannel, ordinal: UInt32)
            /// A handler wants more of its request's body.
            case demand
        }
    }

    private nonisolated let executor: QueueExecutor
    /// Answers from other threads.
    private nonisolated let inbox = Mutex<[Delivery]>([])
    nonisolated let counters = LoopCounters()
    let configuration: HTTPServerConfiguration
    private let clock: ServerClock
    let handler: @Sendable (HTTPRequest, Responder) -> Void
    private let receptionQuestion: ReceptionQuestion
    let readBuffer = ReadBuffer()
    /// Connections of which something was read, and what of it is not served yet, in the order of `readBuffer`.
    var received: [(connection: Connection, reception: Reception)] = []
    private let addresses: AddressLedger
    /// Answered with 503 before their handlers were done.
    nonisolated let abandoned = AbandonedRequests()
    let held: HeldBytes
    private var selector: Selector
    private var source: (any DispatchSourceRead)?
    private var timer: (any DispatchSourceTimer)?
    private var slots: [Connection?] = []
    private var generations: [UInt32] = []
    private var freeSlots: [Int] = []
    private var deadlines: DeadlineTable
    private var now: Int64 = 0
    /// The line for answers of this second.
    private(set) var dateLine = DateLine()
    /// Outbound memory that goes from connection to connection while none is left over.
    var spareOutbound: [UInt8] = []
    /// Entered for the loop, left when it stops and its last connection has gone.
    private var stopped: DispatchGroup?
    private(set) var isStopping = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Returns nil if the system gives no epoll descriptor.
    init?(
        number: Int,
        configuration: HTTPServerConfiguration,
        clock: ServerClock,
        addresses: AddressLedger,
        held: HeldBytes,
        handler: @escaping @Sendable (HTTPRequest, Responder) -> Void
    ) {
        guard let selector = Selector() else { return nil }
        executor = QueueExecutor(label: "http.loop.\(number)")
        self.selector = selector
        self.configuration = configuration
        self.clock = clock
        self.addresses = addresses
        self.held = held
        self.handler = handler
        receptionQuestion = configuration.receptionQuestion
        deadlines = DeadlineTable(limits: configuration.limits)
    }

    // MARK: Calls from other threads

    /// Begins to serve.
    nonisolated func start() {
        enter { $0.begin() }
    }

    /// Takes over a connection.
    nonisolated func adopt(_ descriptor: Descriptor, from address: String) {
        counters.accepted.add(1, ordering: .relaxed)
        counters.open.add(1, ordering: .relaxed)
        enter { $0.open(descriptor, address) }
    }

    /// Brings a handler's answer; nil if the handler has dropped the request.
    nonisolated func deliver(_ response: HTTPResponse?, to id: ConnectionID, ordinal: UInt32) {
        deliver(Delivery(content: .answer(response, ordinal: ordinal), id: id))
    }

    /// Brings what a handler has written to its streamed answer.
    nonisolated func deliver(_ channel: ResponseChannel, to id: ConnectionID, ordinal: UInt32) {
        deliver(Delivery(content: .pieces(channel, ordinal: ordinal), id: id))
    }

    /// A handler wants more of the body that is streamed to it.
    nonisolated func demand(_ id: ConnectionID) {
        deliver(Delivery(content: .demand, id: id))
    }

    private nonisolated func deliver(_ delivery: Delivery) {
        let isFirst = inbox.withLock { inbox in
            inbox.append(delivery)
            return inbox.count == 1
        }
        // The others are taken along: answers that become ready together, as after a group commit, cost one hop.
        if isFirst { enter { $0.takeDeliveries() } }
    }

    /// Closes idle connections, lets the others finish, and then leaves the group.
    nonisolated func stop(_ group: DispatchGroup) {
        group.enter()
        enter { $0.beginStop(group) }
    }

    /// Closes what is still open.
    nonisolated func closeAll() {
        enter { $0.closeEverything() }
    }

    /// Looks at the deadlines now; returns when that is done.
    nonisolated func lookAtDeadlines() {
        executor.queue.sync { self.assumeIsolated { $0.tick() } }
    }

    /// Lets go of the sources; the loop serves no more.
    nonisolated func end() {
        enter { $0.cancelSources() }
    }

    private nonisolated func enter(_ body: @escaping @Sendable (isolated EventLoop) -> Void) {
        executor.queue.async { self.assumeIsolated(body) }
    }

    // MARK: Sources

    private func begin() {
        let descriptor = selector.descriptor
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor.raw, queue: executor.queue)
        source.setEventHandler { self.assumeIsolated { $0.drain() } }
        // Dispatch requires the descriptor to stay open until the source has let go of it.
        source.setCancelHandler { withExtendedLifetime(descriptor) {} }
        self.source = source
        source.resume()

        let tick = DispatchTimeInterval.milliseconds(configuration.limits.tickMilliseconds)
        let timer = DispatchSource.makeTimerSource(queue: executor.queue)
        timer.schedule(deadline: .now() + tick, repeating: tick)
        timer.setEventHandler { self.assumeIsolated { $0.tick() } }
        self.timer = timer
        timer.resume()
    }

    private func cancelSources() {
        source?.cancel()
        timer?.cancel()
        source = nil
        timer = nil
    }

    private func drain() {
        for _ in 0..<Self.maximumRounds {
            let count = selector.poll()
            guard count > 0 else { return }
            refreshClock()
            for index in 0..<count {
                let event = selector.event(index)
                guard let connection = connection(ConnectionID(token: event.token)) else { continue }
                if event.readiness == .readable, connection.machine.wantsInput {
                    receive(from: connection)
                } else {
                    serveReceived()
                    handle(event.readiness, connection)
                }
            }
            serveReceived()
        }
    }

    private func tick() {
        refreshClock()
        while let (slot, kind) = deadlines.popExpired(now: now) {
            guard let connection = slots[slot] else { continue }
            connection.deadline = nil
            expire(connection, kind)
        }
    }

    private func refreshClock() {
        now = clock.milliseconds()
        dateLine.update(second: clock.seconds())
    }

    // MARK: Slots

    private func connection(_ id: ConnectionID) -> Connection? {
        let slot = Int(id.slot)
        guard slot < slots.count, generations[slot] == id.generation else { return nil }
        return slots[slot]
    }

    private func open(_ descriptor: Descriptor, _ address: String) {
        refreshClock()
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
        } else {
            slot = slots.count
            slots.append(nil)
            generations.append(0)
        }
        let id = ConnectionID(slot: slot, generation: generations[slot])
        let connection = Connection(
            descriptor: descriptor, id: id, remoteAddress: address, limits: configuration.limits,
            asksReception: receptionQuestion)
        slots[slot] = connection
        guard !isStopping, selector.add(descriptor, token: id.token, for: .readable) else {
            close(connection)
            return
        }
        watch(connection)
    }

    /// Forgets a connection; its descriptor is closed with the last reference to it.
    func close(_ connection: Connection) {
        let slot = Int(connection.id.slot)
        guard slots[slot] === connection else { return }
        connection.machine.close()
        releaseHeld(connection)
        deadlines.set(slot, nil, now: now)
        slots[slot] = nil
        generations[slot] &+= 1
        freeSlots.append(slot)
        counters.open.subtract(1, ordering: .relaxed)
        counters.move(from: connection.state, to: nil)
        addresses.remove(connection.remoteAddress)
        if connection.upload != nil || connection.answering != nil || connection.machine.isCut { cut(connection) }
        leaveIfDone()
    }

    /// Brings interest and deadline to what the connection's state asks for.
    func watch(_ connection: Connection) {
        let machine = connection.machine
        let state = machine.state
        if state != connection.state {
            counters.move(from: connection.state, to: state)
            connection.state = state
        }
        noteHeld(connection)
        let wanted = connection.wantedInterest
        // Reading is switched off only when bytes do come while none are wanted: most clients wait for their answer.
        let needsMore = !connection.interest.isSuperset(of: wanted)
        if needsMore || connection.interest.contains(.writable) != wanted.contains(.writable) {
            restrict(connection)
        }
        if machine.deadline != connection.deadline || machine.deadlineEpoch != connection.deadlineEpoch {
            connection.deadline = machine.deadline
            connection.deadlineEpoch = machine.deadlineEpoch
            deadlines.set(Int(connection.id.slot), machine.deadline, now: now)
        }
    }

    /// Watches for exactly what is wanted.
    func restrict(_ connection: Connection) {
        connection.interest = connection.wantedInterest
        selector.modify(connection.descriptor, token: connection.id.token, for: connection.interest)
    }

    // MARK: Answers from elsewhere and the end

    private func takeDeliveries() {
        refreshClock()
        let deliveries = inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
        for delivery in deliveries {
            let connection = connection(delivery.id)
            switch delivery.content {
            case .answer(let response, let ordinal):
                abandoned.remove(delivery.id, ordinal)
                if let connection { complete(connection, response, ordinal) }
            case .pieces(let channel, let ordinal):
                abandoned.remove(delivery.id, ordinal)
                if let connection { advance(connection, channel, ordinal) } else { channel.close() }
            case .demand:
                if let connection { resumeUpload(connection) }
            }
        }
    }

    private func beginStop(_ group: DispatchGroup) {
        stopped = group
        isStopping = true
        refreshClock()
        for connection in slots {
            guard let connection else { continue }
            connection.machine.stop()
            if endLive(connection) { settle(connection) }
            // What has already come is still served.
            if connection.machine.phase == .idle { handle(.readable, connection) }
            guard connection.machine.phase != .closed else { continue }
            if connection.machine.closeIfIdle() == .close { close(connection) } else { watch(connection) }
        }
        leaveIfDone()
    }

    private func closeEverything() {
        for connection in slots {
            guard let connection else { continue }
            endUpload(connection, .failed(.abandoned))
            close(connection)
        }
    }

    private func leaveIfDone() {
        guard let group = stopped, freeSlots.count == slots.count else { return }
        stopped = nil
        group.leave()
    }
}
