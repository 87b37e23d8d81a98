import Dispatch
import Glibc
import JSON
import ServiceKit
import Synchronization

/// How much the log tells.
package enum LogLevel: String, Sendable, CaseIterable {
    /// Every request.
    case info
    /// Requests that failed inside.
    case warning
    case off
}

/// Writes one JSON line a request to standard error, away from the threads that serve.
///
/// Lines gather while one write is under way; so a slow reader of the log costs memory up to a limit, never a request.
final class LogWriter: Sendable {
    private struct State {
        var lines: [UInt8] = []
        var isScheduled = false
        var dropped = 0
    }

    private static let maximumBytes = 4 << 20
    private let level: LogLevel
    private let queue = DispatchQueue(label: "bayline.log")
    private let state = Mutex(State())

    init(level: LogLevel) {
        self.level = level
    }

    /// Notes a request: never bodies, tokens, names or phones.
    func write(_ record: RequestRecord) {
        guard level == .info || (level == .warning && record.status >= 500) else { return }
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("time", SystemClock().now())
            writer.member("level", record.status >= 500 ? "warning" : "info")
            writer.member("message", "request")
            writer.member("request_id", record.requestID)
            writer.member("method", record.method)
            writer.member("route", record.route)
            writer.member("status", record.status)
            writer.member("caller", record.caller)
            writer.member("duration_us", record.duration)
            writer.member("cause", record.cause)
        }
        append(writer.bytes)
    }

    /// Waits until what was noted is written.
    func flush() {
        queue.sync { drain() }
    }

    private func append(_ line: [UInt8]) {
        let mustSchedule = state.withLock { state -> Bool in
            guard state.lines.count < Self.maximumBytes else {
                state.dropped += 1
                return false
            }
            state.lines += line
            state.lines.append(UInt8(ascii: "\n"))
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    private func drain() {
        var lines = take()
        while !lines.isEmpty {
            lines.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let written = Glibc.write(
                        STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    // A log that cannot be written must not stop the service.
                    guard written > 0 else { return }
                    rest = rest.dropFirst(written)
                }
            }
            lines = take()
        }
    }

    private func take() -> [UInt8] {
        state.withLock { state in
            var lines = state.lines
            state.lines = []
            state.isScheduled = !lines.isEmpty
            if state.dropped > 0 {
                lines += Array(
                    "{\"level\":\"warning\",\"message\":\"log lines dropped\",\"count\":\(state.dropped)}\n".utf8)
                state.dropped = 0
            }
            return lines
        }
    }
}
