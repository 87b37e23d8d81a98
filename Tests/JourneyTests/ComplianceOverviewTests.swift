import JSON
import RepairOrders
import ServiceKit
import TestSupport
import Testing

/// What a manager sees over many orders: the sum of what each order's own report says (journey.md, "Compliance").
@Suite struct ComplianceOverviewTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
        for lot in ["A2", "A3"] {
            shop.receive("OF1", lot: lot, 100)
            shop.receive("OIL1", lot: lot, 500)
            shop.receive("PAD1", lot: lot, 100)
        }
    }

    private var outlet: String { "/v1/outlets/\(shop.outlet)/compliance" }

    private func line(_ code: String, in list: JSONValue) -> JSONValue {
        list.items.first { $0["rule"].text == code } ?? .null
    }

    private func compliance(_ query: String = "") -> TestAnswer { shop.service.get(outlet + query) }

    @Test(
        "an order's own report and the outlet's agree, rule by rule, in every state",
        arguments: RepairOrderStatus.allCases)
    func agrees(_ status: RepairOrderStatus) {
        let orders = [shop.order(in: status), shop.draft(covers: [])]
        var expected: [String: [Int]] = [:]
        for order in orders {
            for rule in shop.service.get(shop.path(order) + "/compliance")["rules"].items {
                let result = rule["result"].text
                guard result != "pending" else { continue }
                let before = expected[rule["rule"].text, default: [0, 0]]
                expected[rule["rule"].text] = [before[0] + (result == "met" ? 1 : 0), before[1] + 1]
            }
        }
        var found: [String: [Int]] = [:]
        for rule in compliance()["rules"].items {
            found[rule["rule"].text] = [
                Int(rule["numerator"].integer ?? -1), Int(rule["denominator"].integer ?? -1),
            ]
        }
        #expect(found == expected)
        #expect(!found.isEmpty)
    }

    @Test("RCP-09 missed on one of two orders is half, with its advisor, its order and the reason")
    func missed() {
        _ = shop.inRepair()
        let bare = shop.draft(covers: ["seat"])
        _ = shop.act(bare, "authorize", shop.authorization)
        #expect(shop.act(bare, "start").status == 200)
        let answer = compliance()
        let covers = line("RCP-09", in: answer["rules"])
        #expect(covers["kind"] == "measured")
        #expect(covers["numerator"] == 1)
        #expect(covers["denominator"] == 2)
        #expect(covers["missed"] == 1)
        #expect(covers["rate"] == 50)
        #expect(covers["trend"] == .null)
        let advisor = answer["advisors"].items.first { $0["staffId"].text == shop.advisor } ?? .null
        #expect(advisor["name"] == "Lin Yue")
        #expect(line("RCP-09", in: advisor["rules"])["missed"] == 1)
        let orders = shop.service.get(covers["link"].text + "&result=missed")
        #expect(orders.status == 200)
        #expect(orders["items"].items.map { $0["repairOrderId"].text } == [bare])
        #expect(orders["items"][0]["reason"].text.contains("wheel"))
        #expect(orders["items"][0]["advisorId"].text == shop.advisor)
        let both = shop.service.get(covers["link"].text)
        #expect(both["items"].items.count == 2)
    }

    @Test("REP-06 counts for the technician who worked")
    func technician() {
        _ = shop.inInspection()
        let technicians = compliance()["technicians"].items
        #expect(technicians.map { $0["staffId"].text } == [shop.technician])
        #expect(technicians.first.map { line("REP-06", in: $0["rules"])["numerator"] } == 1)
        #expect(technicians.first.map { line("RCP-09", in: $0["rules"]) } == .null)
        let only = compliance("?technician=\(shop.technician)&rule=REP-06")
        #expect(only["rules"].items.map { $0["rule"].text } == ["REP-06"])
        #expect(compliance("?technician=\(shop.second)")["rules"] == [])
    }

    @Test("REP-08 missed by the second technician of an order counts for them, not for the first")
    func secondTechnician() {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        shop.work(order, jobs[0])
        _ = shop.assign(order, jobs[1], to: shop.second)
        #expect(shop.clock(order, jobs[1], "start").status == 200)
        let started = shop.service.get("/v1/events?types=job.started")["items"].items.last
        #expect(started?["changes"]["technicianId"]["from"].text == shop.second)
        _ = shop.clock(order, jobs[1], "pause", "waitingExpert")
        let done = shop.act(order, "jobs/\(jobs[1])/complete", shop.completion(by: shop.second))
        #expect(done.status == 200)
        #expect(shop.rule("REP-08", of: order) == "missed")
        let technicians = compliance()["technicians"].items
        let second = technicians.first { $0["staffId"].text == shop.second } ?? .null
        #expect(line("REP-08", in: second["rules"])["missed"] == 1)
        let first = technicians.first { $0["staffId"].text == shop.technician } ?? .null
        #expect(line("REP-08", in: first["rules"]) == .null)
    }

    @Test("days are the outlet's own, and the trend is against as many days before")
    func trend() throws {
        _ = shop.inRepair()
        // 00:30 on the 26th in Shanghai is still the 25th in UTC.
        shop.service.clock.set(try #require(Instant("2026-11-25T16:30:00Z")))
        let bare = shop.draft(covers: [])
        let late = shop.authorization.with("promisedAt", "2026-11-27T09:00:00Z")
        #expect(shop.act(bare, "authorize", late).status == 200)
        #expect(shop.act(bare, "start").status == 200)
        let day = line("RCP-09", in: compliance("?from=2026-11-26&to=2026-11-26")["rules"])
        #expect(day["denominator"] == 1)
        #expect(day["rate"] == 0)
        #expect(day["previous"]["denominator"] == 0)
        let two = line("RCP-09", in: compliance("?from=2026-11-25&to=2026-11-26")["rules"])
        #expect(two["rate"] == 0)
        #expect(two["previous"]["rate"] == 100)
        #expect(two["trend"] == -100)
        #expect(line("RCP-09", in: compliance("?from=2026-11-25&to=2026-11-25")["rules"])["denominator"] == 0)
        for query in ["?from=2026-11-26&to=2026-11-25", "?from=2025-01-01&to=2026-11-25", "?rule=XXX-01", "?to=never"] {
            #expect(compliance(query).status == 400, "\(query)")
        }
    }

    @Test("the network's sums are those of its outlets")
    func network() {
        let other = Workshop(shop.service, tag: "2")
        _ = shop.inRepair()
        _ = other.authorized()
        let answer = shop.service.get("/v1/network/compliance")
        #expect(answer["outlets"].items.count == 2)
        #expect(line("RCP-05", in: answer["rules"])["denominator"] == 2)
        let first = answer["outlets"].items.first { $0["outletId"].text == shop.outlet } ?? .null
        #expect(line("RCP-05", in: first["rules"])["denominator"] == 1)
        let link = line("RCP-05", in: first["rules"])["link"].text
        #expect(shop.service.get(link)["items"].items.count == 1)
        #expect(shop.service.get(line("RCP-05", in: answer["rules"])["link"].text)["items"].items.count == 2)
    }

    @Test("REP-16: what is missed where the order has gone to counts there, for who answers for it there")
    func moved() {
        let other = Workshop(shop.service, tag: "2")
        let order = shop.inRepair()
        func quote(_ finding: TestAnswer) -> TestAnswer {
            shop.service.post("/v1/change-requests/\(finding["changeRequestId"].text)/quote", [:])
        }
        #expect(quote(shop.act(order, "findings", shop.padsWorn)).status == 200)
        #expect(line("REP-04", in: compliance()["rules"])["numerator"] == 1)
        let body: JSONValue = ["outletId": "\(other.outlet)", "reason": "Bench", "by": "\(shop.advisor)"]
        #expect(shop.act(order, "move-outlet", body).status == 200)
        let late = other.act(order, "findings", other.padsWorn)
        shop.setClock(minutes: 20)
        #expect(quote(late).status == 200)
        #expect(line("REP-04", in: compliance()["rules"]) == .null)
        let there = shop.service.get("/v1/outlets/\(other.outlet)/compliance")
        #expect(line("REP-04", in: there["rules"])["missed"] == 1)
        let advisor = there["advisors"].items.first { $0["staffId"].text == other.advisor } ?? .null
        #expect(line("REP-04", in: advisor["rules"])["missed"] == 1)
    }

    @Test("BKG-12 stands beside the rules of orders, from the call log")
    func calls() {
        let path = "/v1/outlets/\(shop.outlet)/calls"
        shop.service.post(path, ["answered": true, "rings": 3])
        shop.service.post(path, ["answered": true, "rings": 4])
        shop.service.post(path, ["answered": false, "busy": true])
        let own = shop.service.post(path, ["direction": "outbound", "answered": true, "rings": 5])
        #expect(own.status == 201, "\(own.json)")
        let calls = line("BKG-12", in: compliance()["rules"])
        #expect(calls["numerator"] == 1)
        #expect(calls["denominator"] == 3)
        #expect(calls["rate"] == .decimal("33.33"))
        #expect(shop.service.get(calls["link"].text)["items"].items.count == 3)
        let network = line("BKG-12", in: shop.service.get("/v1/network/compliance")["rules"])
        let outlets = shop.service.get(network["link"].text)["outlets"].items
        #expect(outlets.map { $0["outletId"].text } == [shop.outlet])
        #expect(line("BKG-12", in: outlets.first?["rules"] ?? .null)["link"] == calls["link"])
    }

    @Test("CBK-06 to CBK-08 stand beside the rules of orders, from the callback reports, each outlet's its own")
    func reports() throws {
        let other = Workshop(shop.service, tag: "2")
        func approve(_ place: Workshop, at time: String) throws {
            shop.service.clock.set(try #require(Instant(time)))
            let path = "/v1/outlets/\(place.outlet)/callback-reports/2026-11/approve"
            #expect(shop.service.post(path, ["staffId": .string(place.manager)]).status == 200)
        }
        try approve(shop, at: "2026-12-01T01:00:00Z")
        for code in ["CBK-06", "CBK-08"] {
            let sum = line(code, in: compliance()["rules"])
            #expect(sum["numerator"] == 1 && sum["denominator"] == 1 && sum["rate"] == 100, "\(code)")
            #expect(sum["formula"].text.contains("callback reports"))
            #expect(shop.service.get(sum["link"].text)["items"].items.map { $0["period"] } == ["2026-11"])
        }
        #expect(compliance("?rule=CBK-08")["rules"].items.map { $0["rule"] } == ["CBK-08"])
        #expect(compliance("?advisor=\(shop.advisor)")["rules"] == [])
        try approve(other, at: "2026-12-16T00:00:00Z")
        let later = line("CBK-06", in: compliance("?from=2026-12-02&to=2026-12-16")["rules"])
        #expect(later["denominator"] == 0 && later["previous"]["numerator"] == 1)
        #expect(shop.service.get(later["link"].text)["items"] == [])
        let network = shop.service.get("/v1/network/compliance")
        let timely = line("CBK-08", in: network["rules"])
        #expect(timely["numerator"] == 1 && timely["denominator"] == 2)
        let both = shop.service.get(timely["link"].text)["items"].items
        #expect(both.map { $0["outletId"].text } == [other.outlet, shop.outlet])
        let first = shop.service.get(timely["link"].text + "&limit=1")
        let rest = shop.service.get(timely["link"].text + "&limit=1&cursor=" + first["nextCursor"].text)
        #expect(first["items"].items + rest["items"].items == both && rest["nextCursor"] == .null)
        let second = network["outlets"].items.first { $0["outletId"].text == other.outlet } ?? .null
        #expect(line("CBK-08", in: second["rules"])["missed"] == 1)
        #expect(shop.service.get(line("CBK-08", in: second["rules"])["link"].text)["items"].items.count == 1)
        let manager = Caller(
            id: "usr_01M85H26M00000000000000001", name: "Manager", kind: .person,
            permissions: Role.outletManager.permissions, reach: .outlets([other.outlet]), staff: other.manager)
        let own = shop.service.send("GET", "/v1/network/compliance") { $0.caller = manager }
        #expect(line("CBK-08", in: own["rules"])["denominator"] == 1)
        #expect(line("CBK-08", in: own["rules"])["numerator"] == 0)
    }

    @Test("a report is paged and keeps nothing back")
    func pages() {
        let orders = (0..<5).map { _ in shop.authorized() }
        var found: [String] = []
        var next: String? = "\(outlet)/RCP-05/orders?limit=2"
        while let target = next, found.count < 20 {
            let page = shop.service.get(target)
            found += page["items"].items.map { $0["repairOrderId"].text }
            let cursor = page["nextCursor"].text
            next = cursor.isEmpty ? nil : "\(outlet)/RCP-05/orders?limit=2&cursor=\(cursor)"
        }
        #expect(found == orders.sorted().reversed())
    }
}
