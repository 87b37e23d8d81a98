import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// A database whose writes wait until they are let go, as behind a long one.
private final class HeldDatabase: Database {
    private let inner: any Database
    private let held = Mutex<[@Sendable () -> Void]>([])

    init(_ inner: any Database) { self.inner = inner }

    var statistics: DatabaseStatistics { inner.statistics }
    var waiting: Int { held.withLock { $0.count } }

    func read<T>(_ body: (Transaction) throws -> T) throws -> T { try inner.read(body) }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        let run: @Sendable () -> Void = { [inner] in
            let done = DispatchSemaphore(value: 0)
            inner.write(body) { result in
                completion(result)
                done.signal()
            }
            done.wait()
        }
        held.withLock { $0.append(run) }
    }

    func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
        try inner.writeAndWait(body)
    }

    func close() { inner.close() }

    /// Does what waits, one after the other.
    func letGo() {
        let runs = held.withLock { held in
            defer { held = [] }
            return held
        }
        for run in runs { run() }
    }
}

/// The last use of a key is noted beside its requests (SEC-01).
@Suite("Notes of the use of keys")
struct TokenUseTests {
    private static let module = Module(
        "uses",
        routes: [
            .get("/v1/uses", .readNetwork) { _, _ in .json { writer in writer.object { $0.member("used", true) } } }
        ])

    private func use(_ service: Service) -> Int {
        var request = ServiceRequest(method: "GET", path: "/v1/uses")
        request.authorization = "Bearer bl_test"
        return service.status(of: request)
    }

    @Test("while the writer is busy one note of a key waits, however often it is used; afterwards the next one is made")
    func oneWaits() throws {
        let running = try TestService([Self.module])
        let held = HeldDatabase(running.database)
        let service = Service(
            database: held, modules: [ServiceKitModule.module, Self.module], clock: running.clock)
        for turn in Int64(0)..<5 {
            // Nobody is remembered for so long, and a use is noted after a minute.
            running.clock.set(TestService.morning.adding(minutes: 2 * turn))
            #expect(use(service) == 200)
        }
        #expect(held.waiting == 1)
        held.letGo()
        let noted = try running.count("SELECT last_used_at FROM api_keys")
        #expect(Int64(noted) == TestService.morning.microseconds)

        for turn in Int64(5)..<8 {
            running.clock.set(TestService.morning.adding(minutes: 2 * turn))
            #expect(use(service) == 200)
        }
        #expect(held.waiting == 1)
        held.letGo()
        let last = try running.count("SELECT last_used_at FROM api_keys")
        #expect(Int64(last) == TestService.morning.adding(minutes: 10).microseconds)
    }
}
