import JSON
import SQLDatabase
import TestSupport
import Testing

@Suite("Jobs of a draft")
struct JobTests {
    @Test("a new job is answered with its order, and can be read where it is")
    func adds() throws {
        let world = try World()
        let order = world.draft()
        let answer = world.service.post(world.path(order) + "/jobs", world.service40)
        #expect(answer.status == 201)
        #expect(answer.id.hasPrefix("job_"))
        #expect(answer["status"].text == "proposed")
        #expect(answer["parts"].items.map { $0["partNumber"].text } == ["OF1", "OIL1"])
        #expect(answer["repairOrder"]["jobs"].items.count == 1)
        #expect(answer.field("ETag") == "\"2\"")
        let location = try #require(answer.field("Location"))
        #expect(world.service.get(location).id == answer.id)
    }

    @Test("what a job names has to exist, and its concern be this order's")
    func refusesReferences() throws {
        let world = try World()
        let order = world.draft()
        let other = world.service.post("/v1/repair-orders", world.newOrder)["concerns"][0]["id"]
        let wrong: [(String, JSONValue, String)] = [
            ("operation", "NONE", "/operation"), ("concernId", other, "/concernId"),
            ("parts", [["partNumber": "NONE", "quantity": 1]], "/parts/0/partNumber"),
            ("parts", [["partNumber": "OF1", "quantity": 0]], "/parts/0/quantity"),
            ("payType", "nobody", "/payType"),
        ]
        for (member, value, pointer) in wrong {
            let answer = world.service.post(world.path(order) + "/jobs", world.service40.with(member, value))
            #expect(answer.status == 422)
            #expect(answer.pointers == [pointer])
        }
        #expect(world.service.get(world.path(order))["jobs"].items.isEmpty)
    }

    @Test("a job changes who pays, its parts and its concern")
    func changes() throws {
        let world = try World()
        let order = world.service.post("/v1/repair-orders", world.newOrder)
        let concern = order["concerns"][0]["id"]
        let job = world.service.post(world.path(order.id) + "/jobs", world.service40).id
        let path = world.path(order.id) + "/jobs/\(job)"
        let answer = world.service.patch(
            path,
            [
                "payType": "warranty", "concernId": concern,
                "parts": [["partNumber": "OIL1", "quantity": .decimal("4.5")]],
            ]
        )
        #expect(answer.status == 200)
        #expect(answer["payType"].text == "warranty")
        #expect(answer["concernId"] == concern)
        #expect(answer["parts"][0]["quantity"] == .decimal("4.5"))
        #expect(world.service.patch(path, ["concernId": .null])["concernId"] == .null)
        #expect(world.service.patch(path, ["operation": "BRK1"]).status == 422)
    }

    @Test("a removed job is gone, and another order's job is not found")
    func removes() throws {
        let world = try World()
        let order = world.draft()
        let job = world.service.post(world.path(order) + "/jobs", world.service40).id
        #expect(world.service.send("DELETE", world.path(world.draft()) + "/jobs/\(job)").status == 404)
        let answer = world.service.send("DELETE", world.path(order) + "/jobs/\(job)")
        #expect(answer.status == 200)
        #expect(answer["jobs"].items.isEmpty)
        #expect(world.service.get(world.path(order) + "/jobs/\(job)").status == 404)
        #expect(try world.service.count("SELECT count(*) FROM repair_order_part_lines") == 0)
    }

    @Test("every edit of the jobs takes the estimate back")
    func clearsEstimate() throws {
        let world = try World()
        let edits: [(String) -> TestAnswer] = [
            { world.service.post(world.path($0) + "/jobs", world.service40) },
            { order in
                let job = world.service.get(world.path(order))["jobs"][0]["id"].text
                return world.service.patch(world.path(order) + "/jobs/\(job)", ["payType": "internal"])
            },
            { order in
                let job = world.service.get(world.path(order))["jobs"][0]["id"].text
                return world.service.send("DELETE", world.path(order) + "/jobs/\(job)")
            },
        ]
        for edit in edits {
            let order = try world.estimated(jobs: [world.service40, world.service40])
            #expect(world.service.get(world.path(order)).nextActions.contains("authorize"))
            #expect([200, 201].contains(edit(order).status))
            let after = world.service.get(world.path(order))
            #expect(after["amounts"]["estimated"] == .null)
            #expect(after["jobs"][0]["labor"] == .null)
            #expect(!after.nextActions.contains("authorize"))
            let refused = world.service.post(world.path(order) + "/authorize", world.authorization)
            #expect(refused.status == 409)
            #expect(refused.rule == "RCP-07")
            #expect(refused.code == "not_estimated")
        }
    }

    @Test("what the customer does not want now is kept for the next visit (RCP-14)")
    func defers() throws {
        let world = try World()
        let order = try world.estimated(jobs: [world.service40, ["operation": "BRK1", "payType": "customer"]])
        let job = world.service.get(world.path(order))["jobs"][1]["id"].text
        let path = world.path(order) + "/jobs/\(job)"
        let unclear = world.service.patch(path, ["decision": "declined"])
        #expect(unclear.status == 422)
        #expect(unclear.rule == "RCP-14")
        #expect(unclear.pointers == ["/safety"])
        #expect(world.service.patch(path, ["decision": "declined", "safety": true])["status"].text == "declined")
        let kept = world.service.get("/v1/deferred-jobs?vehicle=\(world.vehicle)")["items"]
        #expect(kept.items.count == 1)
        #expect(kept[0]["operation"].text == "BRK1")
        #expect(kept[0]["safety"].isTrue)
        // 1.5 h × 360.00 and 13 % tax.
        #expect(kept[0]["price"] == world.money(61_020))
        #expect(world.service.patch(path, ["payType": "internal"]).status == 409)
        #expect(world.service.send("DELETE", path).status == 409)

        world.service.post(world.path(order) + "/estimate")
        let signed = world.service.post(world.path(order) + "/authorize", world.authorization)
        #expect(signed.status == 200)
        #expect(signed["jobs"].items.map { $0["status"].text } == ["approved", "declined"])
        #expect(signed["amounts"]["authorized"] == world.money(88_479))
    }

    @Test("a signed order's jobs are closed to edits (REP-03)")
    func draftOnly() throws {
        let world = try World()
        let order = try world.authorized()
        let job = world.service.get(world.path(order))["jobs"][0]["id"].text
        let answers = [
            world.service.post(world.path(order) + "/jobs", world.service40),
            world.service.patch(world.path(order) + "/jobs/\(job)", ["payType": "internal"]),
            world.service.send("DELETE", world.path(order) + "/jobs/\(job)"),
        ]
        for answer in answers {
            #expect(answer.status == 409)
            #expect(answer.rule == "REP-03")
            #expect(answer.state == "authorized")
            #expect(answer.actions == ["start", "cancel"])
        }
        #expect(world.service.get(world.path(order))["jobs"].items.count == 1)
    }
}
