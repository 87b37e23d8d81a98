import JSON
import SocketSupport

/// A client of the event stream, over a socket, that takes one block after the other.
final class EventReader {
    struct Block {
        var id: Int64?
        var type: String?
        var data: JSONValue = .null
        var isComment = false
    }

    let client: Client
    let status: Int
    let fields: [String: String]
    private var text = ""

    init(
        _ running: RunningApplication, _ query: String = "", fields: String = "",
        key: String = RunningApplication.key, receiveBuffer: Int32? = nil
    ) throws {
        client = try Client(port: running.port, receiveBuffer: receiveBuffer)
        try client.send(
            "GET /v1/events/stream\(query) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(key)\r\n"
                + "Accept: text/event-stream\r\n\(fields)\r\n")
        let head = try client.receiveHead()
        status = head.status
        self.fields = head.fields
    }

    /// The next block; nil at the end of the stream.
    func next() throws -> Block? {
        while true {
            if let end = text.firstRange(of: "\n\n") {
                let lines = text[..<end.lowerBound].split(separator: "\n")
                text.removeSubrange(..<end.upperBound)
                return Self.block(lines)
            }
            guard let chunk = try client.receiveChunk() else { return nil }
            text += String(decoding: chunk, as: UTF8.self)
        }
    }

    /// The next event, whatever else comes before it.
    func event() throws -> Block? {
        while let block = try next() {
            if block.type != nil { return block }
        }
        return nil
    }

    private static func block(_ lines: [Substring]) -> Block {
        var block = Block()
        for line in lines {
            if line.hasPrefix(":") { block.isComment = true }
            if line.hasPrefix("id: ") { block.id = Int64(line.dropFirst(4)) }
            if line.hasPrefix("event: ") { block.type = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") {
                block.data = (try? JSONParser.parse(Array(line.dropFirst(6).utf8))) ?? .null
            }
        }
        return block
    }
}
