import Dispatch
import JSON
import Network
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport

@testable import Webhooks

/// A network whose events go to receivers that a test plays.
final class HookWorld: Sendable {
    let service: TestService
    let dispatcher: WebhookDispatcher

    init(settings: DispatchSettings = DispatchSettings()) throws {
        let policy = WebhookPolicy(allowsPrivateAddresses: false, canSend: { true })
        service = try TestService([NetworkModule.module, WebhooksModule.module(policy)])
        dispatcher = WebhookDispatcher(
            database: service.database, clock: service.clock, random: SeededRandomSource(seed: 5), settings: settings)
    }

    /// Another process on the same database.
    func otherNode(seed: UInt64 = 6) -> WebhookDispatcher {
        WebhookDispatcher(database: service.database, clock: service.clock, random: SeededRandomSource(seed: seed))
    }

    // MARK: What people do

    @discardableResult
    func endpoint(_ url: String = "https://hooks.example.com/in", _ more: JSONValue = [:]) -> TestAnswer {
        var body: JSONValue = ["url": .string(url)]
        if case .object(let object) = more {
            for member in object.members { body = body.with(member.name, member.value) }
        }
        return service.post("/v1/webhook-endpoints", body)
    }

    /// A new outlet: an event, and the root of others.
    @discardableResult
    func outlet(_ code: String) -> String {
        service.post("/v1/outlets", Self.outlet.with("code", .string(code))).id
    }

    /// One more event of an outlet.
    func rename(_ outlet: String, _ name: String) {
        service.patch("/v1/outlets/\(outlet)", ["name": .string(name)])
    }

    func deliveries(_ endpoint: String, _ status: String? = nil) -> [JSONValue] {
        let query = status.map { "&status=\($0)" } ?? ""
        return service.get("/v1/webhook-endpoints/\(endpoint)/deliveries?limit=200\(query)")["items"].items
    }

    func wait(seconds: Int64) {
        service.clock.set(service.clock.now().adding(seconds: seconds))
    }

    // MARK: What the program does

    /// Looks at all events, and takes what is due.
    func claim(most: Int = 4, by node: WebhookDispatcher? = nil) throws -> [WebhookAssignment] {
        let dispatcher = node ?? dispatcher
        while try dispatcher.passOnEvents(to: dispatcher.endpoints()) {}
        return try dispatcher.claim(try dispatcher.endpoints().map { ($0, most) })
    }

    @discardableResult
    func finish(
        _ assignment: WebhookAssignment, _ outcome: AttemptOutcome, by node: WebhookDispatcher? = nil
    ) throws -> AttemptConsequence {
        let result = Mutex<Result<AttemptRecord, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        (node ?? dispatcher).finish(assignment, outcome, duration: 1_500) { stored in
            result.withLock { $0 = stored }
            done.signal()
        }
        done.wait()
        guard let result = result.withLock({ $0 }) else { throw DatabaseError(.other, "no result") }
        return try result.get().consequence
    }

    /// Sends what is due until nothing is; returns it in the order of sending.
    @discardableResult
    func sendAll(
        most: Int = 4, answer: (WebhookAssignment) -> AttemptOutcome = { _ in .delivered(status: 200) }
    ) throws -> [WebhookAssignment] {
        var sent: [WebhookAssignment] = []
        while case let assignments = try claim(most: most), !assignments.isEmpty {
            for assignment in assignments {
                try finish(assignment, answer(assignment))
                sent.append(assignment)
            }
        }
        return sent
    }

    /// What must hold of the tables, as `bayline check` looks at it.
    func findings() -> [String] {
        var lines: [String] = []
        _ = CheckRun.run(WebhooksCheckTable.all, on: service.database) { lines.append($0.line) }
        return lines
    }

    static let outlet: JSONValue = [
        "code": "SH01", "name": "Pudong service centre", "timeZone": "Asia/Shanghai", "currency": "CNY",
        "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
        "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
        "functions": ["mechanical"], "phone": "+862150001000",
        "openingHours": [["day": "mon", "start": "08:30", "end": "18:00"]], "bookedShare": 30, "callbackDays": 3,
        "taxRate": 13,
    ]
}

extension WebhookAssignment {
    /// What the receiver reads.
    var json: JSONValue { (try? JSONParser.parse(message.body)) ?? .null }
    var sequence: Int64 { delivery.sequence }
}
