import JSON
import RepairOrders
import ServiceKit
import TestSupport
import Testing

/// Every action on an order in every state, through the routes: it succeeds where `nextActions` names it, and is
/// refused with the state, what is possible instead and the rule where it does not.
@Suite struct OrderActionTests {
    let shop: Workshop
    let watch: OrderWatch

    init() throws {
        shop = try Workshop()
        watch = OrderWatch(shop.service)
        for lot in ["A2", "A3"] {
            shop.receive("OF1", lot: lot, 100)
            shop.receive("OIL1", lot: lot, 500)
        }
    }

    /// How people do what the state table names; nil where it is the system's own doing.
    private func request(
        _ action: RepairOrderAction, _ order: String
    ) -> (method: String, path: String, body: JSONValue)? {
        let (path, body): (String, JSONValue) =
            switch action {
            case .authorize: ("authorize", shop.authorization)
            case .start, .submit, .invoice: (action.rawValue, [:])
            case .pass: ("inspections", shop.passing(order))
            case .fail: ("inspections", shop.failing(order, shop.jobIDs(order)))
            case .deliver: ("deliver", shop.handingBack)
            case .cancel: ("cancel", ["reason": "Customer changed their mind"])
            case .callback: ("", [:])
            }
        return action == .callback ? nil : ("POST", shop.path(order) + "/" + path, body)
    }

    @Test("the state table, the routes, nextActions and the refusals agree", arguments: RepairOrderStatus.allCases)
    func agree(_ status: RepairOrderStatus) throws {
        for action in RepairOrderAction.allCases {
            let order = shop.order(in: status)
            let before = shop.order(order)
            try #require(before["status"].text == status.rawValue, "\(status)")
            guard let (method, path, body) = request(action, order) else { continue }
            let stale = shop.service.send(method, path, body) { $0.ifMatch = "\"999\"" }
            #expect(stale.status == 412, "\(action) in \(status)")
            let answer = shop.service.send(method, path, body) { $0.ifMatch = before.field("ETag") }
            let isListed = before.nextActions.contains(action.rawValue)
            #expect((200...201).contains(answer.status) == isListed, "\(action) in \(status): \(answer.json)")
            let next = RepairOrder.transitions.next(status, action)
            #expect(isListed == (next != nil), "\(action) in \(status)")
            guard let next else {
                expectRefusal(answer, before, "\(action) in \(status)")
                #expect(shop.order(order).bytes == before.bytes)
                continue
            }
            #expect(shop.status(order) == next.rawValue)
        }
        #expect(watch.looks > 50)
    }

    private func expectRefusal(_ answer: TestAnswer, _ order: TestAnswer, _ what: String) {
        #expect(answer.status == 409, "\(what)")
        #expect(answer.state == order["status"].text, "\(what)")
        #expect(answer.allowedActions == order.nextActions, "\(what)")
        #expect(!answer.rule.isEmpty, "\(what)")
    }

    @Test("work, parts, findings and handover keep to the states that have them", arguments: RepairOrderStatus.allCases)
    func work(_ status: RepairOrderStatus) {
        let states: [(String, JSONValue, [RepairOrderStatus])] = [
            ("findings", shop.padsWorn, [.inRepair, .inInspection]),
            (
                "safety-stops", ["raisedBy": "\(shop.clerk)", "reason": "Fuel smell"],
                [.authorized, .inRepair, .inInspection]
            ),
            ("handover", ["parkingSpace": "R4", "cleaned": true, "acceptedBy": "\(shop.advisor)"], [.ready]),
            ("estimate", [:], [.draft]),
            ("jobs", shop.brakePads, [.draft]),
        ]
        for (path, body, possible) in states {
            let order = shop.order(in: status)
            let before = shop.order(order)
            let answer = shop.act(order, path, body)
            guard !possible.contains(status) else {
                #expect((200...201).contains(answer.status), "\(path) in \(status): \(answer.json)")
                continue
            }
            expectRefusal(answer, before, "\(path) in \(status)")
        }
    }

    @Test("a job's actions are refused on an order that is not in repair", arguments: RepairOrderStatus.allCases)
    func jobs(_ status: RepairOrderStatus) throws {
        guard status != .inRepair else { return }
        let order = shop.order(in: status)
        let before = shop.order(order)
        let job = try #require(shop.jobIDs(order).first)
        let answers = [
            shop.assign(order, job), shop.clock(order, job, "start"), shop.clock(order, job, "pause", "other"),
            shop.clock(order, job, "resume"), shop.complete(order, job), shop.issue(order, job, [("OF", 1)]),
        ]
        for answer in answers { expectRefusal(answer, before, "\(status)") }
        let named = before["jobs"][0]["nextActions"].items.map(\.text)
        #expect(Set(named).isDisjoint(with: ["assign", "start", "pause", "resume", "complete"]))
    }
}
