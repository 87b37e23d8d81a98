import JSON
import TestSupport
import Testing

/// Outlets' own sub-statuses (REP-17).
@Suite struct SubStatusTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private var path: String { "/v1/outlets/\(shop.outlet)/sub-statuses" }

    private func add(_ code: String, on state: String) -> TestAnswer {
        shop.service.post(
            path, ["code": "\(code)", "labels": ["en": "Waits", "zh-CN": "等待"], "state": "\(state)"])
    }

    private func set(_ order: String, _ code: JSONValue) -> TestAnswer {
        shop.service.put(shop.path(order) + "/sub-status", ["code": code])
    }

    @Test("REP-17: an order takes a sub-status of its state, shows it, and loses it with the state")
    func life() {
        #expect(add("waitingPaint", on: "inRepair").status == 201)
        let order = shop.inRepair()
        let given = set(order, "waitingPaint")
        #expect(given["subStatus"] == "waitingPaint")
        #expect(given["status"] == "inRepair")
        let line = shop.service.get("/v1/outlets/\(shop.outlet)/board")["orders"][0]
        #expect(line["subStatus"] == "waitingPaint")
        #expect(line["subStatusLabels"]["zh-CN"] == "等待")
        let found = shop.service.get("/v1/repair-orders?subStatus=waitingPaint")["items"].items
        #expect(found.map { $0["id"].text } == [order])
        #expect(set(order, .null)["subStatus"] == .null)
        #expect(set(order, "waitingPaint").status == 200)
        for job in shop.jobIDs(order) { shop.work(order, job) }
        #expect(shop.order(order)["subStatus"] == "waitingPaint")
        #expect(shop.act(order, "submit")["subStatus"] == .null)
        #expect(shop.rule("REP-17", of: order) == "met")
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-17: one that is mapped on another state is refused, and one that nobody knows")
    func refused() {
        _ = add("waitingPaint", on: "inRepair")
        let order = shop.authorized()
        let answer = set(order, "waitingPaint")
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-17")
        #expect(answer.state == "authorized")
        #expect(set(order, "nobody").status == 422)
        #expect(shop.service.put(shop.path(order) + "/sub-status", [:]).status == 422)
    }

    @Test("REP-17: a sub-status in use stays mapped as it is; its labels change, and out of use it is given no more")
    func changes() {
        let added = add("waitingPaint", on: "inRepair")
        #expect(add("waitingPaint", on: "ready").rule == "REP-17")
        #expect(add("1st", on: "ready").status == 422)
        #expect(add("far", on: "lost").status == 422)
        let order = shop.inRepair()
        _ = set(order, "waitingPaint")
        let one = path + "/waitingPaint"
        #expect(shop.service.patch(one, ["state": "ready"]).rule == "REP-17")
        #expect(shop.service.patch(one, ["labels": ["en": "Paint booth"]])["labels"]["en"] == "Paint booth")
        #expect(shop.service.patch(one, ["active": false])["version"] == 3)
        #expect(shop.order(order)["subStatus"] == "waitingPaint")
        _ = set(order, .null)
        #expect(set(order, "waitingPaint").status == 422)
        #expect(shop.service.patch(one, ["state": "ready", "active": true])["state"] == "ready")
        #expect(shop.service.get(path)["items"].items.count == 1)
        #expect(shop.service.get(one)["code"] == added["code"])
        #expect(shop.service.get(path + "/nobody").status == 404)
    }
}
