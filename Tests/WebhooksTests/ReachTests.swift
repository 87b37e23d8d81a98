import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import Webhooks

/// Who sees which endpoint (SEC-02).
@Suite struct ReachTests {
    let world: HookWorld
    let own: String
    let other: String
    /// The key of a system that reaches one outlet.
    private static let key = "bl_one_outlet"

    init() throws {
        world = try HookWorld()
        let (own, other) = (world.outlet("SH01"), world.outlet("SH02"))
        (self.own, self.other) = (own, other)
        let now = world.service.clock.now()
        try world.service.database.writeAndWait { transaction in
            try APIKeyTable.insert(
                APIKeyID(at: now, random: SeededRandomSource(seed: 11)), name: "one outlet", prefix: "bl_one_o",
                hash: Digest.sha256(Self.key), permissions: [.manageWebhooks], reach: .outlets([own]), at: now,
                in: transaction)
        }
    }

    private func send(_ method: String, _ target: String, _ body: JSONValue? = nil) -> TestAnswer {
        world.service.send(method, target, body) { $0.authorization = "Bearer \(Self.key)" }
    }

    @Test("who reaches one outlet makes endpoints of it, and of nothing else")
    func create() {
        let url: JSONValue = "https://example.com/"
        #expect(send("POST", "/v1/webhook-endpoints", ["url": url]).code == "not_permitted")
        #expect(
            send("POST", "/v1/webhook-endpoints", ["url": url, "outletId": .string(other)]).code
                == "unknown_reference")
        let made = send("POST", "/v1/webhook-endpoints", ["url": url, "outletId": .string(own)])
        #expect(made.status == 201)
        let target = "/v1/webhook-endpoints/\(made.id)"
        #expect(send("PATCH", target, ["outletId": nil]).code == "not_permitted")
        #expect(send("PATCH", target, ["outletId": .string(other)]).code == "unknown_reference")
        #expect(send("PATCH", target, ["description": "mine"]).status == 200)
    }

    @Test("endpoints of others, their deliveries and those of the network are not there for them")
    func others() throws {
        let mine = world.endpoint("https://a.example/", ["outletId": .string(own)])
        let theirs = world.endpoint("https://b.example/", ["outletId": .string(other)])
        let network = world.endpoint("https://c.example/")
        world.rename(own, "A")
        world.rename(other, "B")
        try world.sendAll()
        #expect(send("GET", "/v1/webhook-endpoints")["items"].items.map { $0["id"].text } == [mine.id])
        #expect(send("GET", "/v1/webhook-endpoints/\(mine.id)/deliveries")["items"].items.count == 2)
        for hidden in [theirs, network] {
            let target = "/v1/webhook-endpoints/\(hidden.id)"
            #expect(send("GET", target).status == 404)
            #expect(send("PATCH", target, ["status": "disabled"]).status == 404)
            #expect(send("DELETE", target).status == 404)
            for action in ["test", "replay", "rotate-secret"] {
                #expect(send("POST", target + "/" + action).status == 404)
            }
            #expect(send("GET", target + "/deliveries").status == 404)
            let delivery = try #require(world.deliveries(hidden.id).first)["id"].text
            #expect(send("GET", "/v1/webhook-deliveries/\(delivery)").status == 404)
            #expect(send("POST", "/v1/webhook-deliveries/\(delivery)/replay").status == 404)
        }
    }
}
