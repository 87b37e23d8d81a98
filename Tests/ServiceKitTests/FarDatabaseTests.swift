import Dispatch
import JSON
import SQLDatabase
import SQLiteEngine
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Stands for a database behind a network: who asks it may have to wait, and so must be one of its own threads.
private final class FarDatabase: Database {
    private let near: SQLiteDatabase
    private let queue = DispatchQueue(label: "far", attributes: .concurrent)
    private let mark = DispatchSpecificKey<Bool>()
    /// How often it was asked on a thread that is not its own.
    let trespasses = Atomic(0)
    let isFull = Atomic(false)

    init() throws {
        near = try SQLiteDatabase.inMemory()
        queue.setSpecific(key: mark, value: true)
    }

    var statistics: DatabaseStatistics { near.statistics }
    var answersAtOnce: Bool { false }

    func perform(_ work: @escaping @Sendable ((any Error)?) -> Void) {
        guard !isFull.load(ordering: .relaxed) else { return work(DatabaseError(.overloaded, "too many wait")) }
        queue.async { work(nil) }
    }

    func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        if DispatchQueue.getSpecific(key: mark) == nil { trespasses.add(1, ordering: .relaxed) }
        return try near.read(body)
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        if DispatchQueue.getSpecific(key: mark) == nil { trespasses.add(1, ordering: .relaxed) }
        near.write(body, completion: completion)
    }

    @discardableResult
    func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
        try near.writeAndWait(body)
    }

    func close() { near.close() }
}

@Suite("A database that does not answer at once")
struct FarDatabaseTests {
    private let database: FarDatabase
    private let service: Service
    private static let key = "bl_far"

    init() throws {
        database = try FarDatabase()
        let far = database
        let module = Module(
            "far",
            routes: [
                .open("/near") { .json { writer in writer.object { $0.member("thread", "the caller's") } } },
                .open("/far", readsDatabase: true) {
                    _ = try far.read { try $0.first("SELECT 1") { $0.int(0) } }
                    return .json { writer in writer.object { $0.member("thread", "the database's") } }
                },
                .post("/v1/things", .manageNetwork, reading: { $0.string("text") }) { text, _, _ in
                    .json(status: 201) { writer in writer.object { $0.member("text", text) } }
                },
            ])
        let now = TestService.morning
        let modules = [ServiceKitModule.module, module]
        try Migrator.migrate(database, modules.flatMap(\.migrations), now: now.microseconds)
        database.trespasses.store(0, ordering: .relaxed)
        let random = SeededRandomSource(seed: 1)
        service = Service(database: database, modules: modules, clock: TestClock(now), random: random)
        _ = try database.writeAndWait { transaction in
            try AdministratorKey.establish(given: Self.key, at: now, random: random, in: transaction)
        }
    }

    private func request(_ method: String, _ path: String, key: String? = Self.key) -> ServiceRequest {
        var request = ServiceRequest(method: method, path: path, query: nil)
        request.authorization = key.map { "Bearer \($0)" }
        if method == "POST" {
            request.body = Array(#"{"text":"a"}"#.utf8)
            request.contentType = "application/json"
            request.idempotencyKey = "k1"
        }
        return request
    }

    private func status(_ request: ServiceRequest) -> Int { service.status(of: request) }

    @Test("no request asks it on the thread that brought the request")
    func threads() {
        #expect(status(request("GET", "/near")) == 200)
        #expect(status(request("GET", "/far")) == 200)
        #expect(status(request("POST", "/v1/things")) == 201)
        #expect(status(request("POST", "/v1/things")) == 201)
        #expect(status(request("GET", "/v1/events")) == 200)
        #expect(status(request("GET", "/v1/events", key: "wrong")) == 401)
        #expect(status(request("GET", "/v1/events", key: nil)) == 401)
        #expect(status(request("GET", "/v1/nothing")) == 404)
        #expect(status(request("DELETE", "/v1/things")) == 405)
        #expect(database.trespasses.load(ordering: .relaxed) == 0)
    }

    @Test("before a body a missing key is refused, and one not seen before is not looked up on the caller's thread")
    func beforeBody() {
        #expect(service.refusalBeforeBody(request("POST", "/v1/things", key: nil))?.0.status == 401)
        #expect(service.refusalBeforeBody(request("POST", "/v1/things", key: "wrong"))?.0.status == nil)
        #expect(status(request("POST", "/v1/things", key: "wrong")) == 401)
        #expect(service.refusalBeforeBody(request("POST", "/v1/things"))?.0.status == nil)
        #expect(service.refusalBeforeBody(request("POST", "/v1/nothing"))?.0.status == 404)
        #expect(database.trespasses.load(ordering: .relaxed) == 0)
    }

    @Test("when too many wait a request is 503 at once, but what needs no database is answered")
    func overload() {
        database.isFull.store(true, ordering: .relaxed)
        #expect(status(request("GET", "/v1/events")) == 503)
        #expect(status(request("GET", "/far")) == 503)
        #expect(status(request("GET", "/near")) == 200)
        #expect(status(request("GET", "/v1/nothing")) == 404)
    }
}
