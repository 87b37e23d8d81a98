@testable import HTTPServer

/// A day in the life of a loop, a quarter of a second at a step: its machines and its deadlines, without sockets.
struct SimulatedDay {
    enum Habit: CaseIterable {
        /// Asks, reads, thinks, and asks again.
        case prompt
        /// Never says anything.
        case silent
        /// Sends its head byte by byte, too slowly.
        case drippingHead
        /// Sends its body below the minimum rate.
        case drippingBody
        /// Asks, and takes no byte of the answer.
        case stalled
        /// Its request is never answered.
        case unanswered
        /// Asks for something wrong, and never closes its end.
        case wrong
    }

    struct Client {
        var machine: ConnectionMachine
        let habit: Habit
        let opened: Int64
        var pending: [UInt8] = []
        var requests = 0
        /// What runs according to the machine, and when it should pass by the test's own reckoning.
        var kind: DeadlineClass?
        var epoch: UInt32 = .max
        var due: Int64 = .max
    }

    static let step: Int64 = 250
    static let day: Int64 = 24 * 3_600_000
    private static let get = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    private static let post = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n".utf8)
    private static let wrong = Array("GET / HTTP/1.1\r\nHost : a\r\n\r\n".utf8)

    let limits = ServerLimits()
    private(set) var now: Int64 = 0
    private(set) var clients: [Client?] = []
    private(set) var open = 0
    private(set) var opened = 0
    private(set) var most = 0
    private(set) var served = 0
    /// How many ended how, by habit and reason.
    private(set) var endings: [String: Int] = [:]
    /// What must not happen and did.
    private(set) var faults: [String] = []
    private var free: [Int] = []
    private var table: DeadlineTable
    private var generator: SeededGenerator
    /// Who acts at which step; a ring, since nobody plans further ahead.
    private var plan = [[(slot: Int, opened: Int64)]](repeating: [], count: 512)

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        table = DeadlineTable(limits: limits)
    }

    /// Lets the time go on by one step.
    ///
    /// `arrivals` connections are opened.
    mutating func advance(arrivals: Int) {
        now += Self.step
        for _ in 0..<arrivals { begin() }
        let place = Int(now / Self.step) % plan.count
        let turns = plan[place]
        plan[place].removeAll(keepingCapacity: true)
        for (slot, opened) in turns where clients[slot]?.opened == opened { act(slot) }
        while let (slot, kind) = table.popExpired(now: now) { expire(slot, kind) }
    }

    /// Looks for deadlines that should have passed, and for connections that wait for nothing.
    mutating func audit() {
        for client in clients {
            guard let client else { continue }
            if client.due <= now { faults.append("\(client.habit): \(String(describing: client.kind)) was missed") }
            if client.kind == nil { faults.append("\(client.habit) waits without a deadline") }
        }
    }

    private mutating func begin() {
        let habit =
            Int.random(in: 0..<3, using: &generator) > 0
            ? .prompt : Habit.allCases.randomElement(using: &generator) ?? .prompt
        let slot = free.popLast() ?? clients.count
        if slot == clients.count { clients.append(nil) }
        clients[slot] = Client(machine: ConnectionMachine(limits: limits), habit: habit, opened: now)
        opened += 1
        open += 1
        most = max(most, open)
        watch(slot)
        if habit != .silent { schedule(slot, in: 0..<40) }
    }

    private mutating func schedule(_ slot: Int, in steps: Range<Int>) {
        guard let client = clients[slot] else { return }
        let delay = 1 + Int.random(in: steps, using: &generator)
        plan[(Int(now / Self.step) + delay) % plan.count].append((slot, client.opened))
    }

    private mutating func act(_ slot: Int) {
        guard let client = clients[slot] else { return }
        switch client.habit {
        case .prompt:
            if client.machine.phase == .handling {
                answer(slot, isRead: true)
                schedule(slot, in: 0..<100)
            } else if client.requests < 3 {
                feed(slot, Self.get)
                schedule(slot, in: 0..<12)
            } else {
                if client.machine.phase == .idle, clients[slot]?.machine.inputEnded() == .close { end(slot, "left") }
            }
        case .stalled:
            feed(slot, Self.get)
            answer(slot, isRead: false)
        case .unanswered: feed(slot, Self.get)
        case .wrong: feed(slot, Self.wrong)
        case .drippingHead:
            feed(slot, [Self.get[min(Int(now - client.opened) / 1_000, 10)]])
            schedule(slot, in: 3..<4)
        case .drippingBody:
            feed(
                slot,
                client.requests == 0 && client.machine.phase == .idle ? Self.post : [UInt8](repeating: 1, count: 40))
            schedule(slot, in: 3..<4)
        case .silent: break
        }
    }
}

extension SimulatedDay {
    private mutating func feed(_ slot: Int, _ bytes: [UInt8]) {
        guard let client = clients[slot], client.machine.wantsInput else { return }
        clients[slot]?.pending += bytes
        var used = 0
        let pending = clients[slot]?.pending ?? []
        loop: while true {
            switch clients[slot]?.machine.next(pending.span.extracting(used..<pending.count)) {
            case .discard(let count): used += count
            case .head(let head): used += head.length
            case .body(let skip, let count): used += skip + count
            case .dispatch: clients[slot]?.requests += 1
            case .refuse(let refusal): refuse(slot, refusal)
            case .queueContinue, .read, .wait, .linger, .close, nil: break loop
            }
        }
        clients[slot]?.pending.removeFirst(used)
        watch(slot)
    }

    private mutating func answer(_ slot: Int, isRead: Bool) {
        guard let ordinal = clients[slot]?.machine.ordinal else { return }
        guard clients[slot]?.machine.answered(ordinal, closes: false) != nil else { return }
        clients[slot]?.machine.queued(100)
        if isRead {
            _ = clients[slot]?.machine.wrote(100)
            served += 1
        }
        watch(slot)
    }

    private mutating func refuse(_ slot: Int, _ refusal: HTTPRefusal) {
        clients[slot]?.machine.queued(100)
        _ = clients[slot]?.machine.wrote(100)
        note(slot, "\(refusal)")
    }

    private mutating func expire(_ slot: Int, _ kind: DeadlineClass) {
        guard let client = clients[slot] else {
            faults.append("a deadline of a closed connection passes")
            return
        }
        if client.kind != kind { faults.append("\(kind) passes where \(String(describing: client.kind)) runs") }
        if client.due > now { faults.append("\(kind) passes \(client.due - now) ms early") }
        if client.due <= now - Self.step { faults.append("\(kind) passes \(now - client.due) ms late") }
        clients[slot]?.kind = nil
        clients[slot]?.due = .max
        switch clients[slot]?.machine.expired(kind) {
        case .close: end(slot, "\(kind)")
        case .refuse(let refusal):
            clients[slot]?.pending = []
            refuse(slot, refusal)
            watch(slot)
        default: watch(slot)
        }
    }

    /// As the loop does: a deadline that has begun anew is set anew.
    private mutating func watch(_ slot: Int) {
        guard let client = clients[slot] else { return }
        let machine = client.machine
        guard machine.deadline != client.kind || machine.deadlineEpoch != client.epoch else { return }
        clients[slot]?.kind = machine.deadline
        clients[slot]?.epoch = machine.deadlineEpoch
        clients[slot]?.due = machine.deadline.map { now + Int64(limits.milliseconds(of: $0)) } ?? .max
        table.set(slot, machine.deadline, now: now)
    }

    private mutating func end(_ slot: Int, _ reason: String) {
        note(slot, reason)
        table.set(slot, nil, now: now)
        clients[slot] = nil
        free.append(slot)
        open -= 1
    }

    private mutating func note(_ slot: Int, _ reason: String) {
        guard let habit = clients[slot]?.habit else { return }
        endings["\(habit) \(reason)", default: 0] += 1
    }
}
