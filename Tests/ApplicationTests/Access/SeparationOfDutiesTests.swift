import Application
import JSON
import ServiceKit
import TestSupport
import Testing

/// Nobody approves in another's name what they may not do themselves (SEC-07).
@Suite struct SeparationOfDutiesTests {
    private let shop: Workshop

    init() throws {
        shop = Workshop(try TestService(Composition.modules.filter { $0.name != "serviceKit" }))
    }

    /// Someone who has signed in.
    private func person(_ staff: String?, _ role: Role) -> Caller {
        Caller(
            id: "usr_01M85H26M00000000000000001", name: "someone", kind: .person,
            permissions: role.permissions.union([.inspect, .repair, .settle, .invoice]),
            reach: .outlets([shop.outlet]), staff: staff)
    }

    private func post(_ path: String, _ body: JSONValue, as caller: Caller) -> TestAnswer {
        shop.service.send("POST", path, body) { $0.caller = caller }
    }

    @Test("who has repaired cannot pass the work as the inspector's, and the inspector can")
    func inspection() {
        let order = shop.inInspection()
        let path = shop.path(order) + "/inspections"
        let technician = person(shop.technician, .technician)
        let refused = post(path, shop.passing(order), as: technician)
        #expect(refused.status == 403 && refused.code == "acts_for_other")
        #expect(refused.pointers == ["/inspectorId"])
        // In their own name the rule of the inspection itself stands in the way.
        let own = shop.passing(order).with("inspectorId", .string(shop.technician))
        #expect(post(path, own, as: technician).rule == "INS-03")
        #expect(post(path, shop.passing(order), as: person(shop.inspector, .qualityInspector)).status == 201)
    }

    @Test("REP-13: whoever looks at the vehicle stops the work; who works on it does not lift that as the inspector")
    func safetyStop() {
        let path = shop.path(shop.inRepair()) + "/safety-stops"
        // With what the roles may do, and nothing more.
        func plain(_ staff: String, _ role: Role) -> Caller {
            Caller(
                id: "usr_01M85H26M00000000000000001", name: "someone", kind: .person, permissions: role.permissions,
                reach: .outlets([shop.outlet]), staff: staff)
        }
        let inspector = plain(shop.inspector, .qualityInspector)
        let stop: JSONValue = ["raisedBy": .string(shop.inspector), "reason": "Fuel smell"]
        #expect(post(path, stop, as: plain(shop.technician, .technician)).code == "acts_for_other")
        #expect(post(path, stop, as: inspector).status == 201)
        let lift: JSONValue = ["liftedBy": .string(shop.inspector), "reason": "Cap loose"]
        #expect(post(path + "/lift", lift, as: plain(shop.technician, .technician)).status == 403)
        let other = post(path + "/lift", lift, as: person(shop.technician, .technician))
        #expect(other.status == 403 && other.code == "acts_for_other")
        #expect(other.pointers == ["/liftedBy"])
        #expect(post(path + "/lift", lift, as: inspector).status == 200)
    }

    @Test("an advisor cannot give the manager's discount, and the manager can")
    func discount() {
        let order = shop.ready()
        let body: JSONValue = [
            "discount": ["amount": shop.money(1_000), "givenBy": .string(shop.manager), "reason": "Waited an hour"]
        ]
        let path = shop.path(order) + "/invoice"
        #expect(post(path, body, as: person(shop.advisor, .serviceAdvisor)).code == "acts_for_other")
        #expect(shop.status(order) == "ready")
        #expect(post(path, body, as: person(shop.manager, .outletManager)).status == 201)
    }

    @Test("money is given back, and work signed for, in one's own name")
    func refundAndSignature() {
        let order = shop.paid()
        let invoice = shop.service.get("/v1/invoices?repairOrder=\(order)")["items"][0]["id"].text
        let payment = shop.service.get("/v1/invoices/\(invoice)")["payments"][0]["id"].text
        let refund: JSONValue = ["amount": shop.money(100), "reason": "Too much", "by": .string(shop.manager)]
        let advisor = person(shop.advisor, .serviceAdvisor)
        #expect(post("/v1/payments/\(payment)/refunds", refund, as: advisor).code == "acts_for_other")
        let own = refund.with("by", .string(shop.advisor))
        #expect(post("/v1/payments/\(payment)/refunds", own, as: advisor).status == 201)

        let open = shop.inRepair()
        let job = shop.jobIDs(open)[0]
        _ = shop.assign(open, job)
        _ = shop.clock(open, job, "start")
        let path = shop.path(open) + "/jobs/\(job)/complete"
        #expect(post(path, shop.completion(), as: person(shop.second, .technician)).code == "acts_for_other")
        #expect(post(path, shop.completion(), as: person(shop.technician, .technician)).status == 200)
    }

    @Test("managers and administrators act in their own name, too; an account that is nobody's decides for nobody")
    func ownName() {
        let order = shop.inInspection()
        let path = shop.path(order) + "/inspections"
        for caller in [person(shop.manager, .outletManager), person(nil, .networkAdministrator)] {
            let refused = post(path, shop.passing(order), as: caller)
            #expect(refused.status == 403 && refused.code == "acts_for_other")
            #expect(refused.pointers == ["/inspectorId"])
        }
        let paid = shop.paid()
        let invoice = shop.service.get("/v1/invoices?repairOrder=\(paid)")["items"][0]["id"].text
        let credit: JSONValue = ["reason": "Wrong customer", "by": .string(shop.manager)]
        let credits = "/v1/invoices/\(invoice)/credit-notes"
        #expect(post(credits, credit, as: person(nil, .networkAdministrator)).code == "acts_for_other")
        #expect(post(credits, credit, as: person(shop.advisor, .networkAdministrator)).code == "acts_for_other")
        #expect(post(credits, credit, as: person(shop.manager, .outletManager)).status == 201)
        // A system speaks for those who use it.
        #expect(shop.service.post(path, shop.passing(order)).status == 201)
    }

    @Test("a manager of people records when they came; others do so for themselves only")
    func attendance() {
        let path = "/v1/staff/\(shop.second)/attendance"
        #expect(post(path, ["action": "in"], as: person(shop.technician, .technician)).code == "acts_for_other")
        #expect(post(path, ["action": "in"], as: person(shop.manager, .outletManager)).status == 200)
        shop.setClock(minutes: 30)
        #expect(post(path, ["action": "out"], as: person(shop.second, .technician)).status == 200)
    }

    @Test("REP-14: technicians clock their own time; who manages people clocks that of others as well")
    func clocking() {
        let order = shop.inRepair()
        let job = shop.jobIDs(order)[0]
        _ = shop.assign(order, job)
        let path = shop.path(order) + "/jobs/\(job)/clock"
        let second = person(shop.second, .technician)
        let refused = post(path, ["action": "start"], as: second)
        #expect(refused.status == 403 && refused.code == "acts_for_other")
        #expect(refused.pointers == ["/technicianId"])
        #expect(post(path, ["action": "start"], as: person(shop.technician, .technician)).status == 200)
        let pause: JSONValue = ["action": "pause", "reason": "break"]
        #expect(post(path, pause, as: second).code == "acts_for_other")
        #expect(post(path, pause, as: person(shop.manager, .outletManager)).status == 200)
    }

    @Test("an administrator does not approve a discount of their own by naming somebody else")
    func ownDiscount() {
        let second = shop.service.post(
            "/v1/staff",
            [
                "name": "He Lan", "outletIds": ["\(shop.outlet)"], "roles": ["networkAdministrator"],
                "shifts": Workshop.week, "skills": [],
            ]
        ).id
        let order = shop.ready()
        let administrator = person(shop.manager, .networkAdministrator)
        let path = shop.path(order) + "/discounts"
        let wish: JSONValue = ["percent": 30, "givenBy": .string(shop.advisor), "reason": "Waited an hour"]
        #expect(post(path, wish, as: administrator).code == "acts_for_other")
        let asked = post(path, wish.with("givenBy", .string(shop.manager)), as: administrator)
        #expect(asked["status"] == "requested", "\(asked.json)")

        let approval = "/v1/discounts/\(asked.id)/approve"
        #expect(post(approval, ["by": .string(second)], as: administrator).code == "acts_for_other")
        #expect(post(approval, ["by": .string(shop.manager)], as: administrator).code == "second_person_needed")
        // The account counts, whosever it has become since.
        #expect(post(approval, ["by": .string(second)], as: person(nil, .networkAdministrator)).status == 403)
        let renamed = post(approval, ["by": .string(second)], as: person(second, .networkAdministrator))
        #expect(renamed.status == 409 && renamed.code == "second_person_needed")

        for (giver, approver, code) in [
            (shop.advisor, shop.manager, "acts_for_other"), (shop.manager, second, "second_person_needed"),
        ] {
            let discount: JSONValue = [
                "amount": shop.money(30_000), "givenBy": .string(giver), "reason": "Waited an hour",
                "approvedBy": .string(approver),
            ]
            #expect(post(shop.path(order) + "/invoice", ["discount": discount], as: administrator).code == code)
        }
        #expect(shop.status(order) == "ready")
        #expect(shop.service.get("/v1/discounts/\(asked.id)")["status"] == "requested")
    }

    @Test("who hands a vehicle back or calls its customer does so in their own name")
    func deliveryAndCallback() {
        let order = shop.paid()
        let (advisor, manager) = (person(shop.advisor, .outletManager), person(shop.manager, .outletManager))
        let deliver = shop.path(order) + "/deliver"
        let refused = post(deliver, shop.handingBack, as: manager)
        #expect(refused.status == 403 && refused.code == "acts_for_other" && refused.pointers == ["/advisorId"])
        #expect(shop.status(order) == "invoiced")
        #expect(post(deliver, shop.handingBack, as: advisor).status == 200)
        let callback = "/v1/callbacks/" + shop.callback(order)
        let attempt: JSONValue = ["staffId": .string(shop.advisor), "channel": "phone", "outcome": "reached"]
        let steps: [(String, JSONValue, Int)] = [
            ("claim", ["staffId": .string(shop.advisor)], 200), ("attempts", attempt, 201),
            ("complete", shop.happy, 200),
        ]
        for (step, body, status) in steps {
            #expect(post("\(callback)/\(step)", body, as: manager).code == "acts_for_other", "\(step)")
            #expect(post("\(callback)/\(step)", body, as: advisor).status == status, "\(step)")
        }
    }

    @Test("who takes money, or a step of a complaint, does so in their own name")
    func moneyAndComplaints() {
        let (advisor, manager) = (person(shop.advisor, .outletManager), person(shop.manager, .outletManager))
        let order = shop.ready()
        let invoice = shop.act(order, "invoice")
        let payment: JSONValue = [
            "method": "cash", "amount": invoice["open"], "receivedBy": .string(shop.advisor),
        ]
        let path = "/v1/invoices/\(invoice.id)/payments"
        let refused = post(path, payment, as: manager)
        #expect(refused.code == "acts_for_other" && refused.pointers == ["/receivedBy"])
        #expect(post(path, payment, as: advisor).status == 201)
        let complaint = shop.service.post(
            "/v1/complaints",
            [
                "outletId": .string(shop.outlet), "customerId": .string(shop.customer), "channel": "counter",
                "class": "service", "summary": "Waited an hour",
            ])
        #expect(complaint.status == 201, "\(complaint.json)")
        let step = "/v1/complaints/\(complaint.id)/acknowledge"
        let own: JSONValue = ["staffId": .string(shop.advisor)]
        #expect(post(step, own, as: manager).code == "acts_for_other")
        #expect(post(step, own, as: advisor).status == 200)
    }
}
