import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct CustomerTests {
    let service: TestService
    static let wang: JSONValue = [
        "kind": "person", "name": "王小明", "language": "zh-CN",
        "phones": [["number": "+8613800000001", "primary": true]],
    ]

    init() throws {
        service = try TestService([NetworkModule.module, CustomersModule.module])
    }

    private func named(_ name: String, phone: Int) -> JSONValue {
        Self.wang.with("name", .string(name)).with("phones", [["number": "+861380000\(1000 + phone)"]])
    }

    @Test("a customer is created as sent, English and first phone by default, and found again")
    func create() throws {
        let full = Self.wang.with("email", "wang@example.com").with("preferredChannel", "sms")
            .with("address", ["line1": "1 Road", "city": "Shanghai", "country": "CN"])
            .with("preferredHours", ["start": "09:00", "end": "11:30"]).with("timeZone", "Asia/Urumqi")
        let made = service.post("/v1/customers", full)
        #expect(made.status == 201)
        for member in [
            "kind", "name", "language", "phones", "email", "address", "preferredChannel", "preferredHours",
            "timeZone",
        ] {
            #expect(made[member] == full[member], "\(member)")
        }
        #expect(service.get("/v1/customers/\(made.id)").json == made.json)
        let plain = service.post(
            "/v1/customers",
            ["kind": "company", "name": "Fleet", "phones": [["number": "+4930123456"], ["number": "+4930123457"]]])
        #expect(plain["language"] == "en")
        #expect(
            plain["phones"] == [
                ["number": "+4930123456", "primary": true], ["number": "+4930123457", "primary": false],
            ])
        let stored = try service.database.read { try Customer.load(CustomerID(stored: made.id), in: $0) }
        #expect(stored.primaryPhone?.number == "+8613800000001")
    }

    @Test(
        "what is out of bounds is named by its pointer",
        arguments: [
            ("phones", [], "/phones"), ("phones", [["number": "13800000001"]], "/phones/0/number"),
            (
                "phones",
                [["number": "+8613800000001", "primary": true], ["number": "+8613800000002", "primary": true]],
                "/phones"
            ),
            ("phones", [["number": "+8613800000001"], ["number": "+8613800000001"]], "/phones/1"),
            ("email", "wang", "/email"), ("email", "wang@home", "/email"), ("language", "de", "/language"),
            ("kind", "dog", "/kind"), ("name", " ", "/name"),
            ("timeZone", "Beijing", "/timeZone"),
            ("preferredHours", ["start": "10:00", "end": "09:00"], "/preferredHours/end"),
            ("address", ["line1": "1 Road", "city": "Shanghai", "country": "China"], "/address/country"),
        ] as [(String, JSONValue, String)])
    func bounds(member: String, value: JSONValue, pointer: String) {
        let answer = service.post("/v1/customers", Self.wang.with(member, value))
        #expect(answer.status == 422)
        #expect(answer.pointers == [pointer])
    }

    @Test("the same phone is offered as a possible duplicate, and taken when that is allowed (CUS-01)")
    func duplicate() throws {
        let first = service.post("/v1/customers", Self.wang)
        let again = Self.wang.with("name", "王太太").with(
            "phones", [["number": "+8613800000009"], ["number": "+8613800000001"]])
        let refused = service.post("/v1/customers", again)
        #expect(refused.status == 409)
        #expect(refused.code == "possible_duplicate")
        #expect(refused["candidates"] == [["id": .string(first.id), "name": "王小明"]])
        #expect(try service.count("SELECT count(*) FROM customers") == 1)
        #expect(service.post("/v1/customers", again.with("allowDuplicate", true)).status == 201)
        #expect(service.get("/v1/customers?phone=%2B8613800000001")["items"].items.count == 2)
    }

    @Test("a change of phones is checked for duplicates too, but not against itself")
    func changePhones() {
        service.post("/v1/customers", named("A", phone: 1))
        let id = service.post("/v1/customers", named("B", phone: 2)).id
        let taken = service.patch("/v1/customers/\(id)", ["phones": [["number": "+8613800001001"]]])
        #expect(taken.code == "possible_duplicate")
        let own: JSONValue = [["number": "+8613800001002"], ["number": "+8613800001003", "primary": true]]
        let changed = service.patch("/v1/customers/\(id)", ["phones": own])
        #expect(changed.status == 200)
        #expect(changed["phones"][1]["primary"].isTrue)
        #expect(service.get("/v1/customers?phone=%2B8613800001003")["items"].items.count == 1)
        service.patch("/v1/customers/\(id)", ["phones": [["number": "+8613800001002"]]])
        #expect(service.get("/v1/customers?phone=%2B8613800001003")["items"].items.isEmpty)
    }

    @Test("a change clears by null only what may be empty, and its event names no personal data")
    func change() {
        let id = service.post("/v1/customers", Self.wang.with("email", "wang@example.com")).id
        let changed = service.patch("/v1/customers/\(id)", ["email": nil, "name": "王大明"])
        #expect(changed["version"] == 2)
        #expect(changed["email"] == .null)
        #expect(service.patch("/v1/customers/\(id)", ["name": nil]).pointers == ["/name"])
        #expect(service.send("PATCH", "/v1/customers/\(id)", ["name": "X"]) { $0.ifMatch = "\"1\"" }.status == 412)
        let event = service.get("/v1/events?resource=\(id)")["items"][1]
        #expect(event["changes"]["members"]["to"] == ["name", "email"])
        #expect(service.get("/v1/customers/cus_00000000000000000000000000").status == 404)
    }

    @Test("names are found by their beginning without case, and a percent sign is only itself")
    func names() {
        for (index, name) in ["Müller", "MÜLLERIN", "Mueller", "100% Cars", "王小明"].enumerated() {
            service.post("/v1/customers", named(name, phone: index))
        }
        let names = { (query: String) in
            Set(self.service.get("/v1/customers?name=\(query)")["items"].items.map { $0["name"].text })
        }
        #expect(names("m%C3%BCll") == ["Müller", "MÜLLERIN"])
        #expect(names("M") == ["Müller", "MÜLLERIN", "Mueller"])
        #expect(names("%25") == [])
        #expect(names("100%25") == ["100% Cars"])
        #expect(names("%E7%8E%8B") == ["王小明"])
        #expect(names("m&phone=%2B8613800001002") == ["Mueller"])
    }

    @Test("lists go page by page without gaps or repeats")
    func pages() {
        for index in 0..<7 { service.post("/v1/customers", named("C\(index)", phone: index)) }
        var seen: [String] = []
        var cursor: String?
        repeat {
            let page = service.get("/v1/customers?limit=3\(cursor.map { "&cursor=\($0)" } ?? "")")
            seen += page["items"].items.map { $0["name"].text }
            cursor = page["nextCursor"] == .null ? nil : page["nextCursor"].text
        } while cursor != nil
        #expect(seen.count == 7)
        #expect(Set(seen).count == 7)
    }
}
