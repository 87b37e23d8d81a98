import Application
import HTTPServer
import Metrics
import SQLDatabase
import SQLiteEngine
import ServiceKit
import SocketSupport
import Synchronization

/// Where a read is measured.
enum GrowthWay: String, CaseIterable {
    case overHTTP = "over HTTP, one connection"
    case inProcess = "in process, without the server"

    /// Opens a file; nothing is kept ready, so that each answer is made from what is stored.
    func asker(_ path: String, at morning: Instant) throws -> any GrowthAsker {
        switch self {
        case .overHTTP: try GrowthClient(path, at: morning)
        case .inProcess: try GrowthCaller(path, at: morning)
        }
    }
}

/// Sends reads to the program on a file.
protocol GrowthAsker {
    var database: any Database { get }

    /// The microseconds until a read was answered; throws where it was refused.
    func ask(_ target: String) throws -> Int

    func end()
}

/// The whole program, as `bayline serve` runs it, and a client on the loopback.
private final class GrowthClient: GrowthAsker {
    private let application: Application
    private let port: UInt16
    private var client: Client

    init(_ path: String, at morning: Instant) throws {
        var configuration = Application.Configuration(database: path)
        configuration.port = 0
        configuration.testClock = morning
        configuration.logLevel = .off
        configuration.holdsWebhooks = true
        configuration.keptAnswerBytes = 0
        // While another size's file is made ready.
        configuration.limits.idleTimeoutMilliseconds = 600_000
        application = try Application(configuration)
        port = try application.start()
        client = try Client(port: port)
    }

    var database: any Database { application.database }

    func ask(_ target: String) throws -> Int {
        let head = "GET \(target) HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer \(GrowthData.key)\r\n\r\n"
        let watch = Stopwatch()
        try client.send(head)
        let answer = try client.receive()
        let taken = Stopwatch().microseconds(since: watch)
        guard answer.status == 200 else { throw RawDatabase.Failure(description: "\(target): \(answer.status)") }
        // After so many requests on one connection.
        if answer.fields["connection"] == "close" { client = try Client(port: port) }
        return taken
    }

    func end() {
        client.close()
        application.stop(grace: 1)
    }
}

/// The service without the server.
private final class GrowthCaller: GrowthAsker {
    private let engine: SQLiteDatabase
    private let service: Service

    init(_ path: String, at morning: Instant) throws {
        engine = try SQLiteDatabase(path: path)
        service = Service(database: engine, modules: Composition.modules, clock: TestClock(morning))
    }

    var database: any Database { engine }

    func ask(_ target: String) throws -> Int {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var request = ServiceRequest(method: "GET", path: parts[0], query: parts.count > 1 ? parts[1] : nil)
        request.authorization = "Bearer \(GrowthData.key)"
        let status = Mutex(0)
        let done = Signal()
        let watch = Stopwatch()
        service.handle(request) { answer, _ in
            status.withLock { $0 = answer.status }
            done.raise()
        }
        done.wait()
        let taken = Stopwatch().microseconds(since: watch)
        let found = status.withLock { $0 }
        guard found == 200 else { throw RawDatabase.Failure(description: "\(target): \(found)") }
        return taken
    }

    func end() {
        engine.close()
    }
}
