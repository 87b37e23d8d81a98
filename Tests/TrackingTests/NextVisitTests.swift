import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// CUS-13: the customer rates a visit and books the next over a link.
@Suite struct NextVisitTests {
    let world: TrackingWorld

    init() throws {
        world = try TrackingWorld()
    }

    private var service: TestService { world.shop.service }

    @Test("CUS-13: a visit that is over is rated once, with or without words, and the outlet sees it")
    func review() {
        let order = world.shop.paid()
        let token = world.link(order: order)
        let path = "/v1/track/\(token)/review"
        let early = world.send("POST", path, ["rating": 5])
        #expect(early.status == 409 && early.code == "not_delivered")
        _ = world.shop.act(order, "deliver", world.shop.handingBack)
        #expect(world.send("POST", path, ["rating": 6]).pointers == ["/rating"])
        let done = world.send("POST", path, ["rating": 4, "text": "Quick"])
        #expect(done.status == 200)
        #expect(done["review"]["rating"] == 4)
        #expect(world.send("POST", path, ["rating": 1]).code == "already_reviewed")
        let callback = world.link(callback: world.shop.callback(order))
        #expect(world.send("POST", "/v1/track/\(callback)/review", ["rating": 1]).code == "already_reviewed")
        let listed = service.get("/v1/reviews?outlet=\(world.shop.outlet)")["items"]
        #expect(listed.items.count == 1)
        #expect(listed[0]["text"] == "Quick")
        #expect(listed[0]["repairOrderId"].text == order)
        #expect(service.get("/v1/reviews/\(listed[0]["id"].text)")["rating"] == 4)
        #expect(service.get("/v1/reviews?rating=5")["items"] == [])
        #expect(service.get("/v1/reviews?rating=9").status == 400)
        let other = Workshop(service, tag: "2").outlet
        #expect(service.get("/v1/reviews?outlet=\(other)")["items"] == [])
    }

    @Test("CUS-13: the next visit is booked over a link at a free time of the outlet, and moved by its own link")
    func booked() {
        let order = world.shop.delivered()
        let token = world.link(order: order)
        let slots = world.send("GET", "/v1/track/\(token)/slots?from=2026-11-26&to=2026-11-26")
        #expect(slots.status == 200)
        let start = slots["items"][0]["startsAt"]
        let body: JSONValue = ["startsAt": start, "concerns": ["Yearly service"], "transport": "wait"]
        let visit = world.send("POST", "/v1/track/\(token)/appointments", body)
        #expect(visit.status == 201)
        #expect(visit["kind"] == "appointment" && visit["startsAt"] == start)
        #expect(world.track(token)["nextVisit"]["number"] == visit["number"])
        let kept = service.get("/v1/appointments?outlet=\(world.shop.outlet)")["items"].items
            .first { $0["number"] == visit["number"] }
        #expect(kept?["channel"] == "web")
        #expect(kept?["customerId"].text == world.shop.customer)
        #expect(kept?["vehicleId"] == world.shop.order(order)["vehicleId"])
        let second = world.send("POST", "/v1/track/\(token)/appointments", body)
        #expect(second.status == 409 && second.code == "visit_booked")
        let own = visit["token"].text
        #expect(world.send("POST", "/v1/track/\(own)/cancel", [:])["status"] == "cancelled")
        #expect(world.track(token)["nextVisit"]["status"] == "cancelled")
        #expect(world.send("POST", "/v1/track/\(token)/appointments", body).status == 201)
    }

    @Test("CUS-13, BKG-04: a time that is not free is refused with the next ones; a wrong token sees no times")
    func taken() {
        let token = world.link(order: world.shop.delivered())
        let night = world.send(
            "POST", "/v1/track/\(token)/appointments",
            ["startsAt": "2026-11-25T18:00:00Z", "concerns": ["Service"]])
        #expect(night.status == 409 && night.rule == "BKG-04")
        #expect(!night["nextSlots"].items.isEmpty)
        #expect(world.send("POST", "/v1/track/\(token)/appointments", [:]).rule == "BKG-01")
        #expect(world.send("GET", "/v1/track/bt_nothing/slots").status == 404)
        #expect(world.send("POST", "/v1/track/bt_nothing/appointments", [:]).status == 404)
    }

    @Test("the token of a visit's own link is in no event and in no kept answer")
    func hidden() throws {
        let token = world.link(order: world.shop.delivered())
        let start = world.send("GET", "/v1/track/\(token)/slots?from=2026-11-26")["items"][0]["startsAt"]
        let visit = service.send(
            "POST", "/v1/track/\(token)/appointments", ["startsAt": start, "concerns": ["Service"]]
        ) {
            $0.authorization = nil
            $0.idempotencyKey = "visit-1"
        }
        #expect(visit.status == 201)
        let own = visit["token"].text
        #expect(!own.isEmpty)
        let events = service.get("/v1/events?limit=200")
        #expect(!String(decoding: events.bytes, as: UTF8.self).contains(own))
        let kept = try service.database.read { transaction in
            try transaction.query("SELECT body FROM idempotency_keys") { $0.blob(0) }
        }
        for body in kept { #expect(!String(decoding: body, as: UTF8.self).contains(own)) }
    }
}
