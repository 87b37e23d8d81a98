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
    private func person(_ staff: String, _ role: Role) -> Caller {
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
}
