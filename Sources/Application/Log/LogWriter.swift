import Dispatch
import Glibc
import HTTPServer
import JSON
import Metrics
import ServiceKit
import Synchronization

/// Writes one JSON line a request, away from the threads that serve.
///
/// A thread that serves only adds to an array. Fifty times a second all that has gathered is made text and written at
/// once; so a slow reader of the log costs memory up to a limit, then lines, never a request. A process that is killed
/// loses the lines of its last moment.
final class LogWriter: Sendable {
    private struct State {
        var pending: [LogEntry] = []
        /// The array's memory from before, to be used again.
        var spare: [LogEntry] = []
        /// The queue comes back by itself: to begin that costs many microseconds, so it goes on for a while.
        var isTicking = false
        var quietTicks = 0
        /// Lines that were lost and of which the log has not told yet.
        var untold = 0
        /// Lines that were taken to be written and of which nothing is known yet.
        var underWay = 0
        /// The log has been waited for in vain: whatever else comes is lost.
        var isGivenUp = false
    }

    /// What the log's own queue holds between two turns: lines that the descriptor had no room for.
    private struct Outbox {
        /// The rest of a piece, of which the first line may be half written.
        var rest: [UInt8] = []
        var restLines = 0
        var entries: [LogEntry] = []
        /// The first entry that is not text yet.
        var next = 0
        var lost = 0
    }

    private enum Turn {
        case nothing, written
        /// A descriptor that does not block has no room.
        case blocked
    }

    /// About 10 MB, or a third of a second at full load.
    private static let maximumPending = 32_768
    private static let keptPlaces = 4_096
    private static let chunkBytes = 65_536
    private static let tick = DispatchTimeInterval.milliseconds(20)
    private static let maximumQuietTicks = 50

    /// Lines that were lost because the log could not be written fast enough, or not at all.
    let dropped = Counter()
    private let level: LogLevel
    private let descriptor: Int32
    private let patience: DispatchTimeInterval
    private let random: any RandomSource
    private let queue = DispatchQueue(label: "bayline.log")
    private let state = Mutex(State())
    /// Used on the queue alone, which may stand still in a write as long as the reader likes.
    private let outbox = Mutex(Outbox())

    /// - Parameters:
    ///   - descriptor: where the lines go; not closed.
    ///   - random: where identifiers of traces come from; they must differ, but need not be hard to guess.
    ///   - patience: how long `flush` waits for the reader.
    init(
        level: LogLevel, descriptor: Int32 = STDERR_FILENO, random: (any RandomSource)? = nil,
        patience: DispatchTimeInterval = .seconds(2)
    ) {
        self.level = level
        self.descriptor = descriptor
        self.patience = patience
        // The system's generator is a system call each time.
        self.random = random ?? SeededRandomSource(seed: SystemRandomSource().next())
    }

    /// Notes something; costs the caller well under a microsecond.
    func write(_ entry: LogEntry) {
        guard level == .info || (level == .warning && entry.isWarning) else { return }
        let mustBegin = state.withLock { state -> Bool in
            guard state.pending.count < Self.maximumPending, !state.isGivenUp else {
                state.untold += 1
                dropped.add()
                return false
            }
            state.pending.append(entry)
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if mustBegin { schedule() }
    }

    /// Waits until what was noted is written, but not for ever; the last call before the program ends.
    ///
    /// A reader that does not read must not keep the program from ending: after two seconds by the clock that is never
    /// set (or its `patience`), what is left counts as lost, and nothing is written any more.
    func flush() {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            turns: while true {
                switch self.drain() {
                case .nothing: break turns
                case .written: continue
                case .blocked: self.awaitRoom()
                }
            }
            done.signal()
        }
        if done.wait(timeout: .now() + patience) == .timedOut { giveUp() }
    }

    private func giveUp() {
        state.withLock { state in
            dropped.add(state.pending.count + state.underWay)
            state.pending = []
            state.underWay = 0
            state.isGivenUp = true
        }
    }

    /// Waits a tick, or until the descriptor takes something.
    private func awaitRoom() {
        var end = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&end, 1, 20)
    }

    /// What the log tells of itself.
    func write(to text: inout MetricsText) {
        text.only(
            "bayline_log_lines_dropped_total", .counter,
            "Lines of the log that were lost because it could not be written fast enough, or not at all.",
            .count(dropped.value))
    }

    private func schedule() {
        queue.asyncAfter(deadline: .now() + Self.tick) { self.comeBack() }
    }

    private func comeBack() {
        let isQuiet = drain() == .nothing
        let goesOn = state.withLock { state -> Bool in
            state.quietTicks = isQuiet ? state.quietTicks + 1 : 0
            state.isTicking = state.quietTicks < Self.maximumQuietTicks || !state.pending.isEmpty
            return state.isTicking
        }
        if goesOn { schedule() }
    }

    /// Writes what is there.
    private func drain() -> Turn {
        outbox.withLock { outbox in
            guard !state.withLock({ $0.isGivenUp }) else { return .nothing }
            let (rest, lines) = (outbox.rest, outbox.restLines)
            outbox.rest = []
            outbox.restLines = 0
            guard rest.withUnsafeBufferPointer({ send($0, lines, &outbox) }) else { return turn(outbox) }
            if outbox.entries.isEmpty { take(into: &outbox) }
            guard !outbox.entries.isEmpty || outbox.lost > 0 else { return .nothing }
            guard write(&outbox) else { return turn(outbox) }
            // The memory that a burst took is given back.
            outbox.entries.removeAll(keepingCapacity: outbox.entries.count <= Self.keptPlaces)
            outbox.next = 0
            state.withLock { $0.spare = outbox.entries }
            outbox.entries = []
            return .written
        }
    }

    /// Why it does not go on.
    private func turn(_ outbox: borrowing Outbox) -> Turn { outbox.rest.isEmpty ? .nothing : .blocked }

    private func take(into outbox: inout Outbox) {
        state.withLock { state in
            outbox.entries = state.pending
            outbox.lost = state.untold
            state.underWay += state.pending.count
            state.pending = state.spare
            state.spare = []
            state.untold = 0
        }
    }

    /// Makes text of the entries and sends it, a piece at a time; false where it does not go on.
    private func write(_ outbox: inout Outbox) -> Bool {
        var writer = JSONWriter(capacity: Self.chunkBytes + 4_096)
        var lines = 0
        while outbox.next < outbox.entries.count {
            outbox.entries[outbox.next].write(to: &writer, random: random)
            outbox.next += 1
            lines += 1
            guard writer.count >= Self.chunkBytes else { continue }
            guard writer.withBytes({ send($0, lines, &outbox) }) else { return false }
            writer.removeAll()
            lines = 0
        }
        if outbox.lost > 0 { Self.tell(outbox.lost, to: &writer) }
        outbox.lost = 0
        return writer.withBytes { send($0, lines, &outbox) }
    }

    private static func tell(_ lost: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("time", SystemClock().now())
            writer.member("level", "warning")
            writer.member("message", "log lines dropped")
            writer.member("count", lost)
        }
        writer.newline()
    }

    /// A log that cannot be written must not stop the service: its lines are counted as lost.
    ///
    /// False where it does not go on: there is no room, and what was not written is kept, or it was given up.
    private func send(_ bytes: UnsafeBufferPointer<UInt8>, _ lines: Int, _ outbox: inout Outbox) -> Bool {
        var rest = UnsafeRawBufferPointer(bytes)
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN, !state.withLock({ $0.isGivenUp }) {
                outbox.rest = Array(rest)
                outbox.restLines = lines
                return false
            }
            guard written > 0 else { return settle(lines, isLost: true) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
        return settle(lines, isLost: false)
    }

    /// Notes what has become of lines that were under way; false if they had been given up before.
    private func settle(_ lines: Int, isLost: Bool) -> Bool {
        state.withLock { state in
            guard !state.isGivenUp else { return false }
            state.underWay -= lines
            if isLost { dropped.add(lines) }
            return true
        }
    }
}
