import ContractSupport
import HTTPServer
import JSON
import SocketSupport
import Testing

/// Talks to a running server as an outlet's system would: JSON over one kept connection; to several nodes in turn, a
/// request each, as behind a load balancer.
///
/// Every answer is held against the contract (API-07): what `openapi.yaml` does not say fails the test.
final class APIClient {
    private let nodes: [Client]
    private var turn = 0
    private let key: String
    /// False where the service is to fail: no contract says what a broken disk answers.
    var holdsToContract = true

    convenience init(port: UInt16, key: String) throws {
        try self.init(ports: [port], key: key)
    }

    init(ports: [UInt16], key: String) throws {
        nodes = try ports.map { try Client(port: $0) }
        self.key = key
    }

    struct Answer: Sendable {
        let status: Int
        let fields: [String: String]
        let json: JSONValue
        let bytes: [UInt8]

        subscript(_ member: String) -> JSONValue { json[member] }
        var id: String { json["id"].text }
        var rule: String { json["rule"].text }
        var code: String { json["code"].text }
    }

    /// A request that should have gone through and did not.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, key idempotencyKey: String? = nil
    ) throws -> Answer {
        var bytes: [UInt8]?
        if let body {
            var writer = JSONWriter()
            writer.value(body)
            bytes = writer.bytes
        }
        return try send(method, target, bytes: bytes, key: idempotencyKey)
    }

    /// - Parameter fields: further lines of the head; what was packed by them is unpacked again.
    func send(
        _ method: String, _ target: String, bytes: [UInt8]?, key idempotencyKey: String? = nil,
        type: String = "application/json", fields: KeyValuePairs<String, String> = [:]
    ) throws -> Answer {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(key)\r\n"
        if let idempotencyKey { head += "Idempotency-Key: \(idempotencyKey)\r\n" }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let bytes { head += "Content-Type: \(type)\r\nContent-Length: \(bytes.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + (bytes ?? [])
        // Each node has a test clock of its own.
        if target == "/v1/test-clock", nodes.count > 1 { try setClocks(request) }
        let node = nodes[turn % nodes.count]
        turn += 1
        try node.send(request)
        var answer = try node.receive(isHead: method == "HEAD")
        let coding = BodyCoding(answer.fields["content-encoding"])
        answer.body = try coding.unpack(answer.body, limit: 16 << 20)
        let json = (try? JSONParser.parse(answer.body)) ?? .null
        let given = Answer(status: answer.status, fields: answer.fields, json: json, bytes: answer.body)
        // The contract names GET for both, and what HEAD leaves out cannot be held against it.
        guard method != "HEAD", holdsToContract else { return given }
        let judged = ContractDocument.Answer(
            status: given.status, fields: given.fields, bytes: given.bytes, json: given.json)
        for difference in try ContractDocument.shared.get().differences(method, target, judged) {
            Issue.record("The answer is not as openapi.yaml says: \(difference)")
        }
        return given
    }

    /// Sends a request to every node.
    private func setClocks(_ request: [UInt8]) throws {
        for node in nodes {
            try node.send(request)
            _ = try node.receive(isHead: false)
        }
    }

    /// Sends what must go through.
    @discardableResult
    func must(_ method: String, _ target: String, _ body: JSONValue? = nil, key: String? = nil) throws -> Answer {
        let answer = try send(method, target, body, key: key)
        guard (200..<300).contains(answer.status) else {
            let text = String(decoding: answer.bytes, as: UTF8.self)
            throw Refused(description: "\(method) \(target): \(answer.status) \(text)")
        }
        return answer
    }

    @discardableResult
    func post(_ target: String, _ body: JSONValue = [:]) throws -> Answer { try must("POST", target, body) }

    @discardableResult
    func put(_ target: String, _ body: JSONValue) throws -> Answer { try must("PUT", target, body) }

    func get(_ target: String) throws -> Answer { try must("GET", target) }
}
