import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

@Suite struct KeyTests {
    let staffed: Staffed
    let service: TestService
    static let body: JSONValue = [
        "name": "Website", "permissions": ["readNetwork", "readParts"], "reach": ["kind": "network"],
    ]

    init() throws {
        staffed = try Staffed()
        service = staffed.service
    }

    @Test("a key is shown once, works at once, and is stored as its digest only")
    func make() throws {
        let made = staffed.addKey(Self.body)
        #expect(made.status == 201)
        let key = made["key"].text
        #expect(key.hasPrefix("bl_") && key.count == 43)
        #expect(made["prefix"].text == key.prefix(8))
        #expect(staffed.status(of: key) == 200)
        #expect(service.get("/v1/api-keys/\(made.id)")["key"] == .null)
        #expect(service.get("/v1/api-keys")["items"].items.allSatisfy { $0["key"] == .null })
        #expect(try service.count("SELECT count(*) FROM api_keys WHERE hash = $1", [.text(Digest.sha256(key))]) == 1)
    }

    @Test("a key of a role has the role's permissions; both or neither is refused")
    func roles() {
        let made = staffed.addKey(["name": "Till", "role": "cashier", "reach": Staffed.outlets(staffed.outlet)])
        #expect(made["permissions"].items.map(\.text) == Role.cashier.permissions.list.map(\.rawValue))
        #expect(staffed.addKey(Self.body.with("role", "cashier")).pointers == ["/role"])
        #expect(staffed.addKey(Self.body.with("permissions", nil)).pointers == ["/permissions"])
    }

    @Test("a key gives no more than its maker has")
    func limits() {
        let maker = staffed.addKey([
            "name": "Maker", "permissions": ["manageKeys", "readNetwork"], "reach": Staffed.outlets(staffed.outlet),
        ])["key"].text
        let small: JSONValue = ["name": "Small", "permissions": ["readNetwork"]]
        let own = small.with("reach", Staffed.outlets(staffed.outlet))
        #expect(staffed.addKey(own, as: maker).status == 201)
        #expect(staffed.addKey(own.with("permissions", ["readParts"]), as: maker).code == "beyond_own_permissions")
        #expect(staffed.addKey(small.with("reach", Staffed.network), as: maker).code == "beyond_own_reach")
        let region: JSONValue = ["kind": "region", "region": "East"]
        #expect(staffed.addKey(small.with("reach", region), as: maker).code == "beyond_own_reach")
        let foreign = staffed.addKey(small.with("reach", Staffed.outlets(staffed.other)), as: maker)
        #expect(foreign.code == "unknown_reference")
    }

    @Test("keys beyond the caller's reach are not there, and those that may do more are not touched")
    func visibility() {
        let maker = staffed.addKey([
            "name": "Maker", "permissions": ["manageKeys", "readNetwork"], "reach": Staffed.outlets(staffed.outlet),
        ])["key"].text
        let wide = staffed.addKey(Self.body)
        let foreign = staffed.addKey(Self.body.with("reach", Staffed.outlets(staffed.other)))
        let strong = staffed.addKey(Self.body.with("reach", Staffed.outlets(staffed.outlet)))
        for id in [wide.id, foreign.id] {
            #expect(staffed.send("GET", "/v1/api-keys/\(id)", as: maker).status == 404)
            #expect(staffed.send("DELETE", "/v1/api-keys/\(id)", as: maker).status == 404)
            #expect(staffed.send("POST", "/v1/api-keys/\(id)/rotate", [:], as: maker).status == 404)
        }
        #expect(staffed.send("DELETE", "/v1/api-keys/\(strong.id)", as: maker).code == "beyond_own_permissions")
        let listed = staffed.send("GET", "/v1/api-keys", as: maker)["items"].items.map { $0["name"].text }
        #expect(listed == ["Maker", "Website"])
        let first = staffed.send("GET", "/v1/api-keys?limit=1", as: maker)
        #expect(first["items"].items.count == 1)
        let rest = staffed.send("GET", "/v1/api-keys?limit=1&cursor=\(first["nextCursor"].text)", as: maker)
        #expect(rest["items"].items.map { $0["name"].text } == ["Website"])
        #expect(rest["nextCursor"] == .null)
    }

    @Test("a revoked key is refused with the next request, and stays revoked")
    func revoke() {
        let made = staffed.addKey(Self.body)
        let key = made["key"].text
        #expect(staffed.status(of: key) == 200)
        #expect(service.send("DELETE", "/v1/api-keys/\(made.id)")["status"] == "revoked")
        #expect(staffed.status(of: key) == 401)
        #expect(service.send("DELETE", "/v1/api-keys/\(made.id)")["status"] == "revoked")
        #expect(service.post("/v1/api-keys/\(made.id)/rotate").code == "key_ended")
    }

    @Test("a key expires by the service's clock, and its expiry can be moved")
    func expiry() {
        let soon = TestService.morning.adding(hours: 1)
        let made = staffed.addKey(Self.body.with("expiresAt", .string(soon.text)))
        let key = made["key"].text
        #expect(staffed.status(of: key) == 200)
        service.clock.set(soon)
        #expect(staffed.status(of: key) == 401)
        #expect(service.get("/v1/api-keys/\(made.id)")["status"] == "expired")
        let later = soon.adding(hours: 1)
        #expect(service.patch("/v1/api-keys/\(made.id)", ["expiresAt": .string(later.text)]).status == 200)
        #expect(staffed.status(of: key) == 200)
        #expect(service.patch("/v1/api-keys/\(made.id)", ["expiresAt": .string(soon.text)]).code == "expiry_in_past")
        #expect(service.patch("/v1/api-keys/\(made.id)", ["expiresAt": .null])["expiresAt"] == .null)
    }

    @Test("after a rotation both keys work, the old one for the overlap")
    func rotate() {
        let made = staffed.addKey(Self.body)
        let answer = service.post("/v1/api-keys/\(made.id)/rotate", ["overlapHours": 2])
        let (old, new) = (made["key"].text, answer["key"].text)
        #expect(answer.status == 200 && old != new)
        #expect(staffed.send("GET", "/v1/probe", as: new)["caller"].text == made.id)
        #expect(staffed.send("GET", "/v1/probe", as: old)["caller"].text == made.id)
        service.clock.set(TestService.morning.adding(hours: 2))
        #expect(staffed.status(of: old) == 401)
        #expect(staffed.status(of: new) == 200)
    }

    @Test("a rotation without overlap ends the old key, and all before it, at once")
    func rotateAtOnce() {
        let made = staffed.addKey(Self.body)
        let second = service.post("/v1/api-keys/\(made.id)/rotate")["key"].text
        let third = service.post("/v1/api-keys/\(made.id)/rotate", ["overlapHours": 0])["key"].text
        #expect(staffed.status(of: made["key"].text) == 401)
        #expect(staffed.status(of: second) == 401)
        #expect(staffed.status(of: third) == 200)
    }

    @Test("rotations at the same time each give a key that works")
    func race() {
        let made = staffed.addKey(Self.body)
        let keys = Mutex<[String]>([made["key"].text])
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let answer = service.post("/v1/api-keys/\(made.id)/rotate")
            #expect(answer.status == 200, "\(answer.code)")
            keys.withLock { $0.append(answer["key"].text) }
        }
        let all = keys.withLock { $0 }
        #expect(Set(all).count == 9)
        for key in all { #expect(staffed.status(of: key) == 200) }
        #expect(service.get("/v1/api-keys/\(made.id)")["version"].integer == 9)
    }

    @Test("the use of a key is noted, at most once a minute")
    func lastUse() throws {
        let made = staffed.addKey(Self.body)
        #expect(made["lastUsedAt"] == .null)
        let key = made["key"].text
        #expect(staffed.status(of: key) == 200)
        // Behind the note, since writes come one after another.
        service.post("/v1/probe-acts", ["staffId": "stf"])
        #expect(service.get("/v1/api-keys/\(made.id)")["lastUsedAt"].text == TestService.morning.text)
        service.clock.set(TestService.morning.adding(seconds: 59))
        #expect(staffed.status(of: key) == 200)
        service.post("/v1/probe-acts", ["staffId": "stf"])
        #expect(service.get("/v1/api-keys/\(made.id)")["lastUsedAt"].text == TestService.morning.text)
        service.clock.set(TestService.morning.adding(seconds: 60))
        #expect(staffed.status(of: key) == 200)
        service.post("/v1/probe-acts", ["staffId": "stf"])
        let noted = service.get("/v1/api-keys/\(made.id)")["lastUsedAt"].text
        #expect(noted == TestService.morning.adding(seconds: 60).text)
    }

    @Test("the last way to administer the network is not revoked")
    func lastAdministrator() {
        let first = service.get("/v1/api-keys")["items"][0]["id"].text
        #expect(service.send("DELETE", "/v1/api-keys/\(first)").code == "last_administrator")
        #expect(
            service.patch("/v1/api-keys/\(first)", ["expiresAt": "2027-01-01T00:00:00Z"]).code == "last_administrator")
        staffed.addUser("root", ["networkAdministrator"])
        #expect(service.send("DELETE", "/v1/api-keys/\(first)").status == 200)
    }

    @Test("a key has limits of its own, which its answers tell")
    func rate() {
        let limits: JSONValue = ["requestsPerSecond": 1, "burst": 2]
        let key = staffed.addKey(Self.body.with("limits", limits))["key"].text
        let first = staffed.send("GET", "/v1/probe", as: key)
        #expect(first.field("RateLimit-Policy") == "\"default\";q=2;w=2")
        #expect(first.field("RateLimit")?.hasPrefix("\"default\";r=1;t=") == true)
        #expect(staffed.status(of: key) == 200)
        let refused = staffed.send("GET", "/v1/probe", as: key)
        #expect(refused.status == 429 && refused.code == "too_many_requests")
        #expect(refused.field("Retry-After") == "1")
        #expect(refused.field("RateLimit")?.hasPrefix("\"default\";r=0;t=") == true)
        #expect(service.get("/v1/probe").field("RateLimit") == nil)
    }

    @Test("what a caller may not do counts against its limit as well, with a body and before it (SEC-04)")
    func refusalsCount() {
        let limits: JSONValue = ["requestsPerSecond": 1, "burst": 3]
        let body = Self.body.with("limits", limits).with("permissions", ["readParts"])
        let key = staffed.addKey(body)["key"].text
        let first = staffed.send("GET", "/v1/probe", as: key)
        #expect(first.status == 403 && first.field("RateLimit")?.hasPrefix("\"default\";r=2;t=") == true)
        var request = service.request("POST", "/v1/probe-acts")
        request.authorization = "Bearer \(key)"
        // The limit goes by the machine's clock: on a slow one some more are let through.
        let early = (0..<20).map { _ in service.service.refusalBeforeBody(request)?.0.status }
        #expect(early.prefix(2) == [403, 403] && Set(early) == [403, 429])
        let late = (0..<20).map { _ in staffed.send("GET", "/v1/probe", as: key).status }
        #expect(late.contains(429))
    }

    @Test("routes that stream tell what is left, too, also where nothing is")
    func streamRate() {
        let once: JSONValue = ["requestsPerSecond": 1, "burst": 1]
        let body = Self.body.with("limits", once).with("role", nil).with("permissions", ["readEvents"])
        let key = staffed.addKey(body)["key"].text
        let first = staffed.send("GET", "/v1/events", as: key)
        #expect(first.status == 200 && first.field("RateLimit")?.hasPrefix("\"default\";r=0;t=") == true)
        let refused = staffed.send("GET", "/v1/events", as: key)
        #expect(refused.status == 429 && refused.field("RateLimit")?.hasPrefix("\"default\";r=0;t=") == true)
    }

    @Test("a change of a key names the version that it is based on, where it says one")
    func versions() {
        let made = staffed.addKey(Self.body)
        let answer = service.send("PATCH", "/v1/api-keys/\(made.id)", ["name": "Shop"]) { $0.ifMatch = "\"7\"" }
        #expect(answer.status == 412)
        let events = service.get("/v1/events?resource=\(made.id)")["items"].items.map { $0["type"].text }
        #expect(events == ["apiKey.created"])
    }

    @Test("the first answer with a key in it is given again, and no plain key is stored with it")
    func sealedAnswers() throws {
        let first = service.post("/v1/api-keys", Self.body, key: "once")
        let second = service.post("/v1/api-keys", Self.body, key: "once")
        #expect(first.status == 201 && second.bytes == first.bytes)
        #expect(second.field("Idempotency-Replayed") == "true")
        let kept = try service.database.read { transaction in
            try transaction.first("SELECT body FROM idempotency_keys WHERE key = 'once'") { $0.blob(0) }
        }
        let body = try #require(kept)
        #expect(!String(decoding: body, as: UTF8.self).contains(first["key"].text))
        #expect(
            service.post("/v1/api-keys", Self.body.with("name", "Shop"), key: "once").code == "idempotency_key_reused")
    }
}
