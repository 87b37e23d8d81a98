import JSON
import SQLDatabase
import TestSupport
import Testing

@Suite("Authorisation")
struct AuthorizeTests {
    @discardableResult
    private func authorize(_ world: World, _ order: String, _ body: JSONValue? = nil) -> TestAnswer {
        world.service.post(world.path(order) + "/authorize", body ?? world.authorization)
    }

    @Test("it makes the draft an agreement: promise, amounts, approved jobs, the hash of what was signed")
    func authorizes() throws {
        let world = try World()
        let order = try world.estimated()
        let answer = authorize(world, order)
        #expect(answer.status == 200)
        #expect(answer["status"].text == "authorized")
        #expect(answer["signedDocumentHash"].text.utf8.count == 64)
        #expect(answer["promisedAt"].text == "2026-11-24T09:00:00Z")
        #expect(answer["originalPromisedAt"].text == "2026-11-24T09:00:00Z")
        #expect(answer["amounts"]["authorized"] == world.money(88_479))
        #expect(answer["jobs"][0]["status"].text == "approved")
        #expect(answer["approvalContact"]["phone"].text == "+8613800000000")
        #expect(answer["keyTag"].text == "K12")
        #expect(answer["visit"].text == "waiting")
        #expect(answer["shortages"] == [])
        #expect(answer.nextActions == ["start", "cancel"])
        let types = world.service.get("/v1/events?resource=\(order)&limit=200")["items"].items.map { $0["type"].text }
        let own = types.filter { $0.hasPrefix("repairOrder.") }
        #expect(own.first == "repairOrder.created")
        #expect(own.contains("repairOrder.estimated"))
        #expect(own.last == "repairOrder.authorized")
    }

    @Test("the rules of reception are met by it")
    func complies() throws {
        let world = try World()
        let order = try world.authorized()
        for code in ["RCP-02", "RCP-03", "RCP-04", "RCP-06", "RCP-07", "RCP-08", "RCP-11", "RCP-12", "RCP-13"] {
            #expect(world.rule(code, of: order) == "met", "\(code)")
        }
        #expect(world.rule("RCP-09", of: order) == "pending")
    }

    @Test("each agreement is per job, and the two signatures name the document (RCP-08, RCP-12)")
    func signs() throws {
        let world = try World()
        let order = try world.authorized(jobs: [world.service40, ["operation": "BRK1", "payType": "customer"]])
        let hash = world.service.get(world.path(order))["signedDocumentHash"]
        let answer = world.service.get(world.path(order) + "/authorizations")
        #expect(answer["signatures"].items.map { $0["signer"].text } == ["customer", "advisor"])
        #expect(answer["signatures"].items.map { $0["method"].text } == ["drawn", "account"])
        #expect(answer["signatures"].items.allSatisfy { $0["documentHash"] == hash })
        #expect(answer["jobs"].items.map { $0["amount"] } == [world.money(88_479), world.money(61_020)])
        #expect(answer["jobs"].items.allSatisfy { $0["person"].text == "王小明" && $0["method"].text == "drawn" })
    }

    @Test("what stands against it is refused in turn, and nextActions says the same")
    func blocks() throws {
        let world = try World()
        let opened = world.service.post("/v1/repair-orders", world.newOrder)
        let path = world.path(opened.id)
        let concern = opened["concerns"][0]["id"].text
        func expect(_ rule: String, _ code: String) {
            let refused = authorize(world, opened.id)
            #expect(refused.status == 409)
            #expect(refused.rule == rule)
            #expect(refused.code == code)
            #expect(refused.state == "draft")
            #expect(refused.actions == ["cancel"])
            let order = world.service.get(path)
            #expect(!order.nextActions.contains("authorize"))
            #expect(order["blockedActions"][0]["rule"].text == rule)
        }
        expect("RCP-02", "walk_around_missing")
        world.service.put(path + "/walk-around", world.walkAround)
        expect("RCP-04", "concern_not_diagnosed")
        world.diagnose(opened.id, concern)
        expect("RCP-06", "no_jobs")
        world.service.post(path + "/jobs", world.service40)
        expect("RCP-07", "not_estimated")
        world.service.post(path + "/estimate")
        #expect(world.service.get(path).nextActions.contains("authorize"))
        #expect(authorize(world, opened.id).status == 200)
        let again = authorize(world, opened.id)
        #expect(again.status == 409)
        #expect(again.rule == "RCP-08")
        #expect(again.state == "authorized")
    }

    @Test("a signature that is missing or empty is no signature (RCP-08)")
    func needsSignatures() throws {
        let world = try World()
        let order = try world.estimated()
        let name: JSONValue = "王小明"
        let wrong: [(String, JSONValue?, String)] = [
            ("customerSignature", nil, "/customerSignature"), ("advisorSignature", nil, "/advisorSignature"),
            ("advisorSignature", [:], "/advisorSignature/staffId"),
            ("customerSignature", ["name": name], "/customerSignature/method"),
            ("customerSignature", ["name": name, "method": "drawn"], "/customerSignature/image"),
            ("customerSignature", ["name": name, "method": "code"], "/customerSignature/code"),
            ("customerSignature", ["name": "", "method": "link"], "/customerSignature/name"),
        ]
        for (member, value, pointer) in wrong {
            let answer = authorize(world, order, world.authorization.with(member, value))
            #expect(answer.status == 422)
            #expect(answer.rule == "RCP-08")
            #expect(answer.pointers == [pointer])
        }
        let images = ["hello", "data:image/png;base64,", "data:image/png;base64,a", "https://x.example/y.png"]
        for image in images {
            let body: JSONValue = ["name": name, "method": "drawn", "image": .string(image)]
            let answer = authorize(world, order, world.authorization.with("customerSignature", body))
            #expect(answer.status == 422)
            #expect(answer.rule == "RCP-08")
            #expect(answer.pointers == ["/customerSignature/image"])
        }
        #expect(world.service.get(world.path(order))["status"].text == "draft")
        #expect(try world.service.count("SELECT count(*) FROM order_signatures") == 0)
    }

    @Test("a code or a link signs as well", arguments: ["code", "link"])
    func signsOtherwise(_ method: String) throws {
        let world = try World()
        let order = try world.estimated()
        let body: JSONValue = ["name": "Li", "method": .string(method), "code": "4711", "reference": "msg-1"]
        #expect(authorize(world, order, world.authorization.with("customerSignature", body)).status == 200)
    }

    @Test("a body of wrong types changes nothing")
    func readsTypes() throws {
        let world = try World()
        let order = try world.estimated()
        for member in ["promisedAt", "visit", "keyTag", "approvalContact", "customerSignature", "advisorSignature"] {
            for value: JSONValue in [7, true, [1], "", ["x": 1]] {
                let answer = authorize(world, order, world.authorization.with(member, value))
                #expect(answer.status == 422)
                #expect(answer.pointers.allSatisfy { $0.hasPrefix("/" + member) })
            }
        }
        #expect(world.service.get(world.path(order))["status"].text == "draft")
        #expect(try world.service.count("SELECT count(*) FROM signed_documents") == 0)
    }

    @Test("the other pieces of a complete order are asked for (RCP-06)")
    func needsPieces() throws {
        let world = try World()
        let order = try world.estimated()
        for member in ["visit", "keyTag", "approvalContact"] {
            let answer = authorize(world, order, world.authorization.with(member, nil))
            #expect(answer.status == 422)
            #expect(answer.rule == "RCP-06")
            #expect(answer.pointers == ["/" + member])
        }
        let unpromised = authorize(world, order, world.authorization.with("promisedAt", nil))
        #expect(unpromised.rule == "RCP-07")
        let nobody = world.authorization.with("approvalContact", ["name": "A", "phone": "12"])
        #expect(authorize(world, order, nobody).pointers == ["/approvalContact/phone"])
    }

    @Test("the advisor signs for the own outlet")
    func needsOwnAdvisor() throws {
        let world = try World()
        let other = try World(world.service, tag: "2")
        let order = try world.estimated()
        func signed(by staff: String) -> TestAnswer {
            authorize(world, order, world.authorization.with("advisorSignature", ["staffId": .string(staff)]))
        }
        #expect(signed(by: other.advisor).status == 422)
        #expect(signed(by: other.advisor).pointers == ["/advisorSignature/staffId"])
        let technician = signed(by: world.technician)
        #expect(technician.status == 409)
        #expect(technician.rule == "RCP-08")
    }

    @Test("the promise is not before the workshop can finish (RCP-07)")
    func promises() throws {
        let world = try World()
        let order = try world.estimated()
        // 0.8 h from 09:00 in Shanghai.
        let early = authorize(world, order, world.authorization.with("promisedAt", "2026-11-24T01:47:59Z"))
        #expect(early.status == 422)
        #expect(early.rule == "RCP-07")
        #expect(early.pointers == ["/promisedAt"])
        #expect(early["earliestPromise"].text == "2026-11-24T01:48:00Z")
        let past = authorize(world, order, world.authorization.with("promisedAt", "2026-11-23T09:00:00Z"))
        #expect(past.status == 422)
        #expect(past.code == "promise_in_past")
        #expect(authorize(world, order, world.authorization.with("promisedAt", "2026-11-24T01:48:00Z")).status == 200)
    }

    @Test("work that does not fit today is promised for the next opening")
    func promisesNextDay() throws {
        let world = try World()
        world.setClock("2026-11-24T09:30:00Z")
        let order = try world.estimated()
        // Half an hour until 18:00, and 18 minutes from 08:30 on the next morning.
        let early = authorize(world, order, world.authorization.with("promisedAt", "2026-11-24T12:00:00Z"))
        #expect(early["earliestPromise"].text == "2026-11-25T00:48:00Z")
    }

    @Test("prices that were published since ask for a new estimate (SET-03)")
    func pricesChanged() throws {
        let world = try World()
        let order = try world.estimated()
        #expect(world.publishPrices(from: "2026-11-24", maintenance: 31_000).status == 201)
        let refused = authorize(world, order)
        #expect(refused.status == 409)
        #expect(refused.rule == "RCP-07")
        #expect(refused.code == "price_changed")
        #expect(refused.actions == ["estimate", "cancel"])
        #expect(world.service.get(world.path(order))["status"].text == "draft")
        world.service.post(world.path(order) + "/estimate")
        let answer = authorize(world, order)
        #expect(answer.status == 200)
        // 0.8 h × 10.00 more, and 13 % tax.
        #expect(answer["amounts"]["authorized"] == world.money(88_479 + 904))
    }

    @Test("the jobs' parts are kept for the order, and what is not there is listed")
    func reserves() throws {
        let world = try World()
        var much = world.service40
        much = much.with("parts", [["partNumber": "OF1", "quantity": 7]])
        let first = try world.estimated(jobs: [much])
        #expect(authorize(world, first)["shortages"] == [])
        let second = try world.estimated(jobs: [much, world.service40])
        let answer = authorize(world, second)
        // 10 filters, 7 of them the first order's; 8 wanted.
        #expect(answer["shortages"] == [["partNumber": "OF1", "quantity": 5]])
        let kept = try world.service.count(
            "SELECT sum(quantity) FROM part_reservations WHERE holder = $1", [.text(second)])
        #expect(kept == 8_000)
    }

    @Test("faults that the customer had not noticed are looked for (RCP-05)")
    func measuresFaultSearch() throws {
        let world = try World()
        #expect(world.rule("RCP-05", of: try world.authorized()) == "missed")
        let told = try world.estimated()
        authorize(world, told, world.authorization.with("offered", ["Wiper blades"]))
        #expect(world.rule("RCP-05", of: told) == "missed")
        let said = try world.estimated()
        authorize(world, said, world.authorization.with("multiPointInspection", true))
        #expect(world.rule("RCP-05", of: said) == "met")
        let looked = try world.estimated()
        world.service.put(
            world.path(looked) + "/walk-around", world.walkAround.with("multiPointInspection", true))
        authorize(world, looked)
        #expect(world.rule("RCP-05", of: looked) == "met")
    }

    @Test("a retried authorisation is one, and a second one is refused")
    func authorizesOnce() throws {
        let world = try World()
        let order = try world.estimated()
        let path = world.path(order) + "/authorize"
        let first = world.service.post(path, world.authorization, key: "sign")
        let second = world.service.post(path, world.authorization, key: "sign")
        #expect(first.bytes == second.bytes)
        #expect(try world.service.count("SELECT count(*) FROM order_signatures") == 2)
        #expect(try world.service.count("SELECT count(*) FROM custody_records") == 1)
    }
}
