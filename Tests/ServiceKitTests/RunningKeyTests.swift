import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Lets nobody through until it is opened.
private final class Gate: Sendable {
    private let arrived = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)

    /// Stands still until the gate is open.
    func pass() {
        arrived.signal()
        opened.wait()
        opened.signal()
    }

    func waitForArrival() { arrived.wait() }
    func open() { opened.signal() }
}

/// An answer that is waited for later.
private final class Promise: Sendable {
    private let answer = Mutex<ServiceAnswer?>(nil)
    private let given = DispatchSemaphore(value: 0)

    func give(_ answer: ServiceAnswer) {
        self.answer.withLock { $0 = answer }
        given.signal()
    }

    func take() -> ServiceAnswer? {
        given.wait()
        return answer.withLock { $0 }
    }
}

/// What a second request is told while the first one under its key runs (API-06).
@Suite("Keys of requests that run", .timeLimit(.minutes(1)))
struct RunningKeyTests {
    private let gate = Gate()
    private let service: TestService

    init() throws {
        let gate = self.gate
        service = try TestService([
            Module(
                "gates",
                migrations: [
                    Migration(
                        number: 900, name: "gates", statements: ["CREATE TABLE gates (name TEXT NOT NULL) STRICT"])
                ],
                routes: [
                    .post("/v1/gates", .manageNetwork, reading: { $0.string("name") }) { name, _, transaction in
                        try transaction.execute("INSERT INTO gates (name) VALUES ($1)", [.text(name)])
                        if name == "break" { throw DatabaseError(.other, "broken") }
                        if name == "stay" { gate.pass() }
                        return .json(status: 201) { writer in writer.object { $0.member("name", name) } }
                    },
                    .deferred("/v1/slow-gates", .manageNetwork, reading: { $0.string("name") }) { name, _, _ in
                        gate.pass()
                        return { _, _ in .json(status: 201) { writer in writer.object { $0.member("name", name) } } }
                    },
                ])
        ])
    }

    private func begin(_ target: String, _ body: JSONValue, key: String) -> Promise {
        var request = service.request("POST", target, body)
        request.idempotencyKey = key
        let promise = Promise()
        service.service.handle(request) { answer, _ in promise.give(answer) }
        return promise
    }

    private func isTold(_ answer: TestAnswer) -> Bool {
        answer.status == 409 && answer.code == "request_running" && answer.field("Retry-After") == "1"
    }

    @Test("a second request is told that the first runs, whatever it asks; then it gets what was answered")
    func running() throws {
        let promise = begin("/v1/gates", ["name": "stay"], key: "k")
        gate.waitForArrival()
        #expect(isTold(service.post("/v1/gates", ["name": "stay"], key: "k")))
        #expect(isTold(service.post("/v1/gates", ["name": "other"], key: "k")))
        // What cannot be read is told for what it is.
        #expect(service.post("/v1/gates", ["nam": "other"], key: "k").code == "invalid_body")
        gate.open()
        let first = try #require(promise.take())
        #expect(first.status == 201)
        // Neither refusal was kept in its place.
        let again = service.post("/v1/gates", ["name": "stay"], key: "k")
        #expect(again.bytes == first.body && again.field("Idempotency-Replayed") == "true")
        #expect(service.post("/v1/gates", ["name": "other"], key: "k").code == "idempotency_key_reused")
        #expect(try service.count("SELECT count(*) FROM gates") == 1)
    }

    @Test("what is done before the transaction counts as running, too")
    func deferred() throws {
        let promise = begin("/v1/slow-gates", ["name": "a"], key: "k")
        gate.waitForArrival()
        #expect(isTold(service.post("/v1/slow-gates", ["name": "a"], key: "k")))
        #expect(service.post("/v1/gates", ["name": "a"], key: "another").status == 201)
        gate.open()
        let first = try #require(promise.take())
        #expect(service.post("/v1/slow-gates", ["name": "a"], key: "k").bytes == first.body)
    }

    @Test("a request that breaks off lets go of its key, and nothing is kept under it")
    func broken() {
        #expect(service.post("/v1/gates", ["name": "break"], key: "k").status == 500)
        #expect(service.post("/v1/gates", ["name": "break"], key: "k").status == 500)
        #expect(service.post("/v1/gates", ["name": "whole"], key: "k").status == 201)
    }

    @Test("of twenty at once one is done; each other gets its answer, or is told that it runs")
    func race() throws {
        let found = together(20)
        let made = found.filter { $0.status == 201 }
        #expect(Set(made.map(\.bytes)).count == 1)
        #expect(made.count { $0.field("Idempotency-Replayed") == nil } == 1)
        #expect(found.filter { $0.status != 201 }.allSatisfy(isTold))
        #expect(try service.count("SELECT count(*) FROM gates") == 1)
        // What is kept is given to all who ask at once.
        #expect(together(8).allSatisfy { $0.status == 201 && $0.bytes == made.first?.bytes })
    }

    private func together(_ count: Int) -> [TestAnswer] {
        let answers = Mutex<[TestAnswer]>([])
        DispatchQueue.concurrentPerform(iterations: count) { _ in
            let answer = service.post("/v1/gates", ["name": "whole"], key: "k")
            answers.withLock { $0.append(answer) }
        }
        return answers.withLock { $0 }
    }
}
