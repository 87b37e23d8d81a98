import Customers
import JSON
import Network
import ServiceKit
import TestSupport
import Testing

@Suite struct CustomerLifeTests {
    let service: TestService

    init() throws { service = try TestService([NetworkModule.module, CustomersModule.module]) }

    private func customer(_ name: String, _ phone: String) -> String {
        service.post("/v1/customers", ["kind": "person", "name": "\(name)", "phones": [["number": "\(phone)"]]]).id
    }

    @Test("CUS-01: the same phone, or the same name and plate, offers who is known; allowDuplicate makes another")
    func duplicates() {
        let known = customer("Wang Xiaoming", "+8613800000100")
        let golf: JSONValue = ["plate": "沪A·12345", "make": "VW", "model": "Golf", "ownerId": "\(known)"]
        #expect(service.post("/v1/vehicles", golf).status == 201)
        let same: JSONValue = ["kind": "person", "name": "wang xiaoming", "phones": [["number": "+8613800000200"]]]
        let refused = service.post("/v1/customers", same.with("plate", "沪a12345"))
        #expect(refused.status == 409)
        #expect(refused.rule == "CUS-01")
        #expect(refused.code == "possible_duplicate")
        #expect(refused["candidates"].items.map { $0["id"].text } == [known])
        #expect(service.post("/v1/customers", same.with("plate", "沪A99999")).status == 201)
        let again = same.with("plate", "沪a12345").with("phones", [["number": "+8613800000300"]])
        let other = service.post("/v1/customers", again.with("allowDuplicate", true))
        #expect(other.status == 201)
        let second = service.post("/v1/vehicles", golf.with("ownerId", .string(other.id)))
        #expect(second.rule == "CUS-01")
        #expect(second["candidates"][0]["id"].text == known)
        #expect(
            service.post("/v1/vehicles", golf.with("ownerId", .string(other.id)).with("allowDuplicate", true)).status
                == 201)
    }

    @Test("CUS-06: completeness, what is missing, and who to look through again")
    func quality() throws {
        let id = customer("Wang Xiaoming", "+8613800000100")
        let quality = service.get("/v1/customers/\(id)/data-quality")["customer"]
        #expect(quality["completeness"] == 14)
        #expect(quality["missing"].items.count == 6)
        #expect(service.get("/v1/data-quality")["items"].items.map { $0["id"].text } == [id])
        service.patch(
            "/v1/customers/\(id)",
            [
                "email": "w@example.com", "address": ["line1": "1 Rd", "city": "Shanghai", "country": "CN"],
                "preferredChannel": "phone", "preferredHours": ["start": "09:00", "end": "12:00"],
                "birthday": "1980-05-06", "source": "walkIn",
            ])
        #expect(service.get("/v1/customers/\(id)/data-quality")["customer"]["completeness"] == 100)
        #expect(service.get("/v1/data-quality")["items"].items.count == 1)
        let verified = service.post("/v1/customers/\(id)/verify")
        #expect(verified["customer"]["verifiedOn"] == "2026-11-24")
        #expect(service.get("/v1/data-quality")["items"] == [])
        #expect(service.get("/v1/data-quality?verifiedBefore=2026-11-25")["items"].items.count == 1)
        service.clock.set(try #require(Instant("2027-11-26T00:00:00Z")))
        #expect(service.get("/v1/data-quality")["items"].items.count == 1)
        #expect(service.get("/v1/data-quality?kind=vehicle")["items"] == [])
        #expect(service.get("/v1/data-quality?kind=dog").status == 400)
    }
}
