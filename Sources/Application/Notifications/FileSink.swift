import Glibc
import JSON
import Notifications
import ServiceKit
import Synchronization

/// Writes each message as a line of JSON into a file: the embedded default, from which other programs may send
/// (EVT-03).
///
/// Readable by its owner only: it holds telephone numbers and names.
final class FileSink: Sendable {
    private let path: String
    private let lock = Mutex(())

    init(_ path: String) {
        self.path = path
    }

    func send(_ message: OutgoingMessage) -> SendResult {
        var writer = JSONWriter(capacity: 512)
        writer.object { message.write(to: &$0) }
        writer.newline()
        let bytes = writer.bytes
        return lock.withLock { _ in
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard file >= 0 else { return .failed("the file cannot be opened") }
            defer { close(file) }
            let start = lseek(file, 0, SEEK_END)
            // One write: lines of several nodes do not mix (write(2), O_APPEND).
            let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard written == bytes.count, fdatasync(file) == 0 else {
                // A line that is cut would spoil the next one.
                if written > 0, start >= 0 { _ = ftruncate(file, start) }
                return .failed("the file cannot be written")
            }
            return .sent
        }
    }
}

extension OutgoingMessage {
    /// The members of a message as adapters pass it on.
    func write(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("channel", channel.rawValue)
        writer.member("to", address)
        writer.member("language", language.rawValue)
        writer.member("subject", subject)
        writer.member("text", text)
        writer.member("at", at)
    }
}
