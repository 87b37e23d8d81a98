import JSON
import TestSupport
import Testing

@Suite("Agreement to each job (RCP-12)")
struct AgreementTests {
    @Test("estimated, authorised and actual stand side by side on job and order (RCP-12)")
    func amounts() throws {
        let world = try World()
        let order = try world.estimated()
        let draft = world.service.get(world.path(order))
        #expect(draft["jobs"][0]["amounts"] == ["estimated": world.money(88_479)])
        #expect(draft["amounts"] == ["estimated": world.money(88_479)])
        world.service.post(world.path(order) + "/authorize", world.authorization)
        let signed = world.service.get(world.path(order))
        #expect(
            signed["jobs"][0]["amounts"] == ["estimated": world.money(88_479), "authorized": world.money(88_479)])
        #expect(signed["amounts"]["authorized"] == world.money(88_479))
    }

    @Test("each agreement has method, person, time, amount and an end; 30 days where nothing is said (RCP-12)")
    func isListed() throws {
        let world = try World()
        let order = try world.authorized()
        let job = world.service.get(world.path(order) + "/authorizations")["jobs"][0]
        #expect(job["method"].text == "drawn")
        #expect(job["person"].text == "王小明")
        #expect(job["amount"] == world.money(88_479))
        #expect(job["at"].text == "2026-11-24T01:00:00Z")
        #expect(job["validUntil"].text == "2026-12-24T01:00:00Z")
        #expect(job["status"].text == "valid")
        world.setClock("2026-12-24T01:00:00Z")
        #expect(world.service.get(world.path(order) + "/authorizations")["jobs"][0]["status"].text == "expired")
    }

    @Test("an agreement does not end before it is given (RCP-12)")
    func endsLater() throws {
        let world = try World()
        let order = try world.estimated()
        let body = world.authorization.with("validUntil", "2026-11-24T01:00:00Z")
        let answer = world.service.post(world.path(order) + "/authorize", body)
        #expect(answer.status == 422)
        #expect(answer.rule == "RCP-12")
        #expect(answer.pointers == ["/validUntil"])
    }

    @Test("the customer agrees to a job again, for the same amount, as long as it has not begun (RCP-12)")
    func agreesAgain() throws {
        let world = try World()
        let order = try world.authorized()
        let job = world.service.get(world.path(order))["jobs"][0]["id"].text
        world.setClock("2027-01-04T01:00:00Z")
        let body: JSONValue = [
            "customerSignature": ["name": "王小明", "method": "code", "code": "4711"],
            "validUntil": "2027-02-01T00:00:00Z",
        ]
        let path = world.path(order) + "/jobs/\(job)/authorize"
        #expect(world.service.post(path, body).status == 200)
        let list = world.service.get(world.path(order) + "/authorizations")["jobs"].items
        #expect(list.map { $0["status"].text } == ["expired", "valid"])
        #expect(list[1]["amount"] == list[0]["amount"])
        #expect(world.service.post(path, [:]).rule == "RCP-08")
        let draft = try world.estimated()
        let proposed = world.service.get(world.path(draft))["jobs"][0]["id"].text
        #expect(world.service.post(world.path(draft) + "/jobs/\(proposed)/authorize", body).rule == "RCP-12")
    }
}
