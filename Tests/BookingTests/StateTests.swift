import Booking
import JSON
import ServiceKit
import TestSupport
import Testing

@Suite struct StateTests {
    private static let paths: [AppointmentAction: String] = [
        .diagnosis: "diagnosis", .estimate: "estimate", .confirm: "confirm", .reschedule: "reschedule",
        .move: "move", .cancel: "cancel", .noShow: "no-show", .arrive: "arrive",
    ]

    @Test(
        "every action in every state succeeds, or is refused with state, allowed actions and rule",
        arguments: AppointmentStatus.allCases)
    func everyAction(status: AppointmentStatus) throws {
        for action in AppointmentAction.allCases {
            let world = try World()
            let id = try world.appointment(in: status.rawValue)
            let before = world.appointment(id)
            #expect(before["status"].text == status.rawValue)
            let answer = try perform(action, on: id, in: world)
            if let next = Appointment.transitions.next(status, action) {
                #expect(answer.status == 200, "\(action) in \(status): \(answer.code)")
                #expect(world.appointment(id)["status"].text == next.rawValue)
            } else {
                #expect(answer.status == 409, "\(action) in \(status)")
                #expect(answer["state"].text == status.rawValue)
                #expect(answer["allowedActions"] == before["nextActions"])
                #expect(answer.rule == Appointment.rule(of: action).code)
                #expect(world.appointment(id).bytes == before.bytes)
            }
        }
    }

    private func perform(_ action: AppointmentAction, on id: String, in world: World) throws -> TestAnswer {
        if let path = Self.paths[action] { return world.act(path, on: id, world.body(of: path)) }
        if action == .fulfil { return try world.makeOrder(of: id) }
        let item = world.service.get("/v1/appointments/\(id)/preparation")["items"][0]["id"].text
        return world.service.patch(
            "/v1/appointments/\(id)/preparation/\(item)", ["done": true, "byStaffId": .string(world.linYue)])
    }

    @Test("the table is the process standard's")
    func table() {
        let ways = Appointment.transitions.rows.filter { $0.from != $0.to }.map { "\($0.from) \($0.to)" }
        #expect(
            Set(ways) == [
                "requested confirmed", "requested cancelled", "requested noShow", "confirmed arrived",
                "confirmed cancelled", "confirmed noShow", "arrived fulfilled",
            ])
    }

    @Test("an unknown appointment is 404 for every action")
    func unknown() throws {
        let world = try World()
        let id = "apt_00000000000000000000000000"
        for path in Self.paths.values { #expect(world.act(path, on: id, world.body(of: path)).status == 404) }
        #expect(world.appointment(id).status == 404)
        #expect(world.service.get("/v1/appointments/\(id)/preparation").status == 404)
    }
}
