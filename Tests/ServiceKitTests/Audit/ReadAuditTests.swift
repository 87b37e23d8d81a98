import Dispatch
import JSON
import SQLDatabase
import Synchronization
import TestSupport
import Testing

@testable import ServiceKit

/// When the audit log cannot be told: what lasts lets the answer go, and is counted; what passes does not.
@Suite struct ReadAuditTests {
    /// A database that takes no writes, as one on a full disk.
    private final class Stubborn: Database {
        let statistics = DatabaseStatistics()
        let inner: any Database
        let failure = Mutex<DatabaseError?>(nil)

        init(_ inner: any Database) { self.inner = inner }

        func read<T>(_ body: (Transaction) throws -> T) throws -> T { try inner.read(body) }

        func write<T: Sendable>(
            _ body: @escaping @Sendable (Transaction) throws -> T,
            completion: @escaping @Sendable (Result<T, any Error>) -> Void
        ) {
            if let failure = failure.withLock({ $0 }) { return completion(.failure(failure)) }
            inner.write(body, completion: completion)
        }

        func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
            if let failure = failure.withLock({ $0 }) { throw failure }
            return try inner.writeAndWait(body)
        }

        func close() { inner.close() }
    }

    private static func things(_ route: (Route) -> Route) -> Module {
        Module(
            "things",
            routes: [
                route(
                    .get("/v1/things/{id}", .readCustomers, query: ["form"]) { call, _ in
                        Answer.json(version: 1) { $0.object { $0.member("id", "x") } }
                            .personal(call.query["form"] != "plain")
                    })
            ])
    }

    private static func get(_ service: Service, _ path: String, query: String? = nil) -> (ServiceAnswer, RequestRecord)
    {
        var request = ServiceRequest(method: "GET", path: path, query: query)
        request.authorization = "Bearer bl_test"
        let slot = Mutex<(ServiceAnswer, RequestRecord)?>(nil)
        let given = DispatchSemaphore(value: 0)
        service.handle(request) { answer, record in
            slot.withLock { $0 = (answer, record) }
            given.signal()
        }
        given.wait()
        guard let result = slot.withLock({ $0 }) else { preconditionFailure("no answer") }
        return result
    }

    @Test(
        "a database that takes no writes still lets data be read, which is counted and told",
        arguments: [.full, .readOnly, .inputOutput] as [DatabaseError.Kind])
    func lasting(kind: DatabaseError.Kind) throws {
        let running = try TestService([Self.things(\.personal)])
        let stubborn = Stubborn(running.database)
        let service = Service(
            database: stubborn, modules: [ServiceKitModule.module, Self.things(\.personal)], clock: running.clock)
        stubborn.failure.withLock { $0 = DatabaseError(kind, "no room") }
        let (answer, record) = Self.get(service, "/v1/things/1")
        #expect(answer.status == 200)
        #expect(record.isUnaudited)
        #expect(record.cause?.contains("no room") == true)
        #expect(service.auditMisses == 1)
        stubborn.failure.withLock { $0 = nil }
        #expect(!Self.get(service, "/v1/things/1").1.isUnaudited)
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 1)
    }

    @Test("while too much waits to be written nothing personal is shown")
    func passing() throws {
        let running = try TestService([Self.things(\.personal)])
        let stubborn = Stubborn(running.database)
        let service = Service(
            database: stubborn, modules: [ServiceKitModule.module, Self.things(\.personal)], clock: running.clock)
        stubborn.failure.withLock { $0 = DatabaseError(.overloaded, "the queue is full") }
        #expect(Self.get(service, "/v1/things/1").0.status == 503)
        #expect(Self.get(service, "/v1/things/1", query: "form=plain").0.status == 200)
        #expect(service.auditMisses == 0)
    }

    @Test("of a document that is polled one read an hour is noted, for each document and form")
    func hourly() throws {
        let running = try TestService([Self.things(\.personalHourly)])
        for _ in 0..<3 { _ = running.get("/v1/things/1") }
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 1)
        _ = running.get("/v1/things/2")
        _ = running.get("/v1/things/2?form=plain")
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 2)
        running.clock.set(TestService.morning.adding(minutes: 61))
        _ = running.get("/v1/things/1")
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 3)
    }

    @Test("the other reads are counted, and noted together, with the first and the last")
    func counted() throws {
        let running = try TestService([Self.things(\.personalHourly)])
        _ = running.get("/v1/things/1")
        for minute in Int64(1)...3 {
            running.clock.set(TestService.morning.adding(minutes: minute))
            _ = running.get("/v1/things/1")
        }
        _ = running.get("/v1/things/1?form=plain")
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 1)
        running.service.noteCountedReads()
        running.service.noteCountedReads()
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 2)
        let entries = running.get("/v1/audit?kind=read")["items"].items
        #expect(entries.count == 2)
        #expect(entries.map { $0["reads"] } == [3, .null] && entries.map { $0["items"] } == [1, 1])
        #expect(entries[0]["since"].text == TestService.morning.adding(minutes: 1).text)
        #expect(entries[0]["at"].text == TestService.morning.adding(minutes: 3).text)
        #expect(entries[1]["at"].text == TestService.morning.text)
    }

    @Test("what was counted and cannot be noted now is noted later; on a disk without room it is missed")
    func countedLater() throws {
        let running = try TestService([Self.things(\.personalHourly)])
        let stubborn = Stubborn(running.database)
        let service = Service(
            database: stubborn, modules: [ServiceKitModule.module, Self.things(\.personalHourly)],
            clock: running.clock)
        for _ in 0..<2 { #expect(Self.get(service, "/v1/things/1").0.status == 200) }
        stubborn.failure.withLock { $0 = DatabaseError(.overloaded, "the queue is full") }
        service.noteCountedReads()
        #expect(Self.get(service, "/v1/things/1").0.status == 200)
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 1)
        stubborn.failure.withLock { $0 = nil }
        service.noteCountedReads()
        #expect(try running.count("SELECT count(*) FROM audit_reads") == 2)
        #expect(try running.count("SELECT max(read_count) FROM audit_reads") == 2)
        for _ in 0..<2 { _ = Self.get(service, "/v1/things/1") }
        stubborn.failure.withLock { $0 = DatabaseError(.full, "no room") }
        service.noteCountedReads()
        #expect(service.auditMisses == 2)
    }

    @Test("a memory that is full forgets, and what is forgotten counts as new")
    func forgetting() {
        let memory = ReadMemory(capacity: 4)
        let now = Instant(seconds: 1)
        for key in 0..<12 {
            #expect(memory.isNew(key, at: now))
            memory.remember(key, at: now)
        }
        #expect(memory.isNew(0, at: now))
        #expect(!memory.isNew(11, at: now))
        #expect(memory.isNew(11, at: now.adding(hours: 1)))
    }

    @Test(
        "of a query what tells of nobody stays, and the rest becomes a digest",
        arguments: [
            ("limit=10&status=open", "limit=10&status=open"), ("cursor=abc", "cursor"),
            ("owner=cus_00000000000000000000000000", "owner=cus_00000000000000000000000000"),
            ("from=2026-11-24", "from=2026-11-24"), ("due=2026-11-24T01:00:00Z", "due=2026-11-24T01:00:00Z"),
            ("name=wang", "name=sha256:\(Digest.sha256("name=wang").prefix(6))"),
            ("plate=%E6%B2%AAA1", "plate=sha256:\(Digest.sha256("plate=沪A1").prefix(6))"),
        ])
    func query(text: String, kept: String) throws {
        let names = ["limit", "status", "cursor", "owner", "from", "due", "name", "plate"]
        #expect(AuditQuery.text(try Query(text, allowed: Set(names))) == kept)
    }
}
