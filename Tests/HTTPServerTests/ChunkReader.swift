import SocketSupport

/// Reads a chunked answer from a client, without gathering it.
struct ChunkReader {
    private struct Malformed: Error {}

    private let client: Client
    private var buffer: [UInt8] = []
    private var start = 0
    /// The chunks read.
    private(set) var chunks = 0

    init(_ client: Client) {
        self.client = client
    }

    /// Reads to the last chunk.
    ///
    /// Returns the size if all was the pattern. `atLeast`: stops there, with no end.
    mutating func readPattern(atLeast limit: Int = .max) throws -> Int {
        var count = 0
        while count < limit {
            let piece = try nextChunk()
            if piece.isEmpty { break }
            guard Pattern.matches(piece[...], from: count) else { throw Malformed() }
            count += piece.count
        }
        return count
    }

    /// The whole content.
    mutating func readAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try nextChunk()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }

    /// The answer behind the last chunk.
    mutating func rest(of client: Client) throws -> Client.Answer {
        client.putBack(Array(buffer[start...]))
        buffer = []
        start = 0
        return try client.receive()
    }

    private mutating func nextChunk() throws -> [UInt8] {
        let line = try readLine()
        guard let size = Int(line, radix: 16) else { throw Malformed() }
        let bytes = try take(size)
        guard try readLine().isEmpty else { throw Malformed() }
        chunks += 1
        return bytes
    }

    private mutating func readLine() throws -> String {
        var line: [UInt8] = []
        while true {
            let byte = try take(1)[0]
            if byte == 10 { break }
            line.append(byte)
        }
        guard line.popLast() == 13 else { throw Malformed() }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count {
            let piece = try client.receiveSome()
            guard !piece.isEmpty else { throw Malformed() }
            buffer.removeFirst(start)
            start = 0
            buffer += piece
        }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }
}
