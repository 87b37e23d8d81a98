import ContractSupport
import DatabaseSupport
package import JSON
package import SQLDatabase
package import ServiceKit
import Synchronization
import Testing

/// The service in process, on a fresh database of the engine under test, at a time that stands still; what module
/// tests talk to.
///
/// Every answer of a route that `openapi.yaml` has is held against it (API-07).
package final class TestService: Sendable {
    package var database: any Database { fresh.database }
    private let fresh: TestDatabase
    package let clock: TestClock
    package let service: Service
    /// Runs what is due when the test says so.
    private let jobs: JobRunner
    /// On the same database, without kept answers.
    private let plain: Service
    private let afterChange = Mutex<(@Sendable (TestAnswer) -> Void)?>(nil)
    /// Whether answers are held against the contract; a walk of thousands of steps has better things to do.
    private let judges: Bool
    private static let key = "bl_test"

    /// Tuesday 2026-11-24, 09:00 in Shanghai.
    package static let morning = Instant(seconds: 1_795_482_000)

    package init(
        _ modules: [Module], at now: Instant = TestService.morning, options: AccessOptions = AccessOptions(),
        judges: Bool = true
    ) throws {
        self.judges = judges
        clock = TestClock(now)
        let all = [ServiceKitModule.module, clock.module] + modules
        fresh = try TestEngine.current.emptyDatabase(all.flatMap(\.migrations), now: now.microseconds)
        let database = fresh.database
        let random = SeededRandomSource(seed: 7)
        service = Service(
            database: database, modules: all, clock: clock, random: random, keptAnswerBytes: 1 << 20,
            options: options)
        plain = Service(
            database: database, modules: all, clock: clock, random: SeededRandomSource(seed: 8), keptAnswerBytes: 0,
            options: options)
        jobs = JobRunner(service)
        clock.follow { [weak jobs] in jobs?.settle() }
        _ = try database.writeAndWait { transaction in
            try AdministratorKey.establish(given: Self.key, at: now, random: random, in: transaction)
        }
    }

    /// Lets the time come, and what is due then happen.
    package func pass(to now: Instant) {
        clock.set(now)
        jobs.settle()
    }

    /// Runs the jobs that are due now.
    package func runDueJobs() { jobs.settle() }

    /// Sends a request with the administrator's key and waits for its answer.
    @discardableResult
    package func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil,
        configure: (inout ServiceRequest) -> Void = { _ in }
    ) -> TestAnswer {
        let answer = send(method, target, body, to: service, configure: configure)
        if method != "GET", method != "HEAD" { afterChange.withLock { $0 }?(answer) }
        return answer
    }

    private func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, to service: Service,
        configure: (inout ServiceRequest) -> Void = { _ in }
    ) -> TestAnswer {
        var request = request(method, target, body)
        configure(&request)
        let box = AnswerBox()
        service.handle(request) { answer, _ in box.put(answer) }
        let answer = TestAnswer(box.take())
        if judges, method != "HEAD" { judge(answer, method, target) }
        return answer
    }

    /// What a test's own routes answer, the contract does not know.
    private func judge(_ answer: TestAnswer, _ method: String, _ target: String) {
        do {
            let fields = answer.fields.map { ($0.name.lowercased(), $0.value) }
            let judged = ContractDocument.Answer(
                status: answer.status, fields: Dictionary(fields) { $1 }, bytes: answer.bytes, json: answer.json)
            let contract = try ContractDocument.shared.get()
            for difference in contract.differences(method, target, judged, strangers: true) {
                Issue.record("The answer is not as openapi.yaml says: \(difference)")
            }
        } catch {
            Issue.record(error)
        }
    }

    /// A request with the administrator's key.
    package func request(_ method: String, _ target: String, _ body: JSONValue? = nil) -> ServiceRequest {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var request = ServiceRequest(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil)
        request.authorization = "Bearer \(Self.key)"
        if let body {
            var writer = JSONWriter()
            writer.value(body)
            request.body = writer.bytes
            request.contentType = "application/json"
        }
        return request
    }

    @discardableResult
    package func post(_ target: String, _ body: JSONValue = [:], key: String? = nil) -> TestAnswer {
        send("POST", target, body) { $0.idempotencyKey = key }
    }

    @discardableResult
    package func put(_ target: String, _ body: JSONValue) -> TestAnswer { send("PUT", target, body) }

    @discardableResult
    package func patch(_ target: String, _ body: JSONValue) -> TestAnswer { send("PATCH", target, body) }

    package func get(_ target: String) -> TestAnswer { send("GET", target) }

    /// The answer of a service that keeps none: made anew from what is stored.
    package func getAnew(_ target: String) -> TestAnswer { send("GET", target, to: plain) }

    /// Has `run` look at each change's answer from now on, before the test goes on.
    package func afterEachChange(_ run: @escaping @Sendable (TestAnswer) -> Void) {
        afterChange.withLock { $0 = run }
    }

    /// A number that a statement answers, for looking at what is stored.
    package func count(_ sql: SQL, _ values: [SQLValue] = []) throws -> Int {
        try database.read { try $0.first(sql, values) { $0.int(0) } ?? 0 }
    }
}

/// Hands one answer from whichever thread made it to the waiting test.
private final class AnswerBox: Sendable {
    private let slot = Mutex<ServiceAnswer?>(nil)
    private let ready = TestSignal()

    func put(_ answer: ServiceAnswer) {
        slot.withLock { $0 = answer }
        ready.signal()
    }

    func take() -> ServiceAnswer {
        ready.wait()
        return slot.withLock { $0 } ?? ServiceAnswer(status: 0, fields: [], body: [])
    }
}
