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
    private let random: any RandomSource
    private let queue = DispatchQueue(label: "bayline.log")
    private let state = Mutex(State())

    /// - Parameters:
    ///   - descriptor: where the lines go; not closed.
    ///   - random: where identifiers of traces come from; they must differ, but need not be hard to guess.
    init(level: LogLevel, descriptor: Int32 = STDERR_FILENO, random: (any RandomSource)? = nil) {
        self.level = level
        self.descriptor = descriptor
        // The system's generator is a system call each time.
        self.random = random ?? SeededRandomSource(seed: SystemRandomSource().next())
    }

    /// Notes something; costs the caller well under a microsecond.
    func write(_ entry: LogEntry) {
        guard level == .info || (level == .warning && entry.status >= 500) else { return }
        let mustBegin = state.withLock { state -> Bool in
            guard state.pending.count < Self.maximumPending else {
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

    /// Waits until what was noted is written.
    func flush() {
        queue.sync { _ = drain() }
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
        let isQuiet = !drain()
        let goesOn = state.withLock { state -> Bool in
            state.quietTicks = isQuiet ? state.quietTicks + 1 : 0
            state.isTicking = state.quietTicks < Self.maximumQuietTicks || !state.pending.isEmpty
            return state.isTicking
        }
        if goesOn { schedule() }
    }

    /// Writes what is there; false if there was nothing.
    private func drain() -> Bool {
        var (entries, lost) = take()
        guard !entries.isEmpty || lost > 0 else { return false }
        var writer = JSONWriter(capacity: Self.chunkBytes + 4_096)
        var lines = 0
        for entry in entries {
            entry.write(to: &writer, random: random)
            lines += 1
            guard writer.bytes.count >= Self.chunkBytes else { continue }
            send(writer.bytes, lines)
            writer.removeAll()
            lines = 0
        }
        if lost > 0 { Self.tell(lost, to: &writer) }
        send(writer.bytes, lines)
        // The memory that a burst took is given back.
        entries.removeAll(keepingCapacity: entries.count <= Self.keptPlaces)
        state.withLock { $0.spare = entries }
        return true
    }

    private func take() -> ([LogEntry], lost: Int) {
        state.withLock { state in
            let entries = state.pending
            state.pending = state.spare
            state.spare = []
            defer { state.untold = 0 }
            return (entries, state.untold)
        }
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
    private func send(_ bytes: [UInt8], _ lines: Int) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = Glibc.write(descriptor, part.baseAddress, part.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else {
                    dropped.add(lines)
                    return
                }
                rest = rest.dropFirst(written)
            }
        }
    }
}
