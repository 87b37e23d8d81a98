import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What the audit log knows of customers and vehicles: who has changed and who has seen what, and no more of them in
/// the events than may stay for ever (SEC-03, CUS-05).
@Suite struct AuditTests {
    private let service: TestService
    private let customer: String

    init() throws {
        service = try TestService([NetworkModule.module, CustomersModule.module])
        customer =
            service.post(
                "/v1/customers",
                ["kind": "person", "name": "王小明", "phones": [["number": "+8613800000000", "primary": true]]]
            ).id
    }

    private func entries(_ query: String) -> [JSONValue] { service.get("/v1/audit?\(query)")["items"].items }

    @Test("a change is there with its values before and after, which its event only names")
    func change() throws {
        service.patch("/v1/customers/\(customer)", ["name": "王大明", "email": "wang@example.com"])
        let entry = try #require(entries("resource=\(customer)&type=customer.updated").first)
        #expect(entry["kind"].text == "change")
        #expect(entry["details"]["changes"]["name"] == ["from": "王小明", "to": "王大明"])
        #expect(entry["details"]["changes"]["email"] == ["from": nil, "to": "wang@example.com"])
        #expect(entry["changes"] == ["members": ["from": nil, "to": ["name", "email"]]])
        #expect(entry["requestId"].text.hasPrefix("req_"))
        #expect(entry["actor"].text.hasPrefix("key_"))
        let created = try #require(entries("resource=\(customer)&type=customer.created").first)
        #expect(created["details"]["changes"]["phones"]["to"][0]["number"].text == "+8613800000000")
    }

    @Test("no event holds a name, a phone, a plate or a VIN")
    func events() throws {
        let vehicle = service.post(
            "/v1/vehicles",
            ["plate": "沪A12345", "make": "SAIC", "model": "RX5", "ownerId": "\(customer)", "mileageKm": 10])
        #expect(vehicle.status == 201)
        service.patch("/v1/vehicles/\(vehicle.id)", ["plate": "沪B99999", "vin": "LSVAA49J132047371", "colour": "red"])
        service.patch("/v1/customers/\(customer)", ["name": "王大明"])
        let told = String(decoding: service.get("/v1/events").bytes, as: UTF8.self)
        for value in ["王小明", "王大明", "13800000000", "沪A12345", "沪B99999", "LSVAA49J132047371"] {
            #expect(!told.contains(value), "\(value)")
        }
        let update = try #require(entries("resource=\(vehicle.id)&type=vehicle.updated").first)
        #expect(update["changes"]["colour"] == ["from": nil, "to": "red"])
        #expect(update["changes"]["members"]["to"] == ["vin", "plate"])
        #expect(update["details"]["changes"]["plate"] == ["from": "沪A12345", "to": "沪B99999"])
    }

    @Test("each read is there: of one, of a list, of an unchanged one, and who looked for whom only as a digest")
    func reads() throws {
        let shown = service.get("/v1/customers/\(customer)")
        _ = service.send("GET", "/v1/customers/\(customer)") { request in
            request.ifNoneMatch = shown.field("ETag")
            request.origin.remoteAddress = "192.0.2.7"
        }
        _ = service.get("/v1/customers?phone=%2B8613800000000&limit=10")
        _ = service.get("/v1/customers/cus_00000000000000000000000000")
        let found = entries("kind=read")
        #expect(found.count == 3)
        #expect(found.map { $0["route"].text } == ["/v1/customers"] + Array(repeating: "/v1/customers/{id}", count: 2))
        #expect(found.map { $0["resource"].text } == ["", customer, customer])
        #expect(found[1]["address"].text == "192.0.2.7")
        #expect(found[0]["items"] == 1)
        let digest = Digest.sha256("phone=+8613800000000").prefix(6)
        #expect(found[0]["query"].text == "limit=10&phone=sha256:\(digest)")
        #expect(found.allSatisfy { $0["actorKind"].text == "system" })
    }

    @Test("looking at the log is a read itself")
    func watched() {
        _ = entries("kind=read")
        #expect(entries("kind=read").map { $0["route"].text } == ["/v1/audit"])
    }

    @Test("an answer that is given again is a read")
    func replay() {
        let body: JSONValue = ["kind": "person", "name": "Li", "phones": [["number": "+8613800000009"]]]
        service.post("/v1/customers", body, key: "once")
        #expect(entries("kind=read").isEmpty)
        let again = service.post("/v1/customers", body, key: "once")
        #expect(again.field("Idempotency-Replayed") == "true")
        #expect(entries("route=/v1/customers").count == 1)
    }

    @Test("a refusal that names a customer is a read of them, also where it is kept and given again (CUS-01)")
    func candidates() {
        let body: JSONValue = ["kind": "person", "name": "Li", "phones": [["number": "+8613800000000"]]]
        #expect(service.post("/v1/customers", body).code == "possible_duplicate")
        #expect(entries("kind=read&resource=\(customer)").map { $0["route"].text } == ["/v1/customers"])
        service.post("/v1/customers", body, key: "once")
        #expect(entries("kind=read&resource=\(customer)").count == 2)
        let again = service.post("/v1/customers", body, key: "once")
        #expect(again.code == "possible_duplicate" && again.field("Idempotency-Replayed") == "true")
        #expect(entries("kind=read&resource=\(customer)").count == 3)
    }

    @Test("filters by actor, outlet, time, type and route; what is none is refused")
    func filters() {
        service.clock.set(TestService.morning.adding(minutes: 5))
        _ = service.get("/v1/customers/\(customer)")
        #expect(entries("kind=change").count == 1)
        #expect(entries("actor=nobody").isEmpty)
        #expect(entries("outlet=out_1").isEmpty)
        let later = TestService.morning.adding(minutes: 1).text
        #expect(entries("to=\(later)").map { $0["type"].text } == ["customer.created"])
        #expect(entries("from=\(later)&route=/v1/customers/%7Bid%7D").count == 1)
        for wrong in ["kind=writes", "from=yesterday", "colour=red", "limit=201", "cursor=abc"] {
            #expect(service.get("/v1/audit?\(wrong)").status == 400, "\(wrong)")
        }
    }

    @Test("pages together show everything once, the newest first, however small they are")
    func pages() {
        for number in 0..<7 {
            service.clock.set(TestService.morning.adding(minutes: Int64(number)))
            service.patch("/v1/customers/\(customer)", ["name": "Wang \(number)"])
            if number % 2 == 0 { _ = service.get("/v1/customers/\(customer)") }
        }
        var seen: [JSONValue] = []
        var cursor = ""
        repeat {
            let page = service.get("/v1/audit?to=2030-01-01T00:00:00Z&resource=\(customer)&limit=2\(cursor)")
            seen += page["items"].items
            cursor = page["nextCursor"].text.isEmpty ? "" : "&cursor=\(page["nextCursor"].text)"
        } while !cursor.isEmpty
        #expect(seen.count == 12)
        #expect(Set(seen.map { "\($0["kind"].text) \($0["sequence"])" }).count == 12)
        let times = seen.map { $0["at"].text }
        #expect(times == times.sorted(by: >))
    }

    @Test("the chain is proved over HTTP, also against a hash that was kept")
    func verify() throws {
        _ = service.get("/v1/customers/\(customer)")
        let head = service.get("/v1/audit/head")
        #expect(head["seal"] == 1)
        let verified = service.get("/v1/audit/verify?anchorSeal=1&anchorHash=\(head["hash"].text)")
        #expect(verified["whole"].isTrue)
        #expect(verified["entries"] == 2)
        #expect(verified["nextSeal"] == nil)
        #expect(verified["unsealed"] == ["changes": 0, "reads": 0])
        let other = service.get("/v1/audit/verify?anchorSeal=1&anchorHash=\(String(repeating: "0", count: 64))")
        #expect(other["breaks"][0]["reason"].text == "anchorDiffers")
        #expect(service.get("/v1/audit/verify?anchorSeal=1").code == "missing_parameter")
        try service.database.writeAndWait { transaction in
            try transaction.allowTampering()
            try transaction.execute("UPDATE events SET actor = 'x' WHERE sequence = 1")
        }
        let broken = service.get("/v1/audit/verify")
        #expect(!broken["whole"].isTrue)
        #expect(broken["breaks"][0]["seal"] == 1)
        #expect(broken["breaks"][0]["events"] == ["first": 1, "last": 1])
    }

    @Test("the export has everything up to now, sealed")
    func export() {
        let answer = service.get("/v1/audit/export")
        #expect(answer.field("Content-Type") == "application/x-ndjson")
        let kinds = String(decoding: answer.bytes, as: UTF8.self).split(separator: "\n").map { line in
            (try? JSONParser.parse(Array(line.utf8)))?["kind"].text ?? "?"
        }
        #expect(kinds == ["change", "detail", "seal", "hash"])
    }
}
