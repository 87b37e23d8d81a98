import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import Webhooks

@Suite struct EndpointTests {
    let world: HookWorld
    var service: TestService { world.service }

    init() throws {
        world = try HookWorld()
    }

    @Test("a new endpoint shows its secret once, and never again")
    func create() throws {
        let made = world.endpoint("https://hooks.example.com/in?k=1", ["description": "ERP", "types": ["outlet.*"]])
        #expect(made.status == 201)
        #expect(made.field("Location") == "/v1/webhook-endpoints/\(made.id)")
        #expect(WebhookSecret(made["secret"].text) != nil)
        #expect(made["types"] == ["outlet.*"])
        let shown = service.get("/v1/webhook-endpoints/\(made.id)")
        #expect(shown.json == made.json.with("secret", nil))
        #expect(service.get("/v1/webhook-endpoints")["items"] == [shown.json])
        let events = String(decoding: service.get("/v1/events").bytes, as: UTF8.self)
        #expect(events.contains("webhookEndpoint.created"))
        #expect(!events.contains("whsec_"))
        #expect(!events.contains("k=1"))
    }

    @Test("private addresses are refused, and what is no address, with the place")
    func addresses() {
        let private_ = [
            "http://127.0.0.1/", "http://localhost:8080/", "https://10.1.2.3/x", "http://[::1]/",
            "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "http://x.localhost/",
        ]
        for url in private_ {
            let refused = world.endpoint(url)
            #expect((refused.status, refused.code) == (422, "private_address"), "\(url)")
            #expect(refused.pointers == ["/url"])
        }
        for url in ["http://127.1/", "ftp://example.com", "https://a@example.com/"] {
            let refused = world.endpoint(url)
            #expect((refused.status, refused.code) == (422, "invalid_body"), "\(url)")
            #expect(refused.pointers == ["/url"])
        }
        let made = world.endpoint()
        let moved = service.patch("/v1/webhook-endpoints/\(made.id)", ["url": "http://192.168.0.1/"])
        #expect(moved.code == "private_address")
    }

    @Test("private addresses are taken where the operator allows them")
    func allowed() throws {
        let policy = WebhookPolicy(allowsPrivateAddresses: true, canSend: { true })
        let service = try TestService([WebhooksModule.module(policy)].withNetwork)
        #expect(service.post("/v1/webhook-endpoints", ["url": "http://127.0.0.1:9/"]).status == 201)
    }

    @Test("without the library no endpoint is made, and the answer says why")
    func noClient() throws {
        let policy = WebhookPolicy(allowsPrivateAddresses: true, canSend: { false })
        let service = try TestService([WebhooksModule.module(policy)].withNetwork)
        let refused = service.post("/v1/webhook-endpoints", ["url": "https://example.com/"])
        #expect((refused.status, refused.code) == (409, "webhooks_unavailable"))
    }

    @Test("types are event types or all of a noun, none twice; unknown members are refused")
    func body() {
        for types in [["x"], ["Outlet.created"], ["outlet."], ["*"], ["a.b.c"], ["outlet.created", "outlet.created"]] {
            let refused = world.endpoint("https://example.com/", ["types": .array(types.map(JSONValue.string))])
            #expect(refused.status == 422, "\(types)")
        }
        #expect(world.endpoint("https://example.com/", ["types": []]).status == 201)
        #expect(world.endpoint("https://example.com/", ["secret": "whsec_x"]).pointers == ["/secret"])
        #expect(service.post("/v1/webhook-endpoints").pointers == ["/url"])
        let outlet = "out_00000000000000000000000000"
        #expect(world.endpoint("https://example.com/", ["outletId": .string(outlet)]).pointers == ["/outletId"])
    }

    @Test("a change needs the present version, is an event, and says nothing of path or secret")
    func change() throws {
        let made = world.endpoint()
        let target = "/v1/webhook-endpoints/\(made.id)"
        let stale = service.send("PATCH", target, ["description": "x"]) { $0.ifMatch = "\"7\"" }
        #expect(stale.status == 412)
        let changed = service.send("PATCH", target, ["url": "https://b.example/s", "types": ["bay.created"]]) {
            $0.ifMatch = "\"1\""
        }
        #expect(changed.status == 200)
        #expect(changed["version"] == 2)
        #expect(changed["url"] == "https://b.example/s")
        #expect(service.patch(target, ["types": ["bay.created"]])["version"] == 2)
        let last = try #require(service.get("/v1/events?resource=\(made.id)")["items"].items.last)
        #expect(last["type"] == "webhookEndpoint.updated")
        #expect(last["changes"]["url"] == ["from": "https://hooks.example.com/…", "to": "https://b.example/…"])
        #expect(service.patch(target, ["status": "deleted"]).pointers == ["/status"])
        #expect(service.patch(target, ["outletId": nil]).status == 200)
    }

    @Test("disabling and enabling are events of their own, and say who asked")
    func disable() {
        let target = "/v1/webhook-endpoints/\(world.endpoint().id)"
        let disabled = service.patch(target, ["status": "disabled"])
        #expect(disabled["disabledReason"] == "requested")
        #expect(disabled["nextActions"] == ["enable", "delete"])
        #expect(service.post(target + "/test").code == "webhook_endpoint_disabled")
        #expect(service.post(target + "/replay").code == "webhook_endpoint_disabled")
        let enabled = service.patch(target, ["status": "enabled"])
        #expect(enabled["disabledReason"] == nil as JSONValue)
        let types = service.get("/v1/events")["items"].items.map { $0["type"].text }
        #expect(types.suffix(2) == ["webhookEndpoint.disabled", "webhookEndpoint.enabled"])
    }

    @Test("a deleted endpoint is seen no more, and its rows go bit by bit")
    func delete() throws {
        var settings = DispatchSettings()
        settings.pruneBatch = 2
        let world = try HookWorld(settings: settings)
        let (made, kept) = (world.endpoint(), world.endpoint())
        for number in 0..<5 { world.outlet("SH0\(number)") }
        try world.sendAll()
        let target = "/v1/webhook-endpoints/\(made.id)"
        #expect(world.service.send("DELETE", target) { $0.ifMatch = "\"9\"" }.status == 412)
        #expect(world.service.send("DELETE", target)["status"] == "deleted")
        #expect(world.service.get(target).status == 404)
        #expect(world.service.send("DELETE", target).status == 404)
        #expect(world.service.get(target + "/deliveries").status == 404)
        #expect(world.service.post(target + "/rotate-secret").status == 404)
        #expect(world.service.get("/v1/webhook-endpoints")["items"].items.map { $0["id"].text } == [kept.id])
        try world.dispatcher.prune()
        #expect(try world.service.count("SELECT count(*) FROM webhook_endpoints") == 1)
        #expect(try world.service.count("SELECT count(*) FROM webhook_progress") == 1)
        let left = try world.service.count("SELECT count(*) FROM webhook_deliveries")
        #expect(left == world.deliveries(kept.id).count && left > 4)
        #expect(try world.service.count("SELECT count(*) FROM webhook_attempts") == left)
    }

    @Test("a new secret signs at once, and the old one beside it for a day")
    func rotate() throws {
        let made = world.endpoint("https://example.com/", ["types": ["outlet.created"]])
        let old = try #require(WebhookSecret(made["secret"].text))
        let rotated = service.post("/v1/webhook-endpoints/\(made.id)/rotate-secret")
        let new = try #require(WebhookSecret(rotated["secret"].text))
        #expect(old != new)
        #expect(rotated["previousSecretUntil"].text == service.clock.now().adding(hours: 24).text)
        func signatures(_ code: String) throws -> (WebhookMessage, String) {
            world.outlet(code)
            let message = try #require(try world.claim().first).message
            return (message, message.signatures)
        }
        func by(_ secret: WebhookSecret, _ message: WebhookMessage) -> String {
            secret.signature(id: message.id, seconds: message.seconds, body: message.body)
        }
        let (both, text) = try signatures("SH01")
        #expect(text == "\(by(new, both)) \(by(old, both))")
        world.wait(seconds: 24 * 3_600)
        let (one, alone) = try signatures("SH02")
        #expect(alone == by(new, one))
    }

    @Test("there is a most of endpoints")
    func most() {
        for number in 0..<WebhookEndpoint.maximumCount {
            #expect(world.endpoint("https://example.com/\(number)").status == 201)
        }
        let last = world.endpoint("https://example.com/last")
        #expect((last.status, last.code) == (409, "too_many_webhook_endpoints"))
    }
}

extension [Module] {
    /// With what webhooks refer to.
    var withNetwork: [Module] { [NetworkModule.module] + self }
}
