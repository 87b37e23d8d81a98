import JSON
import TestSupport
import Testing

@Suite("The diagnosis of a concern (RCP-04)")
struct DiagnosisTests {
    private func start() throws -> (world: World, order: String, path: String) {
        let world = try World()
        let order = world.service.post("/v1/repair-orders", world.newOrder)
        let concern = order["concerns"][0]["id"].text
        return (world, order.id, world.path(order.id) + "/concerns/\(concern)/diagnosis")
    }

    @Test("a cause found is the advisor's word, unless another one's is named")
    func found() throws {
        let (world, _, path) = try start()
        let answer = world.service.put(path, ["result": "found", "cause": "Pads worn"])
        #expect(answer.status == 200)
        #expect(answer["concerns"][0]["diagnosis"]["cause"].text == "Pads worn")
        #expect(answer["concerns"][0]["diagnosis"]["staffId"].text == world.advisor)
    }

    @Test("a cause not found yet needs the plan that will find it")
    func unconfirmed() throws {
        let (world, _, path) = try start()
        let refused = world.service.put(path, ["result": "unconfirmed", "cause": "Maybe pads"])
        #expect(refused.status == 422)
        #expect(refused.rule == "RCP-04")
        #expect(refused.pointers == ["/testPlan"])
        #expect(world.service.put(path, ["result": "found", "testPlan": "Look"]).pointers == ["/cause"])
        #expect(world.service.put(path, ["result": "unconfirmed", "testPlan": "Measure pads"]).status == 200)
        #expect(world.service.put(path, [:]).rule == "RCP-04")
    }

    @Test("it is not left to the workshop")
    func needsAdvisorOrExpert() throws {
        let (world, _, path) = try start()
        let body: JSONValue = ["result": "found", "cause": "Pads worn"]
        let workshop = world.service.put(path, body.with("staffId", .string(world.technician)))
        #expect(workshop.status == 409)
        #expect(workshop.rule == "RCP-04")
        let other = try World(world.service, tag: "2")
        let stranger = world.service.put(path, body.with("staffId", .string(other.advisor)))
        #expect(stranger.status == 422)
        #expect(stranger.pointers == ["/staffId"])
    }

    @Test("the concern has to be this order's")
    func needsOwnConcern() throws {
        let (world, order, _) = try start()
        let other = world.service.post("/v1/repair-orders", world.newOrder)["concerns"][0]["id"].text
        #expect(world.diagnose(order, other).status == 404)
        #expect(world.diagnose(order, "con_x").status == 404)
    }

    @Test("a concern needs a job or a reason for none before the signature")
    func needsJobOrReason() throws {
        let (world, order, path) = try start()
        world.service.put(world.path(order) + "/walk-around", world.walkAround)
        world.service.post(world.path(order) + "/jobs", world.service40)
        world.service.post(world.path(order) + "/estimate")
        func authorize() -> TestAnswer {
            world.service.post(world.path(order) + "/authorize", world.authorization)
        }
        #expect(authorize().code == "concern_not_diagnosed")
        world.service.put(path, ["result": "found", "cause": "Pads worn"])
        let refused = authorize()
        #expect(refused.status == 409)
        #expect(refused.rule == "RCP-04")
        #expect(refused.code == "concern_without_job")
        world.service.put(path, ["result": "found", "cause": "Pads worn", "noJobReason": "Customer's own parts"])
        #expect(authorize().status == 200)
    }

    @Test("it is closed once the order is signed")
    func draftOnly() throws {
        let world = try World()
        let order = try world.authorized()
        let concern = world.service.get(world.path(order))["concerns"][0]["id"].text
        let answer = world.diagnose(order, concern)
        #expect(answer.status == 409)
        #expect(answer.rule == "RCP-04")
        #expect(answer.state == "authorized")
    }
}
