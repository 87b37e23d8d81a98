import Glibc

/// A client on a blocking socket with time-outs, which sends and reads raw bytes.
package final class Client {
    package struct Answer: Equatable, Sendable {
        package var status = 0
        package var fields: [String: String] = [:]
        package var body: [UInt8] = []

        package init() {}

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    package struct Failure: Error {
        package let what: String
        package let code = errno
    }

    private var raw: CInt
    private var buffer: [UInt8] = []

    package init(port: UInt16, receiveBuffer: CInt? = nil) throws {
        raw = try Self.open(AF_INET, receiveBuffer)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        try connect(to: &address, MemoryLayout<sockaddr_in>.size)
    }

    /// Connects to `::1`.
    package init(version6 port: UInt16) throws {
        raw = try Self.open(AF_INET6, nil)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        try connect(to: &address, MemoryLayout<sockaddr_in6>.size)
    }

    private static func open(_ family: CInt, _ receiveBuffer: CInt?) throws -> CInt {
        let raw = socket(family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw Failure(what: "socket") }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(raw, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        // Small pieces go out at once, and do not wait for the peer to acknowledge those before.
        var one: CInt = 1
        setsockopt(raw, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
        if var receiveBuffer {
            setsockopt(raw, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<CInt>.size))
        }
        return raw
    }

    private func connect(to address: UnsafeRawPointer, _ size: Int) throws {
        let connected = Glibc.connect(raw, address.assumingMemoryBound(to: sockaddr.self), socklen_t(size))
        guard connected == 0 else { throw Failure(what: "connect") }
    }

    deinit {
        close()
    }

    package func close() {
        if raw >= 0 { _ = Glibc.close(raw) }
        raw = -1
    }

    /// Closes with a reset instead of an orderly end.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(raw, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    package func closeSending() {
        shutdown(raw, CInt(SHUT_WR))
    }

    package func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(raw, $0.baseAddress?.advanced(by: sent), bytes.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send") }
            sent += count
        }
    }

    /// Reads one answer.
    ///
    /// `isHead` is one without a body whatever its length says.
    package func receive(isHead: Bool = false) throws -> Answer {
        var answer = try receiveHead()
        if !isHead, answer.fields["transfer-encoding"] == "chunked" {
            while let chunk = try receiveChunk() { answer.body += chunk }
            return answer
        }
        let length = isHead ? 0 : Int(answer.fields["content-length"] ?? "0") ?? 0
        while buffer.count < length {
            guard try fill() else { throw Failure(what: "end in body") }
        }
        answer.body = Array(buffer[..<length])
        buffer.removeFirst(length)
        return answer
    }

    /// Reads the next chunk of a chunked body; nil at its end.
    package func receiveChunk() throws -> [UInt8]? {
        var line: [UInt8] = []
        while !line.suffix(2).elementsEqual([13, 10]) {
            guard try !buffer.isEmpty || fill() else { throw Failure(what: "end in chunk") }
            line.append(buffer.removeFirst())
        }
        guard let size = Int(String(decoding: line.dropLast(2), as: UTF8.self), radix: 16) else {
            throw Failure(what: "no chunk size")
        }
        while buffer.count < size + 2 {
            guard try fill() else { throw Failure(what: "end in chunk") }
        }
        defer { buffer.removeFirst(size + 2) }
        return size == 0 ? nil : Array(buffer[..<size])
    }

    /// Reads the head of one answer; the body is left for `receiveSome`.
    package func receiveHead() throws -> Answer {
        var answer = Answer()
        let lines = try head().split(separator: "\r\n")
        answer.status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw Failure(what: "field \(line)") }
            answer.fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        return answer
    }

    /// Reads what is there, or waits for something; nothing means that the server has closed.
    package func receiveSome() throws -> [UInt8] {
        if buffer.isEmpty { _ = try fill() }
        defer { buffer = [] }
        return buffer
    }

    /// Bytes that were read and belong to what is read next.
    package func putBack(_ bytes: [UInt8]) {
        buffer = bytes + buffer
    }

    /// Reads until the server closes, and returns what came.
    package func receiveToEnd() throws -> [UInt8] {
        while try fill() {}
        defer { buffer = [] }
        return buffer
    }

    /// Whether the server has closed, with nothing more sent.
    package func isAtEnd() throws -> Bool {
        try buffer.isEmpty && !fill()
    }

    private func head() throws -> Substring {
        var scanned = 0
        while true {
            while scanned + 4 <= buffer.count {
                if buffer[scanned] == 13, buffer[scanned + 1] == 10, buffer[scanned + 2] == 13,
                    buffer[scanned + 3] == 10
                {
                    let text = String(decoding: buffer[..<scanned], as: UTF8.self)
                    buffer.removeFirst(scanned + 4)
                    return text[...]
                }
                scanned += 1
            }
            guard try fill() else { throw Failure(what: "end in head") }
        }
    }

    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(raw, &chunk, chunk.count, 0)
        guard count >= 0 else { throw Failure(what: "recv") }
        buffer.append(contentsOf: chunk[..<count])
        return count > 0
    }
}
