import JSON
import ServiceKit
import TestSupport
import Testing

@Suite("Keys and papers (RCP-10)")
struct CustodyTests {
    private func move(
        _ world: World, _ order: String, _ movement: String, _ what: String = "papers", tag: String = "P1",
        by staff: String? = nil
    ) -> TestAnswer {
        world.service.post(
            world.path(order) + "/custody",
            [
                "what": "\(what)", "tag": "\(tag)", "place": "Safe 2", "movement": "\(movement)",
                "byStaffId": "\(staff ?? world.advisor)",
            ])
    }

    @Test("each move is kept, and what is here is told")
    func records() throws {
        let world = try World()
        let order = world.draft()
        #expect(move(world, order, "taken").status == 201)
        #expect(move(world, order, "moved").status == 201)
        #expect(world.service.get(world.path(order) + "/custody")["held"].items.count == 1)
        let last = move(world, order, "returned")
        #expect(last["tag"].text == "P1")
        #expect(last.field("ETag") == "\"4\"")
        let list = world.service.get(world.path(order) + "/custody")
        #expect(list["items"].items.map { $0["movement"].text } == ["taken", "moved", "returned"])
        #expect(list["held"].items.isEmpty)
        #expect(world.service.get(world.path(order))["version"].integer == 4)
    }

    @Test("only what is here moves or goes back, and nothing is taken twice")
    func refuses() throws {
        let world = try World()
        let order = world.draft()
        for movement in ["moved", "returned"] {
            let refused = move(world, order, movement)
            #expect(refused.status == 409)
            #expect(refused.rule == "RCP-10")
        }
        #expect(move(world, order, "taken").status == 201)
        #expect(move(world, order, "taken").rule == "RCP-10")
        #expect(move(world, order, "taken", "keys").status == 201)
        #expect(move(world, order, "moved", tag: "P2").status == 409)
    }

    @Test("whoever moves them works here")
    func needsStaff() throws {
        let world = try World()
        let other = try World(world.service, tag: "2")
        let answer = move(world, world.draft(), "taken", by: other.advisor)
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/byStaffId"])
        #expect(world.service.post(world.path(world.draft()) + "/custody").rule == "RCP-10")
    }

    @Test("authorisation takes the keys in, once")
    func takesKeys() throws {
        let world = try World()
        let first = world.service.get(world.path(try world.authorized()) + "/custody")["held"]
        #expect(first.items.map { $0["tag"].text } == ["K12"])
        let order = try world.estimated()
        #expect(move(world, order, "taken", "keys", tag: "K12").status == 201)
        world.service.post(world.path(order) + "/authorize", world.authorization)
        #expect(world.service.get(world.path(order) + "/custody")["items"].items.count == 1)
    }

    @Test("at delivery they go back")
    func returnsAtDelivery() throws {
        // Delivery itself stands in a module above; its event is what counts here.
        let deliver = Route.post("/v1/deliver/{id}", .deliver) { call, transaction in
            try call.record(Event("repairOrder.delivered", try call.text("id"), outlet: nil), in: transaction)
            return .json { $0.object { _ in } }
        }
        let world = try World(try TestService(World.modules + [Module("delivery", routes: [deliver])]))
        let order = try world.authorized()
        #expect(move(world, order, "taken").status == 201)
        #expect(world.service.post("/v1/deliver/\(order)").status == 200)
        let list = world.service.get(world.path(order) + "/custody")
        #expect(list["held"].items.isEmpty)
        #expect(list["items"].items.suffix(2).map { $0["movement"].text } == ["returned", "returned"])
    }
}
