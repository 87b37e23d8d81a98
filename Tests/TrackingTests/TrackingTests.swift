import Attachments
import Booking
import Callbacks
import Customers
import Identity
import Inspection
import JSON
import Network
import Notifications
import Parts
import Pricing
import Quality
import Reception
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit
import Settlement
import TestSupport
import Testing

@testable import Tracking

/// CUS-13: a customer sees and answers one thing of theirs, by a link and without a login.
@Suite struct TrackingTests {
    let shop: Workshop

    private static let modules = [
        NetworkModule.module, IdentityModule.module, AttachmentsModule.module(), CustomersModule.module,
        NotificationsModule.module(),
        PartsModule.module, PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
        InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module,
        TrackingModule.module(),
    ]

    init() throws {
        shop = Workshop(try TestService(Self.modules))
    }

    private func link(_ body: JSONValue) -> TestAnswer { shop.service.post("/v1/access-links", body) }

    private func link(order: String) -> String { link(["repairOrderId": .string(order)])["token"].text }

    /// Sends as a customer does: with no credential but the token in the path.
    private func send(_ method: String, _ target: String, _ body: JSONValue? = nil) -> TestAnswer {
        shop.service.send(method, target, body) { $0.authorization = nil }
    }

    private func track(_ token: String) -> TestAnswer { send("GET", "/v1/track/\(token)") }

    /// A finding with its price, that waits for the customer.
    private func quoted(_ order: String) -> String {
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        let quote = shop.service.post(
            "/v1/change-requests/\(request)/quote", ["promisedAt": "2026-11-24T09:30:00Z"])
        #expect(quote.status == 200)
        return request
    }

    private func appointment() -> String {
        let vehicle = shop.newVehicle(of: shop.customer)
        let answer = shop.service.post(
            "/v1/appointments",
            [
                "outletId": .string(shop.outlet), "customerId": .string(shop.customer), "vehicleId": .string(vehicle),
                "channel": "phone", "startsAt": "2026-11-25T02:00:00Z", "concerns": ["Service"],
                "operations": [.string("LOF\(shop.tag)")],
            ])
        #expect(answer.status == 201)
        return answer.id
    }

    @Test("a link shows one order's progress without prices, people or other customers")
    func order() {
        let order = shop.inRepair()
        let made = link(["repairOrderId": .string(order), "customerName": "王小明"])
        #expect(made.status == 201)
        #expect(made["url"].text == "/v1/track/\(made["token"].text)")
        let view = track(made["token"].text)
        #expect(view.status == 200)
        #expect(view["status"] == "inRepair")
        #expect(view["jobs"].items.count == 1)
        #expect(view["promisedAt"] == "2026-11-24T09:00:00Z")
        let text = String(decoding: view.bytes, as: UTF8.self)
        for name in ["Chen Gang", "Lin Yue", "amount", shop.customer, shop.technician, "phone\":\"+8613800000000"] {
            #expect(!text.contains(name), "\(name)")
        }
        #expect(shop.service.get("/v1/access-links/\(made.id)")["token"] == .null)
    }

    @Test("a link has no version: who names one where it is revoked is told so, and it stays (API-05)")
    func versionless() {
        let made = link(["repairOrderId": .string(shop.inRepair())])
        let path = "/v1/access-links/\(made.id)"
        #expect(shop.service.send("DELETE", path) { $0.ifMatch = "\"1\"" }.status == 412)
        #expect(track(made["token"].text).status == 200)
        #expect(shop.service.send("DELETE", path) { $0.ifMatch = "*" }["status"] == "revoked")
    }

    @Test("forged, cut, expired, revoked and foreign tokens are all the same 404")
    func refused() throws {
        let made = link(["repairOrderId": .string(shop.inRepair())])
        let token = made["token"].text
        let parts = token.split(separator: ".").map(String.init)
        let other = LinkToken(id: AccessLinkID(stored: made.id), expiresAt: TestService.morning.adding(days: 300))
        let forged = other.text(LinkSecretTable.Secret(bytes: Array(repeating: 7, count: 32)))
        let later = "\(parts[0]).\((Int(parts[1]) ?? 0) + 1).\(parts[2])"
        let bare = track("bt_nothing")
        #expect(bare.status == 404)
        for wrong in [forged, later, String(token.dropLast()), token + "A", parts[0], "bl_test", token.lowercased()] {
            let answer = track(wrong)
            #expect(answer.status == 404 && answer["detail"] == bare["detail"], "\(wrong)")
            #expect(!String(decoding: answer.bytes, as: UTF8.self).contains(wrong))
        }
        #expect(track(token).status == 200)
        #expect(shop.service.send("DELETE", "/v1/access-links/\(made.id)")["status"] == "revoked")
        let revoked = track(token)
        #expect(revoked.status == 404 && revoked["detail"] == bare["detail"])
    }

    @Test("a link ends at its time")
    func expiry() {
        let end = TestService.morning.adding(hours: 3)
        let made = link(["repairOrderId": .string(shop.inRepair()), "expiresAt": .string(end.text)])
        shop.service.clock.set(end.adding(seconds: -1))
        #expect(track(made["token"].text).status == 200)
        shop.service.clock.set(end)
        #expect(track(made["token"].text).status == 404)
        #expect(shop.service.get("/v1/access-links/\(made.id)")["status"] == "expired")
        let past = link(["repairOrderId": .string(shop.inRepair()), "expiresAt": .string(end.text)])
        #expect(past.code == "expiry_out_of_range")
    }

    @Test("the customer approves with a signature; the same order as over the counter")
    func approve() {
        let order = shop.inRepair()
        let request = quoted(order)
        let token = link(order: order)
        let offered = track(token)["changeRequests"].items
        #expect(offered.map { $0["id"].text } == [request])
        #expect(offered.first?["total"]["amount"].integer ?? 0 > 0)
        #expect(offered.first?["nextActions"] == ["approve", "decline"])
        let path = "/v1/track/\(token)/change-requests/\(request)"
        #expect(send("POST", path + "/approve", [:]).rule == "REP-03")
        let answer = send("POST", path + "/approve", ["customerSignature": Workshop.drawn])
        #expect(answer.status == 200)
        #expect(answer["changeRequests"].items.isEmpty)
        #expect(answer["jobs"].items.count == 2)
        #expect(shop.service.get("/v1/change-requests/\(request)")["status"] == "approved")
        let again = send("POST", path + "/decline", [:])
        #expect(again.status == 409)
    }

    @Test("REP-03: who says which quote they saw does not agree to another one")
    func quotedAnew() {
        let order = shop.inRepair()
        let request = quoted(order)
        let token = link(order: order)
        let seen = track(token)["changeRequests"][0]["quoteHash"]
        shop.setClock(minutes: 5)
        let quote = shop.service.post(
            "/v1/change-requests/\(request)/quote", ["promisedAt": "2026-11-25T02:00:00Z"])
        #expect(quote.status == 200)
        let path = "/v1/track/\(token)/change-requests/\(request)/approve"
        let body: JSONValue = ["customerSignature": Workshop.drawn]
        let refused = send("POST", path, body.with("quoteHash", seen))
        #expect(refused.status == 409 && refused.code == "quote_changed")
        let shown = track(token)["changeRequests"][0]["quoteHash"]
        #expect(shown == quote["quoteHash"])
        #expect(send("POST", path, body.with("quoteHash", shown)).status == 200)
    }

    @Test("the customer declines, without a word if they like")
    func decline() {
        let order = shop.inRepair()
        let request = quoted(order)
        let token = link(["changeRequestId": .string(request)])["token"].text
        #expect(track(token)["jobs"] == .null)
        let answer = send("POST", "/v1/track/\(token)/change-requests/\(request)/decline", [:])
        #expect(answer.status == 200)
        #expect(answer["changeRequests"][0]["status"] == "declined")
    }

    @Test("a link leads to nothing of another order, appointment or customer")
    func foreign() {
        let (own, foreign) = (shop.inRepair(), shop.inRepair())
        let request = quoted(foreign)
        let change = link(["changeRequestId": .string(quoted(own))])["token"].text
        for token in [link(order: own), change, link(["appointmentId": .string(appointment())])["token"].text] {
            for action in ["approve", "decline"] {
                let answer = send(
                    "POST", "/v1/track/\(token)/change-requests/\(request)/\(action)",
                    ["customerSignature": Workshop.drawn])
                #expect(answer.status == 404)
            }
        }
        let token = link(order: own)
        #expect(send("POST", "/v1/track/\(token)/cancel", [:]).status == 404)
        for target in ["/v1/repair-orders/\(own)", "/v1/customers/\(shop.customer)", "/v1/events"] {
            let answer = shop.service.send("GET", target) { $0.authorization = "Bearer \(token)" }
            #expect(answer.status == 403)
        }
        #expect(shop.service.get("/v1/change-requests/\(request)")["status"] == "quoted")
    }

    @Test("the customer moves and cancels an appointment")
    func appointments() {
        let id = appointment()
        let token = link(["appointmentId": .string(id)])["token"].text
        let view = track(token)
        #expect(view["startsAt"] == "2026-11-25T02:00:00Z")
        #expect(view["nextActions"] == ["reschedule", "cancel"])
        let moved = send(
            "POST", "/v1/track/\(token)/reschedule", ["startsAt": "2026-11-25T06:00:00Z", "reason": "Meeting"])
        #expect(moved["startsAt"] == "2026-11-25T06:00:00Z")
        let cancelled = send("POST", "/v1/track/\(token)/cancel", [:])
        #expect(cancelled["status"] == "cancelled")
        #expect(cancelled["nextActions"].items.isEmpty)
        #expect(send("POST", "/v1/track/\(token)/cancel", [:]).status == 409)
        let actors = shop.service.get("/v1/events?resource=\(id)")["items"].items.map { $0["actor"].text }
        #expect(actors.last?.hasPrefix("lnk_") == true)
    }

    @Test("a link is one thing's, of an outlet that its maker sees, and others do not see it")
    func making() {
        #expect(link([:]).pointers == ["/repairOrderId"])
        let order = shop.inRepair()
        let both: JSONValue = ["repairOrderId": .string(order), "appointmentId": .string(appointment())]
        #expect(link(both).status == 422)
        let other = Workshop(shop.service, tag: "2").outlet
        let key = shop.service.post(
            "/v1/api-keys",
            [
                "name": "Advisor", "role": "serviceAdvisor",
                "reach": ["kind": "outlets", "outletIds": [.string(other)]],
            ])["key"].text
        func send(_ method: String, _ target: String, _ body: JSONValue? = nil) -> TestAnswer {
            shop.service.send(method, target, body) { $0.authorization = "Bearer \(key)" }
        }
        #expect(send("POST", "/v1/access-links", ["repairOrderId": .string(order)]).code == "unknown_reference")
        let made = link(["repairOrderId": .string(order)])
        #expect(send("GET", "/v1/access-links/\(made.id)").status == 404)
        #expect(send("DELETE", "/v1/access-links/\(made.id)").status == 404)
        #expect(send("GET", "/v1/access-links")["items"].items.isEmpty)
        let listed = shop.service.get("/v1/access-links?subject=\(order)")["items"].items
        #expect(listed.map { $0["id"].text } == [made.id])
        #expect(listed[0]["token"] == .null)
    }

    @Test("SEC-02, REP-16: an order that moves takes its links along: the other outlet sees and revokes them")
    func moved() throws {
        let other = Workshop(shop.service, tag: "2")
        let order = shop.inRepair()
        let request = quoted(order)
        let links = [link(["repairOrderId": .string(order)]), link(["changeRequestId": .string(request)])]
        let stays = link(["repairOrderId": .string(shop.inRepair())])
        let body: JSONValue = ["outletId": .string(other.outlet), "reason": "Paint", "by": .string(shop.advisor)]
        #expect(shop.act(order, "move-outlet", body).status == 200)
        func send(_ method: String, _ link: TestAnswer, at outlet: String, by staff: String) -> TestAnswer {
            let advisor = Caller(
                id: "usr_01M85H26M00000000000000001", name: "Lin Yue", kind: .person,
                permissions: Role.serviceAdvisor.permissions, reach: .outlets([outlet]), staff: staff)
            return shop.service.send(method, "/v1/access-links/\(link.id)") { $0.caller = advisor }
        }
        #expect(shop.service.patch("/v1/outlets/\(other.outlet)", ["name": "Hongqiao"]).status == 200)
        for link in links {
            #expect(send("GET", link, at: shop.outlet, by: shop.advisor).status == 404)
            #expect(send("DELETE", link, at: shop.outlet, by: shop.advisor).status == 404)
            #expect(send("GET", link, at: other.outlet, by: other.advisor)["outletId"].text == other.outlet)
            #expect(track(link["token"].text)["outlet"]["name"] == "Hongqiao")
            #expect(send("DELETE", link, at: other.outlet, by: other.advisor)["status"] == "revoked")
            #expect(track(link["token"].text).status == 404)
        }
        #expect(send("GET", stays, at: shop.outlet, by: shop.advisor)["outletId"].text == shop.outlet)
        let events = shop.service.get("/v1/events?types=accessLink.moved")["items"].items
        #expect(Set(events.map { $0["resource"].text }) == Set(links.map(\.id)))
    }

    @Test("CUS-13, REP-16: over the link of an order that has just moved, the next visit is at the other outlet")
    func justMoved() {
        let other = Workshop(shop.service, tag: "2")
        let order = shop.inRepair()
        let token = link(order: order)
        // Whoever comes by the link is known for a moment, with the outlet of before.
        #expect(track(token).status == 200)
        let body: JSONValue = ["outletId": .string(other.outlet), "reason": "Paint", "by": .string(shop.advisor)]
        #expect(shop.act(order, "move-outlet", body).status == 200)
        let slots = send("GET", "/v1/track/\(token)/slots?from=2026-11-26&to=2026-11-26")["items"]
        let visit = send(
            "POST", "/v1/track/\(token)/appointments",
            ["startsAt": slots[0]["startsAt"], "concerns": ["Yearly service"], "transport": "wait"])
        #expect(visit.status == 201, "\(visit.json)")
        #expect(shop.service.get("/v1/appointments?outlet=\(other.outlet)")["items"].items.count == 1)
    }

    @Test("the token is in no event, in no kept answer, and a customer learns who they are")
    func hidden() throws {
        let order = shop.inRepair()
        let made = shop.service.post("/v1/access-links", ["repairOrderId": .string(order)], key: "link-1")
        let token = made["token"].text
        let events = shop.service.get("/v1/events?limit=200")
        #expect(!String(decoding: events.bytes, as: UTF8.self).contains(token))
        let kept = try shop.service.database.read { transaction in
            try transaction.query("SELECT body FROM idempotency_keys") { $0.blob(0) }
        }
        for body in kept { #expect(!String(decoding: body, as: UTF8.self).contains(token)) }
        #expect(
            shop.service.post("/v1/access-links", ["repairOrderId": .string(order)], key: "link-1").bytes == made.bytes)
        let me = shop.service.send("GET", "/v1/session") { $0.authorization = "Bearer \(token)" }
        #expect(me["kind"] == "customer" && me["permissions"].items.isEmpty)
    }

    @Test("the same key gives a customer the first answer again")
    func retry() {
        let order = shop.inRepair()
        let request = quoted(order)
        let token = link(order: order)
        let path = "/v1/track/\(token)/change-requests/\(request)/approve"
        func approve() -> TestAnswer {
            shop.service.send("POST", path, ["customerSignature": Workshop.drawn]) {
                $0.authorization = nil
                $0.idempotencyKey = "approve-1"
            }
        }
        let first = approve()
        #expect(first.status == 200)
        #expect(approve().bytes == first.bytes)
    }
}
