import Customers
import Identity
import JSON
import Network
import ServiceKit
import TestSupport
import Testing

/// Someone leaves: open work first goes into other hands (NET-05).
@Suite struct LeavingStaffTests {
    let shop: Workshop
    let service: TestService

    init() throws {
        service = try TestService(Workshop.modules + [IdentityModule.module])
        shop = Workshop(service)
    }

    private func deactivate(_ staff: String) -> TestAnswer {
        service.patch("/v1/staff/\(staff)", ["status": "inactive"])
    }

    private func otherAdvisor() -> String {
        service.post(
            "/v1/staff",
            [
                "name": "Zhou Min", "outletIds": ["\(shop.outlet)"], "roles": ["serviceAdvisor"],
                "shifts": Workshop.week, "skills": [],
            ]
        ).id
    }

    /// A visit on Thursday at the first time that is free.
    private func booked() -> TestAnswer {
        let slots = service.get("/v1/outlets/\(shop.outlet)/slots?from=2026-11-26&to=2026-11-26&operations=LOF1")
        let booked = service.post(
            "/v1/appointments",
            [
                "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "vehicleId": "\(shop.newVehicle(of: shop.customer))", "channel": "phone",
                "startsAt": slots["items"][0]["startsAt"], "operations": ["LOF1"], "concerns": ["Oil service"],
            ])
        #expect(booked.status == 201)
        return booked
    }

    @Test("NET-05: an advisor with an open order stays, and is told which; reassigned, the order is the other's")
    func advisor() {
        let order = shop.inRepair()
        let number = shop.order(order)["number"]
        let refused = deactivate(shop.advisor)
        #expect(refused.status == 409)
        #expect(refused.rule == "NET-05")
        #expect(refused.code == "open_work")
        let item = refused["openWork"].items.first ?? .null
        #expect(item["kind"] == "repairOrder")
        #expect(item["id"].text == order)
        #expect(item["name"] == number)
        #expect(service.get("/v1/staff/\(shop.advisor)/open-work")["items"] == refused["openWork"])
        #expect(service.get("/v1/staff/\(shop.advisor)")["status"] == "active")
        let other = otherAdvisor()
        let moved = service.post("/v1/staff/\(shop.advisor)/reassign", ["toStaffId": "\(other)"])
        #expect(moved.status == 200)
        #expect(moved["reassigned"].items.count == 1)
        #expect(moved["remaining"] == [])
        #expect(shop.order(order)["advisorId"].text == other)
        #expect(service.ordersThatEventsMiss().isEmpty)
        #expect(deactivate(shop.advisor).status == 200)
        let history = service.get("/v1/events?resource=\(shop.advisor)")["items"].items.map { $0["type"].text }
        #expect(history.last == "staff.deactivated")
    }

    @Test("SEC-02: who reaches one outlet is told of what is open there alone, and hands on nothing of another's")
    func reach() {
        let other = Workshop(service, tag: "2")
        let path = "/v1/staff/\(shop.advisor)"
        let both: JSONValue = [.string(shop.outlet), .string(other.outlet)]
        #expect(service.patch(path, ["outletIds": both]).status == 200)
        let order = shop.inRepair()
        let reach: JSONValue = ["kind": "outlets", "outletIds": [.string(other.outlet)]]
        let key = service.post(
            "/v1/api-keys", ["name": "near", "role": "networkAdministrator", "reach": reach])["key"].text
        func send(_ method: String, _ target: String, _ body: JSONValue? = nil) -> TestAnswer {
            service.send(method, target, body) { $0.authorization = "Bearer \(key)" }
        }
        #expect(service.get(path + "/open-work")["items"].items.count == 1)
        #expect(send("GET", path + "/open-work")["items"] == [])
        let refused = send("PATCH", path, ["status": "inactive"])
        #expect(refused.code == "open_work" && refused["openWork"] == [])
        let moved = send("POST", path + "/reassign", ["toStaffId": .string(other.advisor)])
        #expect(moved.status == 200 && moved["reassigned"] == [] && moved["remaining"] == [])
        #expect(shop.order(order)["advisorId"].text == shop.advisor)
        let erase = send("POST", "/v1/customers/\(shop.customer)/erase", ["reason": "The customer asked for it"])
        #expect(erase.code == "customer_has_open_business" && erase["openWork"] == [])
        for answer in [refused, erase] {
            let text = String(decoding: answer.bytes, as: UTF8.self)
            #expect(!text.contains(order) && !text.contains(shop.order(order)["number"].text), "\(text)")
            #expect(text.contains("at other outlets"))
        }
    }

    @Test("NET-05: a technician's jobs, an advisor's appointments are open; delivered orders are not")
    func kinds() {
        let done = shop.delivered()
        let order = shop.inRepair()
        _ = shop.assign(order, shop.jobIDs(order)[0])
        #expect(deactivate(shop.technician)["openWork"].items.map { $0["kind"] } == ["job"])
        _ = shop.assign(order, shop.jobIDs(order)[0], to: shop.second)
        #expect(deactivate(shop.technician).status == 200)
        _ = booked()
        let kinds = deactivate(shop.advisor)["openWork"].items.map { $0["kind"].text }
        #expect(Set(kinds) == ["repairOrder", "appointment"])
        let open = service.get("/v1/staff/\(shop.advisor)/open-work")["items"].items.map { $0["id"].text }
        #expect(!open.contains(done))
    }

    @Test("NET-05: time that is kept for a technician is open work, and goes to whoever else can do it then")
    func keptTime() {
        let booked = booked()
        let kept = booked["technicianIds"][0].text
        var others = [shop.technician, shop.second, shop.apprentice].filter { $0 != kept }
        let refused = deactivate(kept)
        #expect(refused.rule == "NET-05" && refused["openWork"].items.map { $0["id"].text } == [booked.id])
        let moved = service.post("/v1/staff/\(kept)/reassign", ["toStaffId": "\(others[0])"])
        #expect(moved["reassigned"].items.map { $0["id"].text } == [booked.id])
        let after = service.get("/v1/appointments/\(booked.id)")
        let next = after["technicianIds"].items.map(\.text)
        #expect(next.count == 1 && others.contains(next[0]))
        #expect(after["startsAt"] == booked["startsAt"] && after["advisor"] == booked["advisor"])
        #expect(deactivate(kept).status == 200)
        others.removeAll { $0 == next[0] }
        for other in others { #expect(deactivate(other).status == 200) }
        // Nobody is left who could do it.
        let stays = service.post("/v1/staff/\(next[0])/reassign", ["toStaffId": "\(shop.advisor)"])
        #expect(stays["reassigned"] == [])
        #expect(deactivate(next[0])["openWork"].items.map { $0["id"].text } == [booked.id])
        #expect(service.get("/v1/appointments/\(booked.id)")["technicianIds"].items.map(\.text) == next)
    }

    @Test("NET-05: who has a share in a job that is not complete stays, too (REP-14)")
    func sharer() {
        let order = shop.inRepair()
        let job = shop.path(order) + "/jobs/\(shop.jobIDs(order)[0])"
        _ = shop.assign(order, shop.jobIDs(order)[0])
        let shared = service.put(
            job + "/shares",
            [
                "shares": [
                    ["technicianId": "\(shop.technician)", "percent": 60],
                    ["technicianId": "\(shop.second)", "percent": 40],
                ]
            ])
        #expect(shared.status == 200)
        let refused = deactivate(shop.second)
        #expect(refused.status == 409)
        #expect(refused["openWork"].items.map { $0["kind"] } == ["job"])
        #expect(service.put(job + "/shares", ["shares": []]).status == 200)
        #expect(deactivate(shop.second).status == 200)
    }

    @Test("NET-05: work goes only to someone who can do it")
    func taker() {
        _ = shop.inRepair()
        let reassign = { (taker: String) in
            self.service.post("/v1/staff/\(self.shop.advisor)/reassign", ["toStaffId": "\(taker)"])
        }
        #expect(reassign(shop.clerk).code == "role_needed")
        #expect(reassign(shop.advisor).status == 422)
        _ = deactivate(shop.manager)
        #expect(reassign(shop.manager).status == 422)
    }

    @Test("NET-05: who has left gets in no more")
    func access() {
        let password = "a long enough password 1"
        let user = service.post(
            "/v1/users",
            [
                "login": "xu.lan", "name": "Xu Lan", "roles": ["partsClerk"], "staffId": "\(shop.clerk)",
                "reach": ["kind": "outlets", "outletIds": ["\(shop.outlet)"]], "password": "\(password)",
            ])
        #expect(user.status == 201)
        #expect(deactivate(shop.clerk).status == 200)
        #expect(service.get("/v1/users/\(user.id)")["status"] == "disabled")
        let types = service.get("/v1/events?resource=\(user.id)")["items"].items.map { $0["type"].text }
        #expect(types.last == "user.disabled")
    }

    @Test("NET-06: equipment is taken only for an order that is at work here")
    func equipment() {
        let id = service.post(
            "/v1/outlets/\(shop.outlet)/equipment", ["identity": "T-1", "name": "Tester", "kind": "tester"]
        ).id
        let take = { (order: String) in
            self.service.post(
                "/v1/equipment/\(id)/check-out",
                ["staffId": "\(self.shop.technician)", "repairOrderId": "\(order)"])
        }
        #expect(take("ro_01M82YNFM04V3PKX1HFMKR6NMD").rule == "NET-06")
        #expect(take(shop.delivered()).status == 409)
        #expect(take(shop.inRepair()).status == 200)
    }
}
