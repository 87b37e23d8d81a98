import Dispatch
import Glibc
import SocketSupport
import Synchronization
import Testing

@testable import HTTPServer

/// A server over real sockets whose handler tells what it was given, and the ways in which the tests talk to it.
final class ConformanceServer: Sendable {
    let server: HTTPServer
    let port: UInt16

    init(limits: ServerLimits = ServerLimits()) throws {
        server = HTTPServer(configuration: HTTPServerConfiguration(loops: 1, limits: limits)) { request, responder in
            Self.handle(request, responder)
        }
        port = try server.start()
    }

    deinit {
        server.stop(grace: 0)
    }

    /// What the handler answers to the good request.
    static let goodText = "GET /good []"

    func client() throws -> Client {
        try Client(port: port)
    }

    private static func handle(_ request: HTTPRequest, _ responder: Responder) {
        if request.path == "/fields" {
            let lines = request.fields.map { "\($0.name)=\($0.value)\n" }.joined()
            return responder.answer(HTTPResponse(status: 200, body: Array(lines.utf8)))
        }
        var text = "\(request.method) \(request.target) ["
        if request.method == "POST" || !request.body.isEmpty { text += String(decoding: request.body, as: UTF8.self) }
        let status = request.path.hasPrefix("/status/") ? Int(request.path.dropFirst(8)) ?? 500 : 200
        var fields = [HTTPField(name: "X-Host", value: request.fields["Host"] ?? "none")]
        if request.path == "/close" { fields.append(HTTPField(name: "Connection", value: "close")) }
        let response = HTTPResponse(status: status, fields: fields, body: Array((text + "]").utf8))
        guard request.path == "/later" else { return responder.answer(response) }
        let delay = Int(request.query ?? "") ?? 1
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delay)) { responder.answer(response) }
    }

    /// Sends the bytes; one at a time, each is sent when the server has read the one before, until it refuses.
    func deliver(_ sample: Sample, to client: Client, _ delivery: Delivery) throws {
        guard delivery == .byByte else { return try client.send(sample.bytes) }
        // Long ones go in pieces that still cut them everywhere.
        let size = max(1, sample.bytes.count / 1_000)
        let refused = server.statistics.refused
        var index = 0
        while index < sample.bytes.count {
            let isRefused = server.statistics.refused != refused
            let piece = sample.bytes[index..<(isRefused ? sample.bytes.count : min(index + size, sample.bytes.count))]
            let expected = server.statistics.bytesReceived + piece.count
            try client.send(Array(piece))
            index += piece.count
            let end = ContinuousClock.now + .seconds(2)
            while server.statistics.bytesReceived < expected, ContinuousClock.now < end {
                sched_yield()
            }
        }
    }

    /// A request that must be refused, whole and byte by byte: the answer is complete, the connection ends, and nothing
    /// behind it is served.
    func expectRefusal(
        _ sample: Sample, _ refusal: HTTPRefusal, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for delivery in Delivery.allCases {
            let client = try client()
            try client.send(Sample.good.bytes)
            #expect(try client.receive().text == Self.goodText, sourceLocation: sourceLocation)
            let before = server.statistics.requests
            try deliver(sample, to: client, delivery)
            try client.send(Sample.good.bytes)
            let answer = try client.receive()
            #expect(answer.status == refusal.status, "\(delivery)", sourceLocation: sourceLocation)
            // The connection of one that was served goes on: waiting for its end would take until the time-out.
            guard answer.status == refusal.status else { return }
            #expect(answer.text == refusal.detail + "\n", "\(delivery)", sourceLocation: sourceLocation)
            #expect(answer.fields["connection"] == "close", "\(delivery)", sourceLocation: sourceLocation)
            #expect(answer.fields["date"] != nil, "\(delivery)", sourceLocation: sourceLocation)
            #expect(try client.isAtEnd(), "\(delivery)", sourceLocation: sourceLocation)
            #expect(server.statistics.requests == before, "\(delivery)", sourceLocation: sourceLocation)
        }
    }

    /// A request that must be served, and the next one on the same connection as well.
    func expectServed(
        _ sample: Sample, _ text: String, host: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for delivery in Delivery.allCases {
            let client = try client()
            try deliver(sample, to: client, delivery)
            try client.send(Sample.good.bytes)
            let answer = try client.receive()
            #expect(answer.status == 200, "\(delivery)", sourceLocation: sourceLocation)
            #expect(answer.text == text, "\(delivery)", sourceLocation: sourceLocation)
            #expect(answer.fields["connection"] != "close", "\(delivery)", sourceLocation: sourceLocation)
            if let host {
                #expect(answer.fields["x-host"] == host, "\(delivery)", sourceLocation: sourceLocation)
            }
            #expect(try client.receive().text == Self.goodText, "\(delivery)", sourceLocation: sourceLocation)
        }
    }

    /// All that the server sends until it closes, as lines and body.
    func raw(_ sample: Sample) throws -> String {
        let client = try client()
        try client.send(sample.bytes)
        return String(decoding: try client.receiveToEnd(), as: UTF8.self)
    }
}
