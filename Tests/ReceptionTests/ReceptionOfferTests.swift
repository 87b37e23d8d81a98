import JSON
import TestSupport
import Testing

@Suite("What is shown at reception (RCP-05)")
struct ReceptionOfferTests {
    @Test("RCP-05 is missed without an inspection, and with open work that nobody dealt with")
    func isMissed() throws {
        let world = try World()
        _ = try world.deferred()
        let visit = world.draft()
        #expect(world.offers(visit)["inspection"].text == "missing")
        #expect(world.offers(visit)["open"].integer == 1)
        world.service.put(world.path(visit) + "/mpi", ["results": [["item": "Tyres", "result": "green"]]])
        #expect(world.offers(visit)["inspection"].text == "done")
        #expect(world.authorize(visit).status == 200)
        #expect(world.rule("RCP-05", of: visit) == "missed")
    }

    @Test("RCP-05 is met once the inspection is done and each shown item is dealt with")
    func isMet() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        let visit = world.draft()
        let declined = world.answer(visit, id, ["answer": "declined", "reason": "Next month"])
        #expect(declined["items"][0]["answer"].text == "declined")
        #expect(declined["items"][0]["answeredBy"].text == world.advisor)
        let done = world.service.put(
            world.path(visit) + "/mpi",
            ["results": [["item": "Wipers", "result": "amber"], ["item": "Tyres", "result": "green"]]])
        #expect(done.status == 200)
        let wipers = world.offers(visit)["items"].items.first { $0["kind"].text == "mpi" }?["id"].text ?? ""
        #expect(world.offers(visit)["complete"] == .bool(false))
        let last = world.answer(visit, wipers, ["answer": "declined"])
        #expect(last["complete"].isTrue)
        #expect(last["open"].integer == 0)
        #expect(world.authorize(visit).status == 200)
        #expect(world.rule("RCP-05", of: visit) == "met")
        // What was declined is deferred work now.
        let open = world.service.get("/v1/deferred-jobs?vehicle=\(world.vehicle)&status=open")["items"]
        #expect(open.items.contains { $0["description"].text == "Wipers" })
    }

    @Test("an inspection that is scheduled as a job meets RCP-05, too")
    func isScheduled() throws {
        let world = try World()
        world.service.post(
            "/v1/labor-operations",
            [
                "code": "MPI1", "description": "Health check", "standardHours": .decimal("0.3"),
                "skill": "maintenance", "level": 1, "bayKind": "lift", "selfCheck": ["Done"], "roadTest": false,
            ])
        _ = world.template()
        let visit = world.draft()
        world.service.post(world.path(visit) + "/jobs", ["operation": "MPI1", "payType": "customer"])
        #expect(world.offers(visit)["inspection"].text == "scheduled")
        #expect(world.authorize(visit).status == 200)
        #expect(world.rule("RCP-05", of: visit) == "met")
    }

    @Test("an accepted offer is a job of the draft; after the signature it takes a change request (REP-03)")
    func isAccepted() throws {
        let world = try World()
        let (_, id) = try world.deferred()
        let visit = world.draft()
        let accepted = world.answer(visit, id, ["answer": "accepted", "payType": "customer"])
        #expect(accepted.status == 200)
        let job = accepted["items"][0]["jobId"].text
        #expect(world.service.get(world.path(visit))["jobs"][0]["id"].text == job)
        #expect(world.answer(visit, id, ["answer": "declined"]).rule == "RCP-05")
        let signed = world.draft()
        let results: JSONValue = [["item": "Wipers", "result": "red", "operation": "BRK1"]]
        world.service.put(world.path(signed) + "/mpi", ["results": results])
        #expect(world.authorize(signed).status == 200)
        let wipers = world.offers(signed)["items"].items.first { $0["kind"].text == "mpi" }?["id"].text ?? ""
        let late = world.answer(signed, wipers, ["answer": "accepted"])
        #expect(late.status == 409)
        #expect(late.rule == "REP-03")
        #expect(world.answer(signed, wipers, ["answer": "declined"]).status == 200)
    }

    @Test("what nobody says how to mend needs an operation; what is not offered is not found")
    func asksForOperation() throws {
        let world = try World()
        let visit = world.draft()
        world.service.put(world.path(visit) + "/mpi", ["results": [["item": "Horn", "result": "red"]]])
        let horn = world.offers(visit)["items"][0]["id"].text
        let vague = world.answer(visit, horn, ["answer": "accepted"])
        #expect(vague.status == 422)
        #expect(vague.pointers == ["/operation"])
        #expect(world.answer(visit, horn, ["answer": "accepted", "operation": "BRK1"]).status == 200)
        #expect(world.answer(visit, "dfj_01M85FB8T0Z8FYDYQB2ZJTXSYX", ["answer": "declined"]).status == 404)
        #expect(world.answer(visit, horn, ["answer": "perhaps"]).pointers == ["/answer"])
    }
}
