import JSON
import SQLDatabase
import ServiceKit

/// Sends the demo's requests the way every request goes, but many in one transaction.
struct DemoClient {
    private let service: Service
    private let clock: TestClock
    private let key: String
    private let transaction: Transaction

    init(service: Service, clock: TestClock, key: String, transaction: Transaction) {
        self.service = service
        self.clock = clock
        self.key = key
        self.transaction = transaction
    }

    /// A request that the service refused though the demo's story has it go through.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Stands the clock; requests that follow happen then.
    func at(_ now: Instant) { clock.set(now) }

    func post(_ path: String, _ body: JSONValue = [:]) throws -> JSONValue { try ask("POST", path, body) }
    func get(_ target: String) throws -> JSONValue { try ask("GET", target, nil) }

    /// A POST whose answer nobody reads.
    func tell(_ path: String, _ body: JSONValue = [:]) throws { _ = try send("POST", path, body) }
    func put(_ path: String, _ body: JSONValue) throws { _ = try send("PUT", path, body) }
    func patch(_ path: String, _ body: JSONValue) throws { _ = try send("PATCH", path, body) }

    private func ask(_ method: String, _ target: String, _ body: JSONValue?) throws -> JSONValue {
        let answer = try send(method, target, body)
        return answer.isEmpty ? .null : try JSONParser.parse(answer)
    }

    private func send(_ method: String, _ target: String, _ body: JSONValue?) throws -> [UInt8] {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var request = ServiceRequest(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil)
        request.authorization = "Bearer \(key)"
        if let body {
            var writer = JSONWriter()
            writer.value(body)
            request.body = writer.bytes
            request.contentType = "application/json"
        }
        let answer = service.answer(request, in: transaction)
        guard (200..<300).contains(answer.status) else {
            let text = String(decoding: answer.body, as: UTF8.self)
            throw Failure(description: "\(method) \(target) answered \(answer.status): \(text)")
        }
        return answer.body
    }
}
