import JSON
import ServiceKit
import TestSupport
import Testing

@Suite("Deferred jobs (RCP-14)")
struct DeferredJobTests {
    @Test("declined work is a resource: vehicle, class, priority, price then, next contact, the chain (RCP-14)")
    func isKept() throws {
        let world = try World()
        let (order, id) = try world.deferred()
        let job = world.service.get("/v1/deferred-jobs/\(id)")
        #expect(job.status == 200)
        #expect(job["vehicleId"].text == world.vehicle)
        #expect(job["repairOrderId"].text == order)
        #expect(job["safetyClass"].text == "unsafe")
        #expect(job["safety"].isTrue)
        #expect(job["priority"].text == "high")
        // 1.5 h × 360.00 and 13 % tax.
        #expect(job["price"] == world.money(61_020))
        #expect(job["nextContactOn"].text == "2026-12-01")
        #expect(job["offers"].items.map { $0["answer"].text } == ["declined"])
        #expect(job["offers"][0]["repairOrderId"].text == order)
        #expect(job["nextActions"] == ["revive", "decline", "close"])
    }

    @Test("it is found by vehicle, outlet, safety, priority, state and next contact")
    func isListed() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        func found(_ query: String) -> [String] {
            world.service.get("/v1/deferred-jobs?\(query)")["items"].items.map { $0["id"].text }
        }
        for query in [
            "vehicle=\(world.vehicle)", "outlet=\(world.outlet)", "safety=true", "safetyClass=unsafe", "priority=high",
            "status=open", "nextContactBefore=2026-12-02", "createdAfter=2026-11-23T00:00:00Z",
        ] {
            #expect(found(query) == [id], "\(query)")
        }
        for query in [
            "safety=false", "safetyClass=none", "priority=low", "status=closed", "nextContactBefore=2026-12-01",
            "createdBefore=2026-11-23T00:00:00Z",
        ] {
            #expect(found(query) == [], "\(query)")
        }
    }

    @Test("its next contact and priority are planned anew, at the version that was read, and not for yesterday")
    func isPlanned() throws {
        let world = try World()
        let (_, id) = try world.deferred(safety: false)
        let path = "/v1/deferred-jobs/\(id)"
        let planned = world.service.patch(path, ["nextContactOn": "2026-12-15", "priority": "high"])
        #expect(planned.status == 200)
        #expect(planned["nextContactOn"].text == "2026-12-15")
        #expect(planned["priority"].text == "high")
        #expect(planned["version"].integer == 2)
        let past = world.service.patch(path, ["nextContactOn": "2026-11-23"])
        #expect(past.status == 422)
        #expect(past.rule == "RCP-14")
        let stale = world.service.send("PATCH", path, ["priority": "low"]) { $0.ifMatch = "\"1\"" }
        #expect(stale.status == 412)
    }

    @Test("at the next visit it comes back as a job, which closes it; it is not revived twice (RCP-14)")
    func isRevived() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        let next = world.draft()
        let revived = world.service.post(
            "/v1/deferred-jobs/\(id)/revive", ["repairOrderId": .string(next), "payType": "customer"])
        #expect(revived.status == 200)
        #expect(revived["status"].text == "closed")
        #expect(revived["revivedBy"]["repairOrderId"].text == next)
        let job = revived["jobId"].text
        let jobs = world.service.get(world.path(next))["jobs"].items
        #expect(jobs.map { $0["id"].text } == [job])
        #expect(jobs[0]["operation"].text == "BRK1")
        #expect(revived["offers"].items.map { $0["answer"].text } == ["declined", "accepted"])
        let again = world.service.post("/v1/deferred-jobs/\(id)/revive", ["repairOrderId": .string(next)])
        #expect(again.status == 409)
        #expect(again.rule == "RCP-14")
    }

    @Test("it is open again where its job leaves the order: removed, declined, or the order cancelled (RCP-14)")
    func isReopened() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        let path = "/v1/deferred-jobs/\(id)"
        func revive() -> (order: String, job: String) {
            let order = world.draft()
            let job = world.service.post(path + "/revive", ["repairOrderId": .string(order)])["jobId"].text
            return (order, job)
        }
        let removed = revive()
        world.service.send("DELETE", world.path(removed.order) + "/jobs/\(removed.job)")
        #expect(world.service.get(path)["status"].text == "open")
        let declined = revive()
        world.service.patch(
            world.path(declined.order) + "/jobs/\(declined.job)", ["decision": "deferred", "safety": true])
        let open = world.service.get(path)
        #expect(open["status"].text == "open")
        #expect(
            open["offers"].items.map { $0["answer"].text }
                == ["declined", "accepted", "reopened", "accepted", "postponed"])
        // One piece of work, whatever became of its jobs.
        #expect(world.service.get("/v1/deferred-jobs?vehicle=\(world.vehicle)")["items"].items.count == 1)
    }

    @Test("declined once more it stays open, with a link more and a new contact (RCP-14)")
    func isDeclinedAgain() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        let next = world.draft()
        let body: JSONValue = ["repairOrderId": .string(next), "reason": "No time", "nextContactOn": "2027-01-10"]
        let declined = world.service.post("/v1/deferred-jobs/\(id)/decline", body)
        #expect(declined["status"].text == "open")
        #expect(declined["nextContactOn"].text == "2027-01-10")
        #expect(declined["offers"].items.map { $0["answer"].text } == ["declined", "declined"])
        #expect(declined["offers"][1]["reason"].text == "No time")
        #expect(declined["offers"][1]["staffId"].text == world.advisor)
    }

    @Test("work of another vehicle, or of the order on which it was declined, is refused by pointer (RCP-14)")
    func refusesOthers() throws {
        let world = try World()
        let (first, id) = try world.deferred()
        let other = world.service.post(
            "/v1/vehicles", ["plate": "沪B10001", "make": "SAIC", "model": "MG4", "ownerId": "\(world.customer)"]
        ).id
        let strange = world.service.post("/v1/repair-orders", world.newOrder.with("vehicleId", .string(other))).id
        for order in [first, strange, "ro_01M85FB8T0Z8FYDYQB2ZJTXSYX"] {
            let answer = world.service.post("/v1/deferred-jobs/\(id)/revive", ["repairOrderId": .string(order)])
            #expect(answer.status == 422, "\(order)")
            #expect(answer.rule == "RCP-14")
            #expect(answer.pointers == ["/repairOrderId"])
        }
    }

    @Test("closed for another reason it is offered no more")
    func isClosed() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        let closed = world.service.post("/v1/deferred-jobs/\(id)/close", ["reason": "Vehicle sold"])
        #expect(closed["status"].text == "closed")
        #expect(closed["closeReason"].text == "Vehicle sold")
        #expect(world.offers(world.draft())["items"] == [])
        #expect(world.service.patch("/v1/deferred-jobs/\(id)", ["priority": "low"]).status == 409)
    }

    @Test("it is offered at every outlet of the network (RCP-14)")
    func isOfferedElsewhere() throws {
        let world = try World()
        let (order, id) = try world.deferred()
        let other = try World(world.service, tag: "2")
        let visit = world.service.post(
            "/v1/repair-orders", other.newOrder.with("vehicleId", .string(world.vehicle))
        ).id
        #expect(other.offers(visit)["items"].items.map { $0["id"].text } == [id])
        #expect(order != visit)
    }

    @Test("the capture rate says how much came back, with its numerator, denominator and orders (RCP-14)")
    func isReported() throws {
        let world = try World()
        let (_, first) = try world.deferred()
        _ = try world.deferred(safety: false)
        let next = world.draft()
        world.service.post("/v1/deferred-jobs/\(first)/revive", ["repairOrderId": .string(next)])
        let path = "/v1/outlets/\(world.outlet)/deferred-job-report"
        let report = world.service.get(path + "?from=2026-11-24&to=2026-11-24")
        #expect(report["recommended"].integer == 2)
        #expect(report["captured"].integer == 1)
        #expect(report["open"].integer == 1)
        #expect(report["captureRatePercent"] == 50)
        #expect(report["recommendedValue"] == world.money(2 * 61_020))
        #expect(report["capturedValue"] == world.money(61_020))
        #expect(report["repairOrderIds"] == [.string(next)])
        #expect(report["openSafetyRelevant"].integer == 0)
        let empty = world.service.get(path + "?from=2026-11-25&to=2026-11-30")
        #expect(empty["recommended"].integer == 0)
        #expect(empty["captureRatePercent"] == .null)
        #expect(world.service.get(path + "?from=2026-11-25").status == 400)
    }
}
