import Dispatch
import SocketSupport
import Synchronization

@testable import HTTPServer

/// A running server whose handler knows a few paths.
final class ServerFixture: Sendable {
    let server: HTTPServer
    let port: UInt16
    /// Responders of `/hold`, to be answered by the test.
    let held: HeldResponders

    init(limits: ServerLimits = ServerLimits(), loops: Int = 1) throws {
        let held = HeldResponders()
        let configuration = HTTPServerConfiguration(loops: loops, limits: limits)
        server = HTTPServer(configuration: configuration) { request, responder in
            Self.handle(request, responder, held)
        }
        self.held = held
        port = try server.start()
    }

    deinit {
        server.stop(grace: 0)
    }

    func client() throws -> Client {
        try Client(port: port)
    }

    private static func handle(_ request: HTTPRequest, _ responder: Responder, _ held: HeldResponders) {
        switch request.path {
        case "/hello":
            responder.answer(HTTPResponse(status: 200, body: Array("hello".utf8)))
        case "/echo":
            let fields = [HTTPField(name: "X-Target", value: request.target)]
            responder.answer(HTTPResponse(status: 200, fields: fields, body: request.body))
        case "/address":
            responder.answer(HTTPResponse(status: 200, body: Array(request.remoteAddress.utf8)))
        case "/fields":
            let lines = request.fields.map { "\($0.name)=\($0.value)\n" }.joined()
            responder.answer(HTTPResponse(status: 200, body: Array(lines.utf8)))
        case "/later":
            // Later requests are answered sooner, so that only the server can keep the order.
            let delay = Int(request.query ?? "") ?? 10
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delay)) {
                responder.answer(HTTPResponse(status: 200, body: Array("later \(delay) ".utf8) + request.body))
            }
        case "/hold":
            held.add(responder)
        case "/drop":
            break
        case "/empty":
            responder.answer(HTTPResponse(status: 204, body: [1, 2, 3]))
        case "/big":
            let size = Int(request.query ?? "") ?? 0
            responder.answer(HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: size)))
        case "/close":
            responder.answer(HTTPResponse(status: 200, fields: [HTTPField(name: "Connection", value: "close")]))
        case "/inject":
            let fields = [HTTPField(name: "X-Bad", value: "a\r\nX-Evil: b"), HTTPField(name: "bad name", value: "c")]
            responder.answer(HTTPResponse(status: 200, fields: fields))
        default:
            responder.answer(HTTPResponse(status: 404))
        }
    }
}

/// Keeps responders until the test answers them.
final class HeldResponders: Sendable {
    private let waiting = Mutex<[Responder]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    func add(_ responder: Responder) {
        waiting.withLock { $0.append(responder) }
        arrivals.signal()
    }

    /// Waits until one more request has arrived.
    func waitForOne() -> Bool {
        arrivals.wait(timeout: .now() + 10) == .success
    }

    /// Takes out what has arrived.
    func takeAll() -> [Responder] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
