import DatabaseSupport
import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// The scheduler: what is to be done at a time is done then, once (EVT-04).
@Suite struct SchedulerTests {
    let service: TestService
    static let morning = TestService.morning

    init() throws {
        service = try TestService([Bells.module])
    }

    private func schedule(_ name: String, minutes: Int64, kind: String = "bell.ring") {
        service.post(
            "/v1/bells",
            ["name": "\(name)", "kind": "\(kind)", "at": .string(Self.morning.adding(minutes: minutes).text)])
    }

    private func job(_ name: String) -> JSONValue { service.get("/v1/jobs?subject=\(name)")["items"][0] }
    private var rings: [String] { get throws { try Bells.rings(service.database) } }

    @Test("EVT-04 a job runs when its time has come, once, by the actor system")
    func once() throws {
        schedule("a", minutes: 10)
        service.pass(to: Self.morning.adding(minutes: 9))
        #expect(try rings == [])
        #expect(job("a")["status"].text == "scheduled")
        service.pass(to: Self.morning.adding(minutes: 10))
        service.pass(to: Self.morning.adding(minutes: 11))
        #expect(try rings == ["a"])
        #expect(job("a")["status"].text == "done")
        #expect(job("a")["attemptCount"].integer == 1)
        let actors = try service.database.read {
            try $0.query("SELECT actor FROM events WHERE type = 'bell.rang'") { $0.text(0) }
        }
        #expect(actors == ["system"])
    }

    @Test("EVT-04 setting the test clock runs what is due before it answers")
    func clockRoute() throws {
        schedule("a", minutes: 60)
        service.put("/v1/test-clock", ["now": .string(Self.morning.adding(minutes: 61).text)])
        #expect(try rings == ["a"])
    }

    @Test("EVT-04 after a downtime all that was missed runs in the order in which it was due")
    func catchUp() throws {
        for (name, minutes) in [("c", 30), ("a", 10), ("b", 20)] as [(String, Int64)] {
            schedule(name, minutes: minutes)
        }
        service.pass(to: Self.morning.adding(days: 3))
        #expect(try rings == ["a", "b", "c"])
    }

    @Test("EVT-04 a job falls with the transaction of its cause")
    func withItsCause() throws {
        schedule("refuse", minutes: 1)
        #expect(try service.count("SELECT COUNT(*) FROM scheduled_jobs") == 0)
    }

    @Test("EVT-04 the same is scheduled once: a second time moves it")
    func moves() throws {
        schedule("a", minutes: 10)
        schedule("a", minutes: 30)
        service.pass(to: Self.morning.adding(minutes: 20))
        #expect(try rings == [])
        service.pass(to: Self.morning.adding(minutes: 30))
        #expect(try rings == ["a"])
        #expect(try service.count("SELECT COUNT(*) FROM scheduled_jobs") == 1)
    }

    @Test("EVT-04 work that has itself done again later is done again; where it fails it only is tried again")
    func again() throws {
        schedule("hourly", minutes: 10)
        schedule("broken hourly", minutes: 10)
        for hour in 0..<3 { service.pass(to: Self.morning.adding(minutes: 10 + 60 * Int64(hour))) }
        #expect(try rings.filter { $0 == "hourly" }.count == 3)
        let kept = service.get("/v1/jobs?subject=hourly")["items"].items.map { $0["status"].text }
        #expect(kept.sorted() == ["done", "done", "done", "scheduled"])
        #expect(try rings.filter { $0 == "broken hourly" }.isEmpty)
        let tried = service.get("/v1/jobs?subject=broken%20hourly")["items"].items.map { $0["status"].text }
        #expect(tried == ["dead"])
    }

    @Test("EVT-04 what was taken back does not run")
    func cancelled() throws {
        schedule("a", minutes: 10)
        service.send("DELETE", "/v1/bells/a")
        service.pass(to: Self.morning.adding(minutes: 10))
        #expect(try rings == [])
        #expect(job("a")["status"].text == "cancelled")
        schedule("b", minutes: 20)
        #expect(service.post("/v1/jobs/\(job("b")["id"].text)/cancel")["status"].text == "cancelled")
        #expect(service.post("/v1/jobs/\(job("b")["id"].text)/cancel").status == 409)
        service.pass(to: Self.morning.adding(minutes: 30))
        #expect(try rings == [])
    }

    @Test("EVT-04 a failing job is undone, tried again ever later, and dead after its attempts, with an event")
    func dies() throws {
        schedule("broken", minutes: 0)
        schedule("fine", minutes: 0)
        service.runDueJobs()
        #expect(try rings == ["fine"])
        #expect(job("broken")["lastError"].text == "bell_broken")
        #expect(job("broken")["attemptCount"].integer == 1)
        service.pass(to: Self.morning.adding(seconds: 9))
        #expect(job("broken")["attemptCount"].integer == 1)
        service.pass(to: Self.morning.adding(seconds: 13))
        #expect(job("broken")["attemptCount"].integer == 2)
        service.pass(to: Self.morning.adding(seconds: 200))
        #expect(job("broken")["status"].text == "dead")
        #expect(try rings == ["fine", "buried broken"])
        #expect(try service.count("SELECT COUNT(*) FROM events WHERE type = 'job.dead'") == 1)
        let id = job("broken")["id"].text
        #expect(service.post("/v1/jobs/\(id)/retry")["status"].text == "scheduled")
        service.runDueJobs()
        #expect(job("broken")["attemptCount"].integer == 1)
    }

    @Test("EVT-04 a job that the database refuses does not hold up the others")
    func refusedByTheDatabase() throws {
        schedule("a", minutes: 0)
        schedule("twice", minutes: 0)
        schedule("b", minutes: 0)
        service.runDueJobs()
        #expect(try rings == ["a", "b"])
        #expect(job("twice")["lastError"].text == "the database refused it")
    }

    @Test("GET /v1/jobs filters by kind, status and time, pages, and refuses what it does not know")
    func lists() throws {
        for minute in 1...5 { schedule("a\(minute)", minutes: Int64(minute)) }
        schedule("c", minutes: 9, kind: "bell.carry")
        service.pass(to: Self.morning.adding(minutes: 2))
        func names(_ query: String) -> [String] {
            service.get("/v1/jobs?\(query)")["items"].items.map { $0["subject"].text }
        }
        #expect(names("") == ["a1", "a2", "a3", "a4", "a5", "c"])
        #expect(names("kind=bell.carry") == ["c"])
        #expect(names("status=done") == ["a1", "a2"])
        #expect(names("status=scheduled&dueBefore=\(Self.morning.adding(minutes: 5).text)") == ["a3", "a4"])
        let page = service.get("/v1/jobs?limit=4")
        #expect(page["items"].items.count == 4)
        #expect(names("limit=4&cursor=\(page["nextCursor"].text)") == ["a5", "c"])
        #expect(service.get("/v1/jobs?status=broken").status == 400)
        #expect(service.get("/v1/jobs?colour=red").status == 400)
        #expect(service.get("/v1/jobs/\(job("c")["id"].text)")["argument"].text == "loud")
    }

    @Test("EVT-04 two runners on one database run each of a hundred jobs once")
    func twoRunners() async throws {
        for number in 0..<100 { schedule("a\(number)", minutes: Int64(number % 7)) }
        service.clock.set(Self.morning.adding(minutes: 10))
        let runners = [JobRunner(service.service), JobRunner(service.service)]
        await withTaskGroup(of: Void.self) { group in
            for runner in runners { group.addTask { runner.settle() } }
        }
        let rings = try rings
        #expect(rings.count == 100)
        #expect(Set(rings).count == 100)
        #expect(runners.map { $0.count(.done) }.reduce(0, +) == 100)
    }

    @Test("EVT-04 a running runner is woken by what is due at once, and looks by itself for what becomes due")
    func wakes() throws {
        let runner = JobRunner(service.service)
        runner.start()
        defer { runner.stop() }
        schedule("now", minutes: 0)
        schedule("later", minutes: 5)
        #expect(try waits { try rings == ["now"] })
        service.clock.set(Self.morning.adding(minutes: 6))
        #expect(try waits { try rings == ["now", "later"] })
    }

    /// Polls until it is so, at most ten seconds.
    private func waits(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = DispatchTime.now() + .seconds(10)
        while DispatchTime.now() < deadline {
            if try condition() { return true }
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(5))
        }
        return false
    }
}
