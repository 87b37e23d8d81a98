import JSON
import ServiceKit
import TestSupport
import Testing

/// SET-03, SET-06 to SET-13 and PRI-01 to PRI-04 over a whole journey, each met and broken.
@Suite struct SettlementRuleTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func publish(from day: String, fees: JSONValue, brakes: Int64 = 36_000) -> TestAnswer {
        shop.service.post(
            "/v1/price-lists",
            [
                "outletId": "\(shop.outlet)", "effectiveFrom": "\(day)",
                "laborRates": [
                    ["payType": "customer", "skill": "maintenance", "perHour": shop.money(30_000)],
                    ["payType": "customer", "skill": "brakes", "perHour": shop.money(brakes)],
                ], "fees": fees,
            ])
    }

    private var supplies: JSONValue {
        ["code": "SUP", "description": "Shop supplies", "percent": 4, "of": "labor", "cap": shop.money(1_500)]
    }

    @Test("SET-13: fees in percent are part of what the customer agrees to, up to their cap, through to the invoice")
    func fees() throws {
        #expect(publish(from: "2026-11-01", fees: [supplies]).status == 201)
        let id = shop.inRepair([shop.oilService, shop.brakePads])
        let order = shop.order(id)
        // 4 % of 240.00, and of 540.00 what the cap of 15.00 leaves.
        #expect(order["jobs"][0]["fees"][0]["net"] == shop.money(960))
        #expect(order["jobs"][1]["fees"][0]["net"] == shop.money(540))
        let signed = shop.service.get(shop.path(id) + "/document")
        #expect(signed["jobs"][0]["fees"][0]["description"] == "Shop supplies")
        #expect(order["amounts"]["authorized"] == signed["totals"]["total"])
        let finding = shop.act(id, "findings", shop.padsWorn)
        let quote = shop.service.post("/v1/change-requests/\(finding["changeRequestId"].text)/quote")
        // The cap is reached: more work brings no more fee.
        #expect(quote["quote"]["lines"].items.allSatisfy { $0["kind"] != "fee" })
        #expect(shop.service.ordersThatEventsMiss() == [])
        let other = shop.ready([shop.oilService])
        let invoice = shop.act(other, "invoice")
        #expect(invoice["lines"].items.contains { $0["kind"] == "fee" && $0["net"] == shop.money(960) })
        #expect(invoice["total"] == shop.order(other)["amounts"]["authorized"])
    }

    @Test("PRI-02: the price list is open to anyone, with its fees; an unreadable fee is refused at its place")
    func published() throws {
        #expect(
            publish(
                from: "2026-11-01",
                fees: [supplies, ["code": "TOW", "description": "Towing", "unit": "km", "price": shop.money(600)]]
            ).status == 201)
        let list = shop.service.send("GET", "/v1/outlets/\(shop.outlet)/price-list") { $0.authorization = nil }
        #expect(list.status == 200)
        #expect(list["fees"].items.map { $0["code"].text } == ["SUP", "TOW"])
        #expect(publish(from: "2026-11-01", fees: []).code == "price_list_exists")
        let both = publish(
            from: "2026-12-01",
            fees: [["code": "X", "description": "x", "percent": 1, "unit": "km", "price": shop.money(1)]])
        #expect(both.pointers == ["/fees/0/percent"])
        let dollars = publish(
            from: "2026-12-01",
            fees: [["code": "X", "description": "x", "unit": "km", "price": ["amount": 1, "currency": "USD"]]])
        #expect(dollars.code == "currency_differs")
        #expect(dollars.pointers == ["/fees/0"])
    }

    @Test("SET-03: what was authorised keeps its prices, and a change to it is priced by the same list")
    func pricesOfThen() throws {
        let id = shop.inRepair()
        #expect(publish(from: "2026-11-02", fees: [], brakes: 99_000).status == 201)
        let finding = shop.act(id, "findings", shop.padsWorn)
        let quote = shop.service.post("/v1/change-requests/\(finding["changeRequestId"].text)/quote")
        #expect(quote["quote"]["lines"][0]["unitPrice"] == shop.money(36_000))
        let draft = shop.draft([shop.brakePads])
        #expect(shop.order(draft)["jobs"][0]["labor"]["unitPrice"] == shop.money(99_000))
    }

    @Test("PRI-01: a model with a standard time of its own is estimated and billed by it")
    func hoursByModel() throws {
        let operation = shop.service.get("/v1/labor-operations/LOF1")
        var body: JSONValue = [
            "description": operation["description"], "standardHours": .decimal("0.8"), "skill": "maintenance",
            "level": 1,
            "bayKind": "lift", "selfCheck": operation["selfCheck"], "guarantee": ["days": 90, "distanceKm": 5_000],
            "standardHoursByModel": [
                ["model": "roewe rx5", "hours": .decimal("1.1")],
                ["make": "SAIC", "model": "Roewe RX5", "hours": .decimal("1.2")],
            ],
        ]
        let before = shop.draft()
        let revised = shop.service.put("/v1/labor-operations/LOF1", body)
        #expect(revised.status == 200, "\(revised.json)")
        #expect(revised["standardHoursByModel"].items.count == 2)
        let id = shop.draft()
        #expect(shop.order(id)["jobs"][0]["standardHours"] == .decimal("1.2"))
        #expect(shop.order(id)["jobs"][0]["labor"]["net"] == shop.money(36_000))
        #expect(shop.order(before)["jobs"][0]["labor"]["net"] == shop.money(24_000))
        body = body.with("standardHoursByModel", [["hours": 1]])
        #expect(shop.service.put("/v1/labor-operations/LOF1", body).pointers == ["/standardHoursByModel/0/model"])
    }

    @Test("PRI-04: a package's jobs and parts come at the package's price, each line with its share")
    func packages() throws {
        let package: JSONValue = [
            "code": "SERVICE", "name": "Service and pads", "price": shop.money(100_001),
            "models": [["model": "Roewe RX5"]],
            "jobs": [
                [
                    "operation": "LOF1",
                    "parts": [["partNumber": "OF1", "quantity": 1], ["partNumber": "OIL1", "quantity": 5]],
                ],
                ["operation": "BRK1", "parts": [["partNumber": "PAD1", "quantity": 1]]],
            ],
        ]
        let made = shop.service.post("/v1/service-packages", package)
        #expect(made.status == 201, "\(made.json)")
        #expect(shop.service.post("/v1/service-packages", package).code == "package_code_taken")
        let id = shop.draft([])
        let answer = shop.act(id, "packages", ["package": "SERVICE"])
        #expect(answer.status == 201, "\(answer.json)")
        let estimate = shop.act(id, "estimate")["estimate"]
        #expect(estimate["net"] == shop.money(100_001))
        #expect(estimate["lines"].items.count == 5)
        #expect(shop.order(id)["jobs"][0]["package"]["code"] == "SERVICE")
        #expect(shop.act(id, "packages", ["package": "SERVICE"]).rule == "PRI-04")
        #expect(shop.act(id, "packages", ["package": "NONE"]).pointers == ["/package"])
        // Taken apart, it is priced by the price list.
        let job = shop.jobIDs(id)[1]
        _ = shop.service.send("DELETE", shop.path(id) + "/jobs/\(job)")
        #expect(shop.act(id, "estimate")["estimate"]["net"] != shop.money(100_001))
        let other = package.with("code", "OTHER").with("models", [["model": "Passat"]])
        #expect(shop.service.post("/v1/service-packages", other).status == 201)
        #expect(shop.act(id, "packages", ["package": "OTHER"]).code == "package_not_for_model")
    }

    @Test("PRI-04: a package goes through to the invoice, whose total is the agreed one")
    func packageBilled() throws {
        shop.service.post(
            "/v1/service-packages",
            [
                "code": "OIL", "name": "Oil service", "price": shop.money(70_000),
                "jobs": [
                    [
                        "operation": "LOF1",
                        "parts": [["partNumber": "OF1", "quantity": 1], ["partNumber": "OIL1", "quantity": 5]],
                    ]
                ],
            ])
        let id = shop.draft([])
        _ = shop.act(id, "packages", ["package": "OIL"])
        _ = shop.act(id, "estimate")
        #expect(shop.act(id, "authorize", shop.authorization).status == 200)
        _ = shop.act(id, "start")
        let job = shop.jobIDs(id)[0]
        _ = shop.issue(id, job, [("OF", 1), ("OIL", 5)])
        shop.work(id, job)
        _ = shop.act(id, "submit")
        _ = shop.inspect(id, shop.passing(id))
        let invoice = shop.act(id, "invoice")
        #expect(invoice.status == 201, "\(invoice.json)")
        #expect(invoice["net"] == shop.money(70_000))
    }

    @Test("SET-06: told with the documents prepared is met; delivered without is missed")
    func told() throws {
        let id = shop.paid()
        #expect(shop.rule("SET-06", of: id) == "pending")
        let body: JSONValue = ["channel": "phone", "toldBy": "\(shop.advisor)", "documentsPrepared": true]
        let unprepared = shop.act(id, "ready-notice", body.with("documentsPrepared", false))
        #expect(unprepared.status == 200, "\(unprepared.json)")
        #expect(shop.rule("SET-06", of: id) == "pending")
        #expect(shop.act(id, "ready-notice", body).status == 200)
        #expect(shop.rule("SET-06", of: id) == "met")
        #expect(shop.act(shop.inRepair(), "ready-notice", body).rule == "SET-06")
        #expect(shop.rule("SET-06", of: shop.delivered()) == "missed")
    }

    @Test("SET-07, SET-08, SET-09: another advisor, nothing explained, no next service are missed; else they are met")
    func measured() throws {
        let good = shop.paid()
        let told = shop.handingBack.with("nextService", ["on": "2027-11-24", "mileageKm": 51_890])
            .with("wearTold", true).with("inspectedTogether", true)
            .with("oldParts", [["partNumber": "OF1", "disposition": "dispose", "shown": true]])
        #expect(shop.act(good, "deliver", told).status == 200)
        let bad = shop.paid()
        #expect(shop.act(bad, "deliver", shop.handingBack.with("explained", false)).status == 200)
        for (code, result) in [("SET-07", "met"), ("SET-08", "missed"), ("SET-09", "missed")] {
            #expect(shop.rule(code, of: good) == "met", "\(code)")
            #expect(shop.rule(code, of: bad) == result, "\(code)")
        }
        let apart = shop.paid()
        #expect(shop.act(apart, "deliver", told.with("inspectedTogether", false)).status == 200)
        #expect(shop.rule("SET-08", of: apart) == "missed")
    }

    @Test("SET-10, SET-11: the gate pass needs the signature for unsafe work, payment, covers off and keys back")
    func gate() throws {
        let unpaid = shop.ready()
        _ = shop.act(unpaid, "invoice")
        #expect(shop.act(unpaid, "deliver", shop.handingBack).rule == "SET-11")
        let id = shop.paid()
        #expect(shop.act(id, "deliver", shop.handingBack.with("coversRemoved", false)).code == "covers_not_removed")
        #expect(shop.act(id, "deliver", shop.handingBack.with("keysReturned", false)).code == "keys_not_returned")
        #expect(shop.service.get(shop.path(id) + "/gate-pass").rule == "SET-11")
        #expect(shop.act(id, "deliver", shop.handingBack).status == 200)
        let code = shop.service.get(shop.path(id) + "/gate-pass")["code"].text
        #expect(shop.service.post("/v1/gate-passes/\(code)/use").status == 200)
        #expect(shop.service.post("/v1/gate-passes/\(code)/use").rule == "SET-11")
    }

    @Test("SET-12, WAR-04: the customer gets the signed order, invoice, inspection report and guarantee card")
    func documents() throws {
        let draft = shop.draft()
        let early = shop.service.get(shop.path(draft) + "/documents")
        #expect(early["missing"].items.count == 5)
        #expect(shop.act(draft, "documents/hand-over", ["channel": "paper", "by": "\(shop.advisor)"]).rule == "SET-12")
        let id = shop.delivered()
        let bundle = shop.service.get(shop.path(id) + "/documents")
        #expect(bundle["complete"] == true)
        #expect(bundle["missing"] == [])
        #expect(bundle["signedOrder"]["number"] == bundle["number"])
        #expect(bundle["invoices"].items.count == 1)
        #expect(bundle["inspectionReport"]["result"] == "pass")
        #expect(bundle["guarantee"]["startsOn"] == "2026-11-24")
        #expect(bundle["delivery"]["explained"] == true)
        let page = shop.service.send("GET", shop.path(id) + "/documents") { $0.accept = "text/html" }
        let text = String(decoding: page.bytes, as: UTF8.self)
        for word in ["维修质保卡", "质检报告", "发票 SH1-2026-000001", "王小明"] { #expect(text.contains(word), "\(word)") }
        #expect(shop.rule("SET-12", of: id) == "missed")
        let given = shop.act(id, "documents/hand-over", ["channel": "email", "by": "\(shop.advisor)"])
        #expect(given["complete"] == true, "\(given.json)")
        #expect(shop.rule("SET-12", of: id) == "met")
        let other = shop.paid()
        _ = shop.act(other, "deliver", shop.handingBack.with("copiesGiven", true))
        #expect(shop.rule("SET-12", of: other) == "met")
    }

    @Test("SET-13: payers are set before the customer signs, and the deductible is on the invoice")
    func payersOfDraft() throws {
        let id = shop.draft([shop.oilService.with("payType", "insurance")])
        let payers = shop.service.put(
            shop.path(id) + "/payers",
            ["payers": [["payer": "insurance", "name": "PICC", "deductible": shop.money(20_000)]]])
        #expect(payers.status == 200, "\(payers.json)")
        #expect(payers["shares"][0]["total"] == shop.money(20_000))
        _ = shop.act(id, "authorize", shop.authorization)
        let more = shop.service.put(
            shop.path(id) + "/payers",
            ["payers": [["payer": "insurance", "name": "PICC", "deductible": shop.money(20_001)]]])
        #expect(more.rule == "SET-02")
        let less = shop.service.put(
            shop.path(id) + "/payers",
            ["payers": [["payer": "insurance", "name": "PICC", "deductible": shop.money(15_000)]]])
        #expect(less.status == 200, "\(less.json)")
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("WAR-04: nobody who did not do the work pays a share of free rework")
    func freeRework() throws {
        let first = shop.delivered()
        let order = shop.draft(vehicle: shop.order(first)["vehicleId"].text, mileage: 42_000)
        let offer = shop.service.get(shop.path(order) + "/comebacks")["items"][0]
        let accepted = shop.service.put(
            shop.path(order) + "/comebacks/\(offer["guaranteedJobId"].text)",
            ["answer": "accepted", "concernId": shop.order(order)["concerns"][0]["id"]])
        #expect(accepted.status == 200, "\(accepted.json)")
        let job = accepted["items"][0]["jobId"]
        let before = shop.service.get(shop.path(order) + "/payers")["shares"]
        func pay(_ payer: JSONValue, _ percent: JSONValue, _ other: JSONValue) -> TestAnswer {
            let shares: JSONValue = [
                ["payer": "internal", "percent": other], ["payer": payer, "percent": percent],
            ]
            return shop.service.put(
                shop.path(order) + "/payers", ["payers": [], "jobs": [["jobId": job, "shares": shares]]])
        }
        for payer in ["customer", "insurance"] as [JSONValue] {
            for (percent, other) in [(100, 0), (.decimal("0.5"), .decimal("99.5"))] as [(JSONValue, JSONValue)] {
                let refused = pay(payer, percent, other)
                #expect(refused.rule == "WAR-04" && refused.code == "rework_is_free", "\(refused.json)")
            }
        }
        #expect(shop.service.get(shop.path(order) + "/payers")["shares"] == before)
        #expect(pay("warranty", 60, 40).status == 200)
    }
}
