import JSON
import ServiceKit
import TestSupport
import Testing

/// One order's story through all six processes, from its events.
@Suite struct StoryTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    /// From the booking to the callback, with a failed inspection and a declined finding.
    private func journey() -> String {
        let owner = shop.customer
        let vehicle = shop.newVehicle(of: owner)
        shop.setClock(minutes: -60)
        let booked = shop.service.post(
            "/v1/appointments",
            [
                "outletId": .string(shop.outlet), "customerId": .string(owner), "vehicleId": .string(vehicle),
                "channel": "phone", "startsAt": "2026-11-24T01:30:00Z", "operations": ["LOF1"],
                "advisorId": .string(shop.advisor), "concerns": ["Service due"],
            ])
        let visit = "/v1/appointments/\(booked.id)"
        shop.service.post(
            visit + "/diagnosis",
            ["staffId": .string(shop.advisor), "text": "Interval reached", "operations": ["LOF1"]])
        shop.service.post(visit + "/estimate", ["parts": [["partNumber": "OF1", "quantity": 1]]])
        shop.service.post(visit + "/confirm", ["informedCustomer": true])
        shop.setClock(minutes: 30)
        shop.service.post(visit + "/arrive", ["receivedBy": .string(shop.advisor)])
        let order = shop.draft(vehicle: vehicle, appointment: booked.id)
        _ = shop.act(order, "authorize", shop.authorization)
        _ = shop.act(order, "start")
        let job = shop.jobIDs(order)[0]
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        _ = shop.issue(order, job, [("OF", 1), ("OIL", 5)])
        shop.setClock(minutes: 60)
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        shop.service.post("/v1/change-requests/\(request)/quote", [:])
        shop.service.post("/v1/change-requests/\(request)/decline", ["reason": "Next month"])
        _ = shop.complete(order, job)
        _ = shop.act(order, "submit")
        _ = shop.inspect(order, shop.failing(order, [job]))
        _ = shop.clock(order, job, "start")
        _ = shop.complete(order, job)
        _ = shop.act(order, "submit")
        shop.setClock(minutes: 120)
        _ = shop.inspect(order, shop.passing(order))
        _ = shop.act(
            order, "handover", ["parkingSpace": "R4", "cleaned": true, "acceptedBy": .string(shop.advisor)])
        let invoice = shop.act(order, "invoice")
        shop.service.post("/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": invoice["open"]])
        _ = shop.act(
            order, "deliver",
            shop.handingBack.with("safetyAcknowledged", true))
        let code = shop.service.get(shop.path(order) + "/gate-pass")["code"].text
        shop.service.post("/v1/gate-passes/\(code)/use")
        shop.setClock(minutes: 3 * 24 * 60)
        let callback = shop.callback(order)
        _ = shop.attempt(callback, "noAnswer")
        _ = shop.attempt(callback)
        shop.service.post("/v1/callbacks/\(callback)/complete", shop.happy)
        return order
    }

    @Test("the story of an order tells each step through the six processes, with the rules beside it")
    func story() {
        let order = journey()
        let story = shop.service.get(shop.path(order) + "/story")
        let told = story["steps"].items.map(line).joined(separator: "\n")
        #expect(told == Self.expected)
        #expect(story["status"] == "closed")
        #expect(story["pending"].items.isEmpty)
    }

    @Test("BKG-10 BKG-15 an order tells that its appointment was moved, to another outlet too")
    func movedAppointment() {
        let other = Workshop(shop.service, tag: "2")
        let vehicle = other.newVehicle(of: other.customer)
        shop.setClock(minutes: -60)
        let booked = shop.service.post(
            "/v1/appointments",
            [
                "outletId": .string(shop.outlet), "customerId": .string(other.customer), "vehicleId": .string(vehicle),
                "channel": "phone", "startsAt": "2026-11-24T01:30:00Z", "operations": ["LOF1"],
                "concerns": ["Service due"],
            ])
        let visit = "/v1/appointments/\(booked.id)"
        let plain = other.draft()
        #expect([other.rule("BKG-10", of: plain), other.rule("BKG-15", of: plain)] == ["none", "none"])
        let move: JSONValue = [
            "outletId": .string(other.outlet), "startsAt": "2026-11-24T01:30:00Z", "reason": "Lift down",
        ]
        #expect(shop.service.post(visit + "/move", move).status == 200)
        shop.service.post(visit + "/confirm", ["informedCustomer": true])
        shop.setClock(minutes: 30)
        let arrived = shop.service.post(visit + "/arrive", ["receivedBy": .string(other.advisor)])
        #expect(arrived.status == 200)
        // Its open ones finish, whatever becomes of the outlet (NET-01).
        #expect(shop.service.patch("/v1/outlets/\(other.outlet)", ["status": "closed"]).status == 200)
        let order = other.draft(vehicle: vehicle, appointment: booked.id)
        #expect([other.rule("BKG-10", of: order), other.rule("BKG-15", of: order)] == ["met", "met"])
    }

    /// A step as the expected text has it: when, process and sentence, and below them the rules met and missed.
    private func line(_ step: JSONValue) -> String {
        let words = Array(step["at"].text.utf8)[5..<16]
        let rules = step["rules"].items.map { "\($0["result"] == "met" ? "+" : "-")\($0["rule"].text)" }
        let text = "\(String(decoding: words, as: UTF8.self)) \(step["process"].text): \(step["text"].text)"
        return rules.isEmpty ? text : text + "\n    " + rules.joined(separator: " ")
    }

    @Test("the story is a page in the reader's language, and is told while the order goes on")
    func page() {
        let order = shop.inInspection()
        let page = shop.service.send("GET", shop.path(order) + "/story") { request in
            request.accept = "text/html"
            request.acceptLanguage = "zh-CN"
        }
        #expect(page.status == 200)
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(text.contains("<h2>质检</h2>"))
        #expect(text.contains("RCP-08"))
        let story = shop.service.get(shop.path(order) + "/story")
        #expect(story["pending"].items.contains { $0["rule"] == "INS-08" })
        #expect(!story["steps"].items.contains { $0["text"].text.contains("…") || $0["text"].text.contains("[") })
        #expect(shop.service.get("/v1/repair-orders/ro_01J00000000000000000000000/story").status == 404)
    }

    private static let expected = """
        11-24T00:00 booking: The customer booked for 2026-11-24 09:30.
        11-24T00:00 booking: A first diagnosis was made: Interval reached.
        11-24T00:00 booking: 1 × OF1 was reserved.
        11-24T00:00 booking: The customer got an estimate of 348.04 CNY.
        11-24T00:00 booking: The appointment was confirmed.
        11-24T01:30 booking: The customer arrived and was received by Lin Yue.
        11-24T01:30 booking: Reserved parts moved to the order.
        11-24T01:30 booking: The appointment became this order.
        11-24T01:30 reception: Lin Yue opened the order SH1-20261124-0001.
            +BKG-01 +BKG-02 +BKG-03 +BKG-04 +BKG-05 +BKG-06 +BKG-07 -BKG-08 -BKG-09 +BKG-11 +BKG-14 +BKG-16 +RCP-01
        11-24T01:30 reception: The walk-around was recorded at 41890 km.
        11-24T01:30 reception: A job was added.
        11-24T01:30 reception: A concern was diagnosed.
        11-24T01:30 reception: The order was priced: 884.79 CNY.
        11-24T01:30 reception: The customer and the advisor signed: 884.79 CNY, promised for 2026-11-24 17:00.
            +RCP-02 +RCP-03 +RCP-04 -RCP-05 +RCP-06 +RCP-07 +RCP-08 +RCP-11 +RCP-12 +RCP-13
        11-24T01:30 reception: Keys and papers were taken.
        11-24T01:30 reception: A reservation of parts was released.
        11-24T01:30 reception: 1 × OF1 was reserved.
        11-24T01:30 reception: 5 × OIL1 was reserved.
        11-24T01:30 repair: The vehicle went to the workshop.
            +RCP-09
        11-24T01:30 repair: Chen Gang got a job.
        11-24T01:30 repair: Chen Gang began work.
        11-24T01:30 repair: Parts were issued by slip.
        11-24T02:00 repair: Found: Front pads 2 mm.
        11-24T02:00 repair: The finding was quoted.
        11-24T02:00 repair: Work was put off to the next visit (declined).
        11-24T02:00 repair: The customer declined the change: Next month.
        11-24T02:00 repair: Chen Gang completed a job and signed for it.
        11-24T02:00 inspection: The work was submitted to inspection.
        11-24T02:00 inspection: Inspection sent the vehicle back to the workshop.
        11-24T02:00 inspection: Defect: Lamp on; cause: Connector loose (rework).
        11-24T02:00 inspection: Gao Feng let the inspection fail.
        11-24T02:00 repair: Chen Gang began work.
        11-24T02:00 repair: Chen Gang completed a job and signed for it.
        11-24T02:00 inspection: The work was submitted to inspection.
            +REP-01 +REP-02 +REP-03 +REP-04 +REP-05 +REP-06 +REP-10 +REP-11 +REP-13 +REP-14
        11-24T03:00 inspection: The vehicle is ready.
            +REP-09 +INS-01 +INS-02 +INS-03 +INS-05 +INS-06 +INS-08 +INS-09
        11-24T03:00 inspection: The guarantee card was issued.
        11-24T03:00 inspection: Gao Feng let the vehicle pass.
        11-24T03:00 inspection: The vehicle was handed over in space R4 (Lin Yue).
        11-24T03:00 settlement: The invoice was made.
            +INS-10 +INS-11 +SET-01 +SET-02 +SET-03 +SET-04 +SET-13
        11-24T03:00 settlement: Invoice SH1-2026-000001 was issued.
        11-24T03:00 settlement: 884.79 CNY was paid (cash).
        11-24T03:00 settlement: The customer's share is settled.
        11-24T03:00 settlement: The vehicle was handed to the customer, who signed.
            +RCP-10 +RCP-14 +INS-07 +SET-05 -SET-06 +SET-07 -SET-08 -SET-09 +SET-10 +SET-11 -SET-12 +CBK-01
        11-24T03:00 settlement: Keys and papers went back.
        11-24T03:00 settlement: The guarantee began.
        11-24T03:00 settlement: A callback is due on 2026-11-27.
        11-24T03:00 settlement: The gate pass was issued.
        11-24T03:00 settlement: The vehicle left through the gate.
        11-27T01:00 callback: The customer was called: noAnswer.
        11-27T01:00 callback: The customer was called: reached.
        11-27T01:00 callback: The customer was heard.
        11-27T01:00 callback: The order was closed.
            +CBK-02 +CBK-03 +CBK-04 +CBK-09
        """
}
