import JSON
import ServiceKit
import TestSupport
import Testing

/// Single jobs and what was settled for the order that they are of (REP-16, SET-13, PRI-05).
@Suite struct MoveTermsTests {
    let shop: Workshop
    let other: Workshop

    init() throws {
        shop = try Workshop()
        other = Workshop(shop.service, tag: "2")
    }

    private func move(_ order: String, _ jobs: [String]) -> TestAnswer {
        let body: JSONValue = [
            "outletId": "\(other.outlet)", "reason": "Paint booth is there", "by": "\(shop.advisor)",
        ]
        let whole = jobs.isEmpty
        return shop.act(
            order, "move-outlet", whole ? body : body.with("jobIds", .array(jobs.map(JSONValue.string))))
    }

    @Test("REP-16: a job leaves no discount behind; the whole order takes it along")
    func discount() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let given = shop.act(
            order, "discounts", ["percent": 1, "givenBy": "\(shop.advisor)", "reason": "Waited"])
        #expect(given.status == 201)
        let job = try #require(shop.jobIDs(order).first)
        let before = shop.order(order).bytes
        let refused = move(order, [job])
        #expect(refused.status == 409 && refused.rule == "REP-16" && refused.code == "order_terms_undivided")
        #expect(shop.order(order).bytes == before)
        #expect(move(order, []).status == 200)
        #expect(shop.service.get(shop.path(order) + "/discounts")["items"].items.map { $0["id"].text } == [given.id])
    }

    @Test("REP-16: a job goes where what was given is withdrawn")
    func withdrawn() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let given = shop.act(
            order, "discounts", ["percent": 1, "givenBy": "\(shop.advisor)", "reason": "Waited"])
        let job = try #require(shop.jobIDs(order).first)
        #expect(move(order, [job]).code == "order_terms_undivided")
        #expect(shop.service.post("/v1/discounts/\(given.id)/withdraw", ["by": "\(shop.advisor)"]).status == 200)
        #expect(move(order, [job]).status == 200)
    }

    @Test("REP-16: a job of an order without such terms goes")
    func plain() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let job = try #require(shop.jobIDs(order).first)
        #expect(move(order, [job]).status == 200)
        #expect(!shop.jobIDs(order).contains(job))
    }

    @Test("SET-13: an order does not go to the outlet that pays a share of it as another one")
    func payer() throws {
        let order = shop.inRepair([shop.oilService])
        let job = try #require(shop.jobIDs(order).first)
        func pay(by other: JSONValue) -> TestAnswer {
            shop.service.put(
                shop.path(order) + "/payers",
                [
                    "payers": [["payer": "outlet", "outletId": other]],
                    "jobs": [
                        [
                            "jobId": "\(job)",
                            "shares": [
                                ["payer": "customer", "percent": 70], ["payer": "outlet", "percent": 30],
                            ],
                        ]
                    ],
                ])
        }
        #expect(pay(by: "\(other.outlet)").status == 200)
        let before = shop.order(order).bytes
        let refused = move(order, [])
        #expect(refused.status == 409 && refused.rule == "SET-13" && refused.code == "outlet_is_payer")
        #expect(shop.order(order).bytes == before)
        let third = Workshop(shop.service, tag: "3")
        #expect(pay(by: "\(third.outlet)").status == 200)
        #expect(move(order, []).status == 200)
    }
}
