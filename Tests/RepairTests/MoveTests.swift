import JSON
import ServiceKit
import TestSupport
import Testing

/// Orders that go to another outlet (REP-16).
@Suite struct MoveTests {
    let shop: Workshop
    let other: Workshop

    init() throws {
        shop = try Workshop()
        other = Workshop(shop.service, tag: "2")
    }

    private func move(_ order: String, to target: Workshop? = nil, _ more: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = [
            "outletId": "\((target ?? other).outlet)", "reason": "Paint booth is there", "by": "\(shop.advisor)",
        ]
        for (name, value) in more { body = body.with(name, value) }
        return shop.act(order, "move-outlet", body)
    }

    /// What an outlet has of a part of the first outlet's catalogue.
    private func stock(_ part: String, at place: Workshop) -> TestAnswer {
        shop.service.get("/v1/outlets/\(place.outlet)/stock?partNumber=\(part)1")
    }

    /// What the ledger says of transfers.
    private func transfers() -> [JSONValue] {
        let all = shop.service.get("/v1/stock-movements?limit=200")["items"].items
        return all.filter { $0["kind"].text.hasPrefix("transfer") }
    }

    @Test("REP-16: an order moves with what was issued and reserved, at its cost, and is open in one outlet only")
    func parts() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.issue(order, job, [("OF", 1)])
        let before = shop.order(order)
        #expect(stock("OIL", at: shop)["items"][0]["reserved"] == 5)
        let moved = move(order)
        #expect(moved.status == 200)
        #expect(moved["outletId"].text == other.outlet)
        #expect(moved["advisorId"].text == other.advisor)
        #expect(moved["number"] == before["number"])
        #expect(moved["amounts"] == before["amounts"])
        #expect(moved["move"]["fromOutletId"].text == shop.outlet)
        for (place, orders) in [(shop, 0), (other, 1)] {
            let list = shop.service.get("/v1/repair-orders?outlet=\(place.outlet)&status=inRepair")
            #expect(list["items"].items.count == orders)
            #expect(shop.service.get("/v1/outlets/\(place.outlet)/board")["orders"].items.count == orders)
        }
        #expect(stock("OF", at: shop)["items"][0]["onHand"] == 9)
        #expect(stock("OIL", at: shop)["items"][0]["onHand"] == 35)
        #expect(stock("OIL", at: shop)["items"][0]["reserved"] == 0)
        let oil = stock("OIL", at: other)["items"][0]
        #expect(oil["onHand"] == 5)
        #expect(oil["reserved"] == 5)
        #expect(oil["lots"][0]["unitCost"]["amount"] == 3_000)
        #expect(stock("OF", at: other)["items"][0]["onHand"] == 0)
        #expect(transfers().count == 4)
        let back = shop.act(
            order, "part-returns",
            [
                "jobId": "\(job)", "returnedBy": "\(other.technician)", "receivedBy": "\(other.clerk)",
                "lines": shop.lines([("OF", 1)]),
            ])
        #expect(back.status == 201)
        #expect(stock("OF", at: other)["items"][0]["onHand"] == 1)
        #expect(shop.rule("REP-16", of: order) == "met")
        #expect(shop.service.get(shop.path(order) + "/moves")["items"].items.count == 1)
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-16: technicians and bays are free again, and the other outlet's take the work on to the end")
    func work() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        let running = move(order)
        #expect(running.rule == "REP-16")
        #expect(running.code == "work_in_progress")
        _ = shop.clock(order, job, "pause", "other")
        #expect(move(order)["jobs"][0]["status"] == "approved")
        #expect(shop.order(order)["jobs"][0]["bayId"] == .null)
        #expect(shop.act(order, "jobs/\(job)/revoke", ["reason": "Later"]).rule == "RCP-12")
        let next = shop.inRepair()
        #expect(shop.assign(next, shop.jobIDs(next)[0]).status == 200)
        #expect(shop.assign(order, job).status == 422)
        #expect(other.assign(order, job).status == 200)
        #expect(other.clock(order, job, "start").status == 200)
        #expect(other.complete(order, job).status == 200)
        #expect(other.act(order, "submit")["status"] == "inInspection")
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-16: who reaches one of the outlets only does not move, nor see what has gone")
    func access() throws {
        let order = shop.inRepair()
        let advisor = Caller(
            id: "usr_01M85H26M00000000000000001", name: "Lin Yue", kind: .person,
            permissions: Role.serviceAdvisor.permissions, reach: .outlets([shop.outlet]), staff: shop.advisor)
        let body: JSONValue = ["outletId": "\(other.outlet)", "reason": "Paint", "by": "\(shop.advisor)"]
        func send(_ method: String, _ path: String, _ body: JSONValue? = nil) -> TestAnswer {
            shop.service.send(method, path, body) { $0.caller = advisor }
        }
        #expect(send("POST", shop.path(order) + "/move-outlet", body).status == 422)
        #expect(send("GET", shop.path(order)).status == 200)
        #expect(move(order).status == 200)
        #expect(send("GET", shop.path(order)).status == 404)
        #expect(send("POST", shop.path(order) + "/move-outlet", body).status == 404)
    }

    @Test("REP-16: an order with a stop, with tools out, or whose money or tax is another's, stays")
    func refused() throws {
        let order = shop.inRepair()
        #expect(move(order, to: shop).code == "same_outlet")
        let dollars = Workshop(shop.service, tag: "3", currency: "USD")
        #expect(move(order, to: dollars).code == "outlet_currency_differs")
        let taxed = Workshop(shop.service, tag: "4", tax: 6)
        #expect(move(order, to: taxed).code == "outlet_tax_differs")
        #expect(move(shop.draft(), to: taxed)["nextActions"] == ["cancel"])
        _ = shop.act(order, "safety-stops", ["raisedBy": "\(shop.technician)", "reason": "Jack"])
        #expect(move(order).rule == "REP-13")
        _ = shop.act(order, "safety-stops/lift", ["liftedBy": "\(shop.manager)", "reason": "Fixed"])
        let tool = shop.service.post(
            "/v1/outlets/\(shop.outlet)/equipment", ["identity": "T", "name": "Press", "kind": "press"]
        ).id
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.act(
            order, "jobs/\(job)/equipment", ["equipmentId": "\(tool)", "staffId": "\(shop.technician)"])
        #expect(move(order).code == "equipment_not_returned")
        shop.service.post("/v1/equipment/\(tool)/return", ["staffId": "\(shop.technician)"])
        #expect(move(order, to: nil, [("advisorId", .string(shop.advisor))]).status == 422)
        shop.work(order, job)
        _ = shop.act(order, "submit")
        let late = move(order)
        #expect(late.rule == "REP-16")
        #expect(late.state == "inInspection")
    }
}

/// Jobs that go to another outlet while the rest of their order stays (REP-16).
@Suite struct MoveJobsTests {
    let shop: Workshop
    let other: Workshop

    init() throws {
        shop = try Workshop()
        other = Workshop(shop.service, tag: "2")
    }

    private func move(_ order: String, _ jobs: [String]) -> TestAnswer {
        shop.act(
            order, "move-outlet",
            [
                "outletId": "\(other.outlet)", "reason": "Brake bench is there", "by": "\(shop.advisor)",
                "jobIds": .array(jobs.map(JSONValue.string)),
            ])
    }

    @Test("REP-16: a job goes onto a new order of the other outlet, agreed to already, with its parts and price")
    func oneJob() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        _ = shop.issue(order, jobs[1], [("PAD", 1)])
        _ = shop.assign(order, jobs[1])
        let before = shop.order(order)["amounts"]["authorized"]["amount"].integer ?? 0
        let price = shop.order(order)["jobs"][1]["amounts"]["authorized"]["amount"].integer ?? 0
        let moved = move(order, [jobs[1]])
        #expect(moved.status == 200)
        #expect(moved["outletId"].text == shop.outlet)
        #expect(moved["jobs"].items.map { $0["id"].text } == [jobs[0]])
        #expect(moved["amounts"]["authorized"]["amount"].integer == before - price)
        #expect(moved["amounts"]["estimated"] == moved["amounts"]["authorized"])
        let made = moved["move"]["newRepairOrderId"].text
        let new = shop.order(made)
        #expect(new["status"] == "inRepair")
        #expect(new["outletId"].text == other.outlet)
        #expect(new["number"].text.hasPrefix("SH2-"))
        #expect(new["jobs"][0]["id"].text == jobs[1])
        #expect(new["jobs"][0]["status"] == "approved")
        #expect(new["amounts"]["authorized"]["amount"].integer == price)
        #expect(new["amounts"]["estimated"] == new["amounts"]["authorized"])
        #expect(new["concerns"].items.count == 1)
        #expect(new["promisedAt"] == moved["promisedAt"])
        #expect(shop.service.get(shop.path(made) + "/document").status == 200)
        #expect(shop.service.get(shop.path(made) + "/part-issues")["items"].items.count == 1)
        #expect(shop.rule("RCP-09", of: made) == "met")
        #expect(shop.rule("REP-16", of: order) == "met")
        #expect(shop.service.get(shop.path(made) + "/moves")["items"].items.count == 1)
        for (place, one) in [(shop, order), (other, made)] {
            let list = shop.service.get("/v1/repair-orders?outlet=\(place.outlet)")["items"].items
            #expect(list.map { $0["id"].text } == [one])
        }
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-16: a job that was found later was in no estimate, and asking for it is judged where it was found")
    func foundLater() {
        let order = shop.inRepair()
        let request = "/v1/change-requests/" + shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        #expect(shop.service.post(request + "/quote", [:]).status == 200)
        let job = shop.service.post(request + "/approve", ["customerSignature": Workshop.drawn])["jobId"].text
        let estimated = shop.order(order)["amounts"]["estimated"]
        let made = move(order, [job])["move"]["newRepairOrderId"].text
        #expect(shop.order(order)["amounts"]["estimated"] == estimated)
        #expect(shop.order(order)["amounts"]["authorized"] == estimated)
        #expect(shop.order(made)["amounts"]["estimated"] == shop.money(0))
        other.work(made, job)
        #expect(other.act(made, "submit")["status"] == "inInspection")
        #expect(shop.rule("REP-04", of: made) == "none")
        #expect(shop.rule("REP-04", of: order) == "met")
        #expect(problems() == [])
    }

    @Test("REP-16: both orders are finished, each at its outlet, and all checks hold")
    func toTheEnd() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        _ = shop.assign(order, jobs[1])
        _ = shop.clock(order, jobs[1], "start")
        #expect(move(order, [jobs[1]]).rule == "REP-16")
        _ = shop.clock(order, jobs[1], "pause", "waitingParts")
        let made = move(order, [jobs[1]])["move"]["newRepairOrderId"].text
        #expect(shop.service.get(shop.path(made) + "/clockings")["items"].items.count == 1)
        #expect(shop.service.get(shop.path(order) + "/clockings")["items"].items.isEmpty)
        shop.work(order, jobs[0])
        #expect(shop.act(order, "submit")["status"] == "inInspection")
        let part: JSONValue = ["partNumber": "PAD1", "quantity": 1]
        _ = other.issue(made, jobs[1], lines: [part])
        other.work(made, jobs[1])
        #expect(other.act(made, "submit")["status"] == "inInspection")
        #expect(problems() == [])
    }

    @Test("API-12: what was arranged for a job that goes is changed by that, and what stays is not")
    func arranged() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        var goes: [String: String] = [:]
        for (index, job) in jobs.enumerated() {
            let sublet = shop.act(
                order, "sublets",
                [
                    "vendor": "Alloy Works", "description": "Rims", "cost": shop.money(100),
                    "by": "\(shop.advisor)", "jobId": "\(job)",
                ])
            let question = shop.act(
                order, "expert-cases", ["jobId": "\(job)", "question": "Noise", "by": "\(shop.technician)"])
            if index == 1 { goes = ["/v1/sublets": sublet.id, "/v1/expert-cases": question.id] }
        }
        shop.setClock(minutes: 10)
        let made = move(order, [jobs[1]])["move"]["newRepairOrderId"].text
        let before = TestService.morning.adding(minutes: 9).text
        for (list, id) in goes {
            let found = shop.service.get("\(list)?updatedAfter=\(before)")["items"].items
            #expect(found.map { $0["id"].text } == [id], "\(list)")
            #expect(found.map { $0["repairOrderId"].text } == [made], "\(list)")
        }
        #expect(problems() == [])
    }

    @Test("REP-16: all jobs named are the whole order; what is done or unknown does not go alone")
    func named() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        #expect(move(order, ["job_01J00000000000000000000000"]).status == 422)
        #expect(move(order, [jobs[0], jobs[0]]).status == 422)
        shop.work(order, jobs[0])
        let done = move(order, [jobs[0]])
        #expect(done.rule == "REP-16")
        #expect(done.state == "completed")
        let all = move(order, jobs)
        #expect(all["outletId"].text == other.outlet)
        #expect(all["move"]["newRepairOrderId"] == .null)
        #expect(problems() == [])
    }

    @Test("REP-16: jobs of a draft go onto a draft that is priced where it is")
    func draft() throws {
        let order = shop.draft([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        let made = move(order, [jobs[1]])["move"]["newRepairOrderId"].text
        let new = shop.order(made)
        #expect(new["status"] == "draft")
        #expect(new["nextActions"] == ["cancel"])
        #expect(shop.service.ordersThatEventsMiss() == [])
        #expect(problems() == [])
    }

    /// What the data rules say against what is stored.
    private func problems() -> [String] {
        var found: [String] = []
        let checks = (Workshop.modules + [ServiceKitModule.module]).flatMap(\.checks)
        _ = CheckRun.run(checks, on: shop.service.database) { found.append($0.line) }
        return found
    }
}
