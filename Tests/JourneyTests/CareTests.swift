import JSON
import ServiceKit
import TestSupport
import Testing

/// What is known of customers and vehicles from all that was done for them.
@Suite struct CareTests {
    let shop: Workshop
    var service: TestService { shop.service }

    init() throws { shop = try Workshop() }

    private func vehicle(of order: String) -> String { shop.order(order)["vehicleId"].text }

    @Test("CUS-08: a vehicle's history tells jobs, parts and complaints, newest first")
    func history() {
        let order = shop.closed([shop.oilService])
        let vehicle = vehicle(of: order)
        shop.setClock(minutes: 60)
        let later = service.post(
            "/v1/repair-orders",
            [
                "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)", "vehicleId": "\(vehicle)",
                "advisorId": "\(shop.advisor)", "concerns": ["Noise"],
            ]
        ).id
        let path = "/v1/vehicles/\(vehicle)/service-history"
        let items = service.get(path)["items"].items
        #expect(items.map { $0["repairOrderId"].text } == [later, order])
        #expect(items.last?["jobs"][0]["operation"] == "LOF1")
        #expect(items.last?["jobs"][0]["parts"].items.isEmpty == false)
        #expect(items.last?["mileageKm"] == 41_890)
        let first = service.get(path + "?limit=1")
        #expect(first["items"].items.count == 1)
        let second = service.get(path + "?limit=1&cursor=\(first["nextCursor"].text)")
        #expect(second["items"].items.map { $0["repairOrderId"].text } == [order])
    }

    @Test("CUS-03: after a transfer the history stays and who owned it before is not told")
    func transfer() {
        let order = shop.closed([shop.oilService])
        let vehicle = vehicle(of: order)
        let buyer = service.post(
            "/v1/customers", ["kind": "person", "name": "李四", "phones": [["number": "+8613700000001"]]]
        ).id
        shop.setClock(minutes: 60)
        let low = service.post(
            "/v1/vehicles/\(vehicle)/transfer", ["toCustomerId": "\(buyer)", "mileageKm": 41_000])
        #expect(low.status == 422)
        #expect(low.rule == "CUS-03")
        let done = service.post(
            "/v1/vehicles/\(vehicle)/transfer", ["toCustomerId": "\(buyer)", "plate": "沪B98765", "mileageKm": 42_000])
        #expect(done.status == 200)
        #expect(done["ownerId"].text == buyer)
        #expect(done["mileageKm"] == 42_000)
        let owners = service.get("/v1/vehicles/\(vehicle)/owners")["items"].items
        #expect(owners.map { $0["sequence"] } == [2, 1])
        #expect(owners.first?["customerId"].text == buyer)
        #expect(owners.last?["customerId"] == .null)
        #expect(owners.last?["until"] == owners.first?["since"])
        let history = service.get("/v1/vehicles/\(vehicle)/service-history")
        #expect(history["items"].items.count == 1)
        let text = String(decoding: history.bytes, as: UTF8.self)
        #expect(!text.contains(shop.customer))
        #expect(!text.contains("王小明"))
        let export = String(decoding: service.get("/v1/customers/\(buyer)/export").bytes, as: UTF8.self)
        #expect(!export.contains("王小明"))
        #expect(service.post("/v1/vehicles/\(vehicle)/transfer", ["toCustomerId": "\(buyer)"]).code == "same_owner")
        let back = service.patch("/v1/vehicles/\(vehicle)", ["ownerId": "\(shop.customer)"])
        #expect(back.status == 200)
        #expect(service.get("/v1/vehicles/\(vehicle)/owners")["items"].items.count == 3)
    }

    @Test("CUS-03: mileage never falls in silence")
    func mileage() {
        let vehicle = shop.newVehicle(of: shop.customer)
        let record = { (body: JSONValue) in self.service.post("/v1/vehicles/\(vehicle)/mileage-readings", body) }
        #expect(record(["km": 60_000, "source": "customer"]).status == 201)
        let fell = record(["km": 59_999])
        #expect(fell.status == 422)
        #expect(fell.rule == "CUS-03")
        #expect(record(["km": 10, "odometerReplaced": true])["mileageKm"] == 10)
        let readings = service.get("/v1/vehicles/\(vehicle)/mileage-readings")["items"].items
        #expect(readings.first?["odometerReplaced"] == true)
        #expect(readings.dropFirst().first?["source"] == "customer")
    }

    @Test("CUS-07: the profile counts visits and spending, and warns of who stays away")
    func profile() throws {
        let order = shop.closed([shop.oilService])
        let path = "/v1/customers/\(shop.customer)/profile"
        let profile = service.get(path)
        #expect(profile["visits"] == 1)
        #expect(profile["lastVisitOn"] == "2026-11-24")
        #expect(profile["intervalDays"] == .null)
        #expect(profile["churnRisk"] == ["atRisk": false, "afterDays": 547])
        let total = service.get("/v1/invoices?repairOrder=\(order)")["items"][0]["customerTotal"]
        let spent = profile["spending"].items.reduce(0) { $0 + ($1["amount"]["amount"].integer ?? 0) }
        #expect(spent == total["amount"].integer)
        let due = profile["nextMaintenance"].items.first { $0["vehicleId"].text == vehicle(of: order) }
        #expect(due?["byTimeOn"] == "2027-11-24")
        service.clock.set(try #require(Instant("2028-05-24T12:00:00Z")))
        #expect(service.get(path)["churnRisk"]["atRisk"] == false)
        service.clock.set(try #require(Instant("2028-05-25T12:00:00Z")))
        #expect(service.get(path)["churnRisk"]["atRisk"] == true)
    }
}
