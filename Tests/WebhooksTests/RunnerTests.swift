import Glibc
import JSON
import Metrics
import Network
import SQLDatabase
import ServiceKit
import SocketSupport
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

/// The whole of it: threads, sockets, and a clock that stands still.
@Suite("Webhooks under way", .enabled(if: CurlClient.version != nil))
struct RunnerTests {
    private let service: TestService

    init() throws {
        let policy = WebhookPolicy(allowsPrivateAddresses: true)
        service = try TestService([NetworkModule.module, WebhooksModule.module(policy)])
    }

    private func runner(timeout: Int32 = 15_000) -> WebhookRunner {
        var client = CurlClient(userAgent: "Bayline")
        client.allowsPrivateAddresses = true
        client.timeoutMilliseconds = timeout
        let dispatcher = WebhookDispatcher(database: service.database, clock: service.clock)
        return WebhookRunner(dispatcher, send: { [client] in client.send($0, isCancelled: $1) }, note: { _ in })
    }

    @discardableResult
    private func endpoint(_ receiver: TestReceiver, _ type: JSONValue = "outlet.created") -> TestAnswer {
        service.post(
            "/v1/webhook-endpoints", ["url": "http://127.0.0.1:\(receiver.port)/", "types": [type]])
    }

    private func outlets(_ count: Int) {
        for number in 0..<count {
            service.post("/v1/outlets", HookWorld.outlet.with("code", "O\(number)"))
        }
    }

    /// Waits for something, but not for ever.
    private func eventually(_ holds: () throws -> Bool) throws {
        let began = Stopwatch()
        while try !holds() {
            guard Stopwatch().microseconds(since: began) < 20_000_000 else {
                Issue.record("it did not come")
                return
            }
            usleep(5_000)
        }
    }

    private func delivered(_ endpoint: TestAnswer) throws -> Int {
        try service.count(
            "SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = $1 AND status = 'delivered'",
            [.text(endpoint.id)])
    }

    @Test("a receiver that stands still, and one that fails, do not delay another")
    func independent() throws {
        let stuck = try (0..<8).map { _ in try TestReceiver { _ in .silence } }
        let failing = try TestReceiver { _ in .status(500) }
        let good = try TestReceiver { _ in .status(200) }
        defer { (stuck + [failing, good]).forEach { $0.stop() } }
        for receiver in stuck { endpoint(receiver) }
        endpoint(failing)
        let runner = runner()
        runner.start()
        outlets(20)
        // All that can stand still does.
        try eventually { stuck.allSatisfy { !$0.requests.isEmpty } }
        let late = endpoint(good, "bay.created")
        let outlet = service.get("/v1/outlets")["items"][0]["id"].text
        for number in 0..<30 {
            service.post("/v1/outlets/\(outlet)/bays", ["name": "B\(number)", "kind": "lift"])
        }
        try eventually { try delivered(late) == 30 }
        // None of those that stand still has come to its end yet.
        #expect(try service.count("SELECT count(*) FROM webhook_attempts WHERE failure = 'timeout'") == 0)
        runner.stop(grace: 0)
        #expect(try service.count("SELECT count(*) FROM webhook_deliveries WHERE claimed_by IS NOT NULL") == 0)
        #expect(CheckRun.run(WebhooksCheckTable.all, on: service.database) { Issue.record("\($0.line)") } == 0)
    }

    @Test("at most four messages are under way to one receiver, and each root's come in order")
    func order() throws {
        let present = Mutex(0)
        let most = Mutex(0)
        let receiver = try TestReceiver { _ in
            let now = present.withLock { present in
                present += 1
                return present
            }
            most.withLock { $0 = max($0, now) }
            usleep(2_000)
            present.withLock { $0 -= 1 }
            return .status(200)
        }
        defer { receiver.stop() }
        let endpoint = endpoint(receiver, "outlet.*")
        outlets(5)
        let ids = service.get("/v1/outlets")["items"].items.map { $0["id"].text }
        for number in 0..<20 {
            for id in ids { service.patch("/v1/outlets/\(id)", ["name": "N\(number)"]) }
        }
        let runner = runner()
        runner.start()
        try eventually { try delivered(endpoint) == 105 }
        runner.stop()
        #expect(most.withLock { $0 } <= 4)
        let data = receiver.requests.compactMap { try? JSONParser.parse($0.body)["data"] }
        #expect(data.count == 105)
        for id in ids {
            let sequences = data.filter { $0["root"].text == id }.compactMap { $0["sequence"].integer }
            #expect(sequences == sequences.sorted())
            #expect(sequences.count == 21)
        }
        #expect(runner.statistics.attempts(.delivered) == 105)
    }

    @Test("two programs on one database send each message once")
    func nodes() throws {
        let receiver = try TestReceiver { _ in .status(200) }
        defer { receiver.stop() }
        let endpoint = endpoint(receiver)
        let runners = [runner(), runner()]
        for runner in runners { runner.start() }
        outlets(100)
        try eventually { try delivered(endpoint) == 100 }
        for runner in runners { runner.stop() }
        #expect(receiver.requests.count == 100)
        #expect(Set(receiver.requests.compactMap { $0.fields["webhook-id"] }).count == 100)
    }

    @Test("what was under way when the program ended is sent after the next start, under the same name")
    func restart() throws {
        let isSilent = Mutex(true)
        let receiver = try TestReceiver { _ in isSilent.withLock { $0 } ? .silence : .status(200) }
        defer { receiver.stop() }
        let endpoint = endpoint(receiver)
        outlets(1)
        let first = runner()
        first.start()
        try eventually { receiver.requests.count == 1 }
        first.stop(grace: 0.05)
        isSilent.withLock { $0 = false }
        let second = runner()
        second.start()
        try eventually { try delivered(endpoint) == 1 }
        second.stop()
        #expect(receiver.requests.count == 2)
        #expect(Set(receiver.requests.compactMap { $0.fields["webhook-id"] }).count == 1)
        #expect(try service.count("SELECT count(*) FROM webhook_attempts") == 1)
    }

    @Test("a runner that never began, and one that has nothing to do, end at once")
    func idle() throws {
        runner().stop()
        let runner = runner()
        runner.start()
        let began = Stopwatch()
        runner.stop(grace: 10)
        #expect(Stopwatch().microseconds(since: began) < 5_000_000)
    }
}
