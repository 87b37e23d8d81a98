import Dispatch
import Glibc
import Synchronization

/// A receiver on a loopback socket, which answers each request as the test says; one thread a connection.
package final class TestReceiver: Sendable {
    /// One request as it came.
    package struct Request: Sendable {
        package let line: String
        /// Names in lower case.
        package let fields: [String: String]
        package let body: [UInt8]
    }

    /// What it answers.
    package enum Reply: Sendable {
        /// The whole answer.
        case text(String)
        /// Nothing, until the receiver stops.
        case silence
        /// The beginning, then nothing until the receiver stops.
        case stall(String)
        /// Closes without an answer.
        case close
        /// The beginning, and then bytes without end.
        case flood(String)

        package static func status(_ status: Int, _ fields: String...) -> Reply {
            let lines = fields.map { $0 + "\r\n" }.joined()
            return .text("HTTP/1.1 \(status) Answer\r\nContent-Length: 0\r\n\(lines)\r\n")
        }
    }

    struct Failure: Error {
        let what: String
    }

    package let port: UInt16
    private let listener: Int32
    private let reply: @Sendable (Request) -> Reply
    private let seen = Mutex<[Request]>([])
    private let open = Mutex<Set<Int32>>([])
    private let flooded = Mutex(0)
    private let acceptor = DispatchQueue(label: "receiver.accept")

    package init(_ reply: @escaping @Sendable (Request) -> Reply) throws {
        self.reply = reply
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, size) = (listener, length)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
        }
        guard isBound, listen(listener, 64) == 0 else { throw Failure(what: "listen") }
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
        }
        port = UInt16(bigEndian: address.sin_port)
        acceptor.async { [self] in accept() }
    }

    /// All that came, in order.
    package var requests: [Request] { seen.withLock { $0 } }

    /// How many bytes of a flood went out.
    package var floodedBytes: Int { flooded.withLock { $0 } }

    /// Closes everything; whoever waits for it sees the end.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        release()
    }

    /// Closes the connections that are open now, as if the network had gone away for a moment.
    package func release() {
        open.withLock { open in
            for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            open.withLock { _ = $0.insert(connection) }
            // A queue of its own, since a concurrent one gives no thread where many stand still.
            DispatchQueue(label: "receiver.connection").async { [self] in
                serve(connection)
                open.withLock { _ = $0.remove(connection) }
                close(connection)
            }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        guard let request = read(connection) else { return }
        seen.withLock { $0.append(request) }
        switch reply(request) {
        case .text(let text): send(text, connection)
        case .silence: awaitEnd(connection)
        case .stall(let text):
            send(text, connection)
            awaitEnd(connection)
        case .close: break
        case .flood(let text):
            send(text, connection)
            let chunk = String(repeating: "x", count: 1_024)
            while send(chunk, connection) { flooded.withLock { $0 += chunk.utf8.count } }
        }
    }

    @discardableResult
    private func send(_ text: String, _ connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func awaitEnd(_ connection: Int32) {
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
    }

    private func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let request = Self.parse(bytes) { return request }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) -> Request? {
        let end = Array("\r\n\r\n".utf8)
        guard let head = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let lines = String(decoding: bytes[..<head], as: UTF8.self).split(separator: "\r\n").map(String.init)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let body = bytes[(head + 4)...]
        guard let length = Int(fields["content-length"] ?? "0"), body.count >= length else { return nil }
        return Request(line: lines.first ?? "", fields: fields, body: Array(body.prefix(length)))
    }
}
