import JSON
import TestSupport
import Testing

@Suite struct HandoverTests {
    let shop: Workshop
    let order: String

    init() throws {
        shop = try Workshop()
        order = shop.inInspection()
    }

    private func handOver(_ body: JSONValue) -> TestAnswer { shop.act(order, "handover", body) }

    private var whole: JSONValue {
        [
            "parkingSpace": "R4", "cleaned": true, "acceptedBy": "\(shop.advisor)", "handedOverBy": "\(shop.inspector)",
        ]
    }

    @Test("the advisor accepts the clean vehicle in its numbered space")
    func handover() {
        let early = handOver(whole)
        #expect(early.status == 409)
        #expect(early.rule == "INS-11")
        #expect(early.state == "inInspection")
        _ = shop.inspect(order, shop.passing(order))
        let done = handOver(whole)
        #expect(done["parkingSpace"] == "R4")
        #expect(done["status"] == "ready")
        #expect(shop.rule("INS-10", of: order) == "met")
        #expect(shop.rule("INS-11", of: order) == "met")
        #expect(shop.events(order).last == "repairOrder.handedOver")
    }

    @Test("not cleaned, or not in a numbered space, is a miss of INS-10", arguments: [true, false])
    func missed(_ isCleaned: Bool) {
        _ = shop.inspect(order, shop.passing(order))
        let body = whole.with("cleaned", .bool(isCleaned)).with("parkingSpace", isCleaned ? nil : "R4")
        #expect(handOver(body).status == 200)
        #expect(shop.rule("INS-10", of: order) == "missed")
        #expect(handOver(whole).status == 200)
        #expect(shop.rule("INS-10", of: order) == "missed")
    }

    @Test("only a service advisor of the outlet accepts")
    func people() {
        _ = shop.inspect(order, shop.passing(order))
        let role = handOver(whole.with("acceptedBy", .string(shop.technician)))
        #expect(role.status == 409)
        #expect(role.rule == "INS-11")
        let other = Workshop(shop.service, tag: "2")
        #expect(handOver(whole.with("acceptedBy", .string(other.advisor))).pointers == ["/acceptedBy"])
        #expect(handOver(whole.with("handedOverBy", .string(other.inspector))).pointers == ["/handedOverBy"])
        #expect(Set(handOver([:]).pointers) == ["/cleaned", "/acceptedBy"])
        #expect(shop.order(order)["parkingSpace"] == .null)
    }
}
