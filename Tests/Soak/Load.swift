import CLinux
import Glibc

/// All clients on one thread, watched by one epoll descriptor.
final class Load {
    private static let patienceMilliseconds: Int64 = 20_000

    private(set) var tally = Tally()
    private let port: UInt16
    private let selector: CInt
    private var mix: Mix
    private var clients: [LoadClient] = []
    private var events = [epoll_event](repeating: epoll_event(), count: 256)
    private var buffer = [UInt8](repeating: 0, count: 262_144)
    private var now: Int64 = 0
    private var lastSweep: Int64 = 0

    init(port: UInt16, connections: Int, mix: Mix) {
        self.port = port
        self.mix = mix
        selector = epoll_create1(0)
        clients = (0..<connections).map { _ in LoadClient() }
        now = Self.milliseconds()
        for index in clients.indices { reopen(index) }
    }

    deinit {
        _ = close(selector)
    }

    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Deals with what has happened meanwhile, or waits a moment for it.
    func turn() {
        let count = epoll_wait(selector, &events, CInt(events.count), 20)
        now = Self.milliseconds()
        for event in 0..<max(0, Int(count)) {
            let index = Int(events[event].data.u64)
            switch clients[index].receive(&buffer) {
            case .waiting: break
            case .answered(let answer): finish(index, answer)
            case .failed(let text):
                let kind = clients[index].request.map { "\($0.kind): " } ?? ""
                tally.fail(kind + text)
                reopen(index)
            }
        }
        if now - lastSweep >= 10 { sweep() }
    }

    /// The slow go on; those who wait too long are a fault.
    private func sweep() {
        lastSweep = now
        for index in clients.indices {
            let client = clients[index]
            if client.stream == nil { reopen(index) }
            if let time = client.resumesAt, time <= now, !client.sendOn(now: now) {
                tally.fail("a slow client's connection is gone")
                reopen(index)
            } else if client.request != nil, now - client.began > Self.patienceMilliseconds {
                tally.fail("no answer for \(Self.patienceMilliseconds / 1_000) seconds")
                reopen(index)
            }
        }
    }

    private func finish(_ index: Int, _ answer: Answer) {
        guard let request = clients[index].request else { return }
        tally.note(request.kind, status: answer.status)
        if answer.closes { reopen(index) } else { begin(index) }
    }

    private func begin(_ index: Int) {
        let request = mix.next()
        guard clients[index].begin(request, now: now) else {
            tally.fail("a request cannot be sent")
            reopen(index)
            return
        }
        guard request.kind == .vanishing else { return }
        tally.noteVanished()
        clients[index].close(resets: true)
        reopen(index)
    }

    private func reopen(_ index: Int) {
        clients[index].close()
        guard let stream = Stream(port: port) else {
            // Tried again with the next sweep.
            tally.fail("no connection: \(String(cString: strerror(errno)))")
            return
        }
        clients[index].open(stream)
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = UInt64(index)
        epoll_ctl(selector, EPOLL_CTL_ADD, stream.raw, &event)
        begin(index)
    }
}
