import Customers
import JSON
import Network
import Notifications
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport

/// An outlet with a customer, a route that tells somebody something, and a sender that keeps what it gets.
final class Outbox: Sendable {
    let service: TestService
    let outlet: String
    let customer: String
    let advisor: String
    private let script: Script

    /// What the sender answers, one after another; the last one again and again.
    final class Script: Sendable {
        let results: Mutex<[SendResult]>
        let messages = Mutex<[OutgoingMessage]>([])

        init(_ results: [SendResult]) {
            self.results = Mutex(results)
        }

        func send(_ message: OutgoingMessage) -> SendResult {
            messages.withLock { $0.append(message) }
            return results.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    var sent: [OutgoingMessage] { script.messages.withLock { $0 } }

    init(
        _ results: [SendResult] = [.sent], at now: Instant = TestService.morning,
        with changes: [(String, JSONValue)] = []
    ) throws {
        let script = Script(results)
        self.script = script
        let senders = NotificationSenders { _ in { message, _ in script.send(message) } }
        service = try TestService(
            [
                NetworkModule.module, CustomersModule.module, NotificationsModule.module(senders), Self.tell,
            ], at: now)
        outlet =
            service.post(
                "/v1/outlets",
                [
                    "code": "SH01", "name": "Pudong", "timeZone": "Asia/Shanghai", "currency": "CNY",
                    "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                    "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
                    "functions": ["mechanical"], "phone": "+862150001000",
                    "openingHours": [["day": "mon", "start": "08:30", "end": "18:00"]], "bookedShare": 30,
                    "callbackDays": 3, "taxRate": 13,
                ]
            ).id
        var body: JSONValue = [
            "kind": "person", "name": "王小明", "language": "zh-CN",
            "phones": [["number": "+8613800000001", "primary": true]],
        ]
        for (member, value) in changes { body = body.with(member, value) }
        customer = service.post("/v1/customers", body).id
        advisor =
            service.post(
                "/v1/staff",
                [
                    "name": "Lin Yue", "outletIds": ["\(outlet)"], "roles": ["serviceAdvisor"],
                    "shifts": [["day": "mon", "start": "08:30", "end": "18:00"]], "skills": [],
                ]
            ).id
    }

    private struct Input: Sendable {
        let kind: NotificationKind
        let outlet: OutletID
        let customer: CustomerID?
        let staff: StaffID?
        let occasion: String?
        let expiresAt: Instant?
    }

    private static let tell = Module(
        "tell",
        routes: [
            .post(
                "/v1/words", .manageNetwork,
                reading: { reader in
                    Input(
                        kind: reader.choice("kind", NotificationKind.self), outlet: reader.id("outletId"),
                        customer: reader.optionalID("customerId"), staff: reader.optionalID("staffId"),
                        occasion: reader.optionalString("occasion"), expiresAt: reader.optionalInstant("expiresAt"))
                }
            ) { input, call, transaction in
                let recipient: Notification.Recipient =
                    input.customer.map { .customer($0) } ?? input.staff.map { .staff($0) } ?? .role(.partsClerk)
                var notice = Notice(
                    input.kind, to: recipient, about: "apt_1", at: try Outlet.load(input.outlet, in: transaction))
                notice.set("number", "SH01-1")
                notice.set("advisor", "Lin Yue")
                notice.set("outlet", "Pudong")
                notice.set("time", "2026-11-25 08:30")
                notice.occasion = input.occasion ?? ""
                notice.expiresAt = input.expiresAt
                return .ok(try notice.queue(call, in: transaction))
            }
        ])

    @discardableResult
    func tell(_ kind: String = "appointment.confirmed", with changes: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = ["kind": "\(kind)", "outletId": "\(outlet)", "customerId": "\(customer)"]
        for (member, value) in changes { body = body.with(member, value) }
        return service.post("/v1/words", body)
    }

    /// The newest notification.
    var last: JSONValue { service.get("/v1/notifications?limit=200")["items"].items.last ?? .null }

    func agree(_ purpose: String, _ channel: String, _ status: String = "granted") -> TestAnswer {
        service.post(
            "/v1/consents",
            [
                "customerId": "\(customer)", "purpose": "\(purpose)", "channel": "\(channel)", "status": "\(status)",
                "source": "Desk", "textVersion": "1",
            ])
    }
}
