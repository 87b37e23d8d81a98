import DatabaseSupport
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Jobs that reach outside: what came of them is stored with their end (EVT-04).
@Suite struct ErrandTests {
    /// What the errands do, one after another; the last one again and again.
    private final class Script: Sendable {
        private let steps: Mutex<[@Sendable (ScheduledJob) throws -> JobOutcome]>
        let subjects = Mutex<[String]>([])

        init(_ steps: [@Sendable (ScheduledJob) throws -> JobOutcome]) {
            self.steps = Mutex(steps)
        }

        func run(_ job: ScheduledJob) throws -> JobOutcome {
            subjects.withLock { $0.append(job.subject) }
            let step = steps.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            return try step(job)
        }
    }

    private static let stored: @Sendable (ScheduledJob) throws -> JobOutcome = { job in
        .done { call, transaction in try Bells.write("carried " + job.subject, call, in: transaction) }
    }

    private func service(_ steps: @Sendable (ScheduledJob) throws -> JobOutcome...) throws -> (TestService, Script) {
        let script = Script(steps)
        let service = try TestService([Bells.make { job, _, _ in try script.run(job) }])
        service.post("/v1/bells", ["name": "a", "kind": "bell.carry", "at": .string(TestService.morning.text)])
        return (service, script)
    }

    private func job(_ service: TestService) -> JSONValue { service.get("/v1/jobs")["items"][0] }

    @Test("an errand is run once, and what it leaves to store is stored with its end")
    func once() throws {
        let (service, script) = try service(Self.stored)
        service.runDueJobs()
        service.runDueJobs()
        #expect(script.subjects.withLock { $0 } == ["a"])
        #expect(try Bells.rings(service.database) == ["carried a"])
        #expect(job(service)["status"].text == "done")
    }

    @Test("an errand that fails is run again later, at the earliest when it was asked to")
    func retries() throws {
        let (service, script) = try service({ _ in .failed("busy", retryAfter: 120) }, Self.stored)
        service.runDueJobs()
        #expect(job(service)["lastError"].text == "busy")
        service.pass(to: TestService.morning.adding(seconds: 119))
        #expect(script.subjects.withLock { $0.count } == 1)
        service.pass(to: TestService.morning.adding(seconds: 120))
        #expect(job(service)["status"].text == "done")
        #expect(job(service)["attemptCount"].integer == 2)
        #expect(job(service)["lastError"].text == "")
    }

    @Test("an errand that no attempt can do is dead at once")
    func hopeless() throws {
        let (service, script) = try service({ _ in .hopeless("no such number") })
        service.runDueJobs()
        #expect(job(service)["status"].text == "dead")
        #expect(job(service)["lastError"].text == "no such number")
        #expect(script.subjects.withLock { $0.count } == 1)
    }

    @Test("what a dead node had claimed is run by another when its lease has ended, not before")
    func lease() throws {
        let (service, script) = try service(Self.stored)
        let until = TestService.morning.adding(minutes: 5)
        _ = try service.database.writeAndWait { transaction in
            try transaction.execute(
                "UPDATE scheduled_jobs SET status = 'running', claimed_by = 'node_gone', claimed_until = $1",
                [until.sql])
        }
        service.pass(to: until.adding(seconds: -1))
        #expect(script.subjects.withLock { $0 } == [])
        service.pass(to: until)
        #expect(script.subjects.withLock { $0 } == ["a"])
        #expect(job(service)["status"].text == "done")
    }

    @Test(
        "a start takes back what the program before it had claimed, where it is alone on the database",
        .enabled(if: TestEngine.current == .sqlite, "a database that nodes share waits for the lease"))
    func takesBack() throws {
        let (service, script) = try service(Self.stored)
        _ = try service.database.writeAndWait { transaction in
            try transaction.execute(
                "UPDATE scheduled_jobs SET status = 'running', claimed_by = 'node_gone', claimed_until = $1",
                [TestService.morning.adding(days: 1).sql])
        }
        let runner = JobRunner(service.service)
        runner.start()
        var left = 1_000
        while script.subjects.withLock({ $0.isEmpty }), left > 0 {
            service.runDueJobs()
            left -= 1
        }
        runner.stop()
        #expect(script.subjects.withLock { $0 } == ["a"])
    }

    @Test("what was asked for again while it was under way is done once more")
    func askedAgain() throws {
        let box = Mutex<TestService?>(nil)
        let again: @Sendable (ScheduledJob) throws -> JobOutcome = { job in
            box.withLock { $0 }?.post(
                "/v1/bells", ["name": "a", "kind": "bell.carry", "at": .string(TestService.morning.text)])
            return .failed("interrupted")
        }
        let (service, script) = try service(again, Self.stored)
        box.withLock { $0 = service }
        service.runDueJobs()
        box.withLock { $0 = nil }
        #expect(script.subjects.withLock { $0.count } == 2)
        #expect(service.get("/v1/jobs")["items"].items.map { $0["status"].text }.sorted() == ["cancelled", "done"])
    }
}
