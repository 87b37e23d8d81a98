import JSON
import Network
import Notifications
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// A day and an hour ahead (BKG-09).
@Suite struct ReminderTests {
    let world: World
    let id: String
    /// The appointment is on Thursday at 10:00.
    private static let start = World.shanghai("2026-11-26", "10:00")

    init() throws {
        world = try World()
        id = world.book(Self.start, advisor: world.linYue).id
        world.act("confirm", on: id)
    }

    private func pass(to day: String, _ time: String) throws {
        world.service.pass(to: try #require(Instant(World.shanghai(day, time))))
    }

    private var reminders: [JSONValue] { world.service.get("/v1/appointments/\(id)/reminders")["items"].items }
    private func told(_ kind: String) -> [JSONValue] {
        world.service.get("/v1/notifications?resource=\(id)&kind=\(kind)")["items"].items
    }
    @discardableResult
    private func say(_ outcome: String, _ which: String = "day", with more: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = ["outcome": "\(outcome)", "byStaffId": "\(world.linYue)"]
        for (member, value) in more { body = body.with(member, value) }
        return world.service.post("/v1/appointments/\(id)/reminders/\(which)/outcome", body)
    }
    private func arrive() { world.act("arrive", on: id, ["receivedBy": "\(world.linYue)"]) }

    @Test("BKG-09 a day and an hour ahead there are both tasks and the customer's reminder")
    func raised() throws {
        #expect(reminders.map { $0["status"].text } == ["scheduled", "scheduled"])
        #expect(
            reminders.map { $0["dueAt"].text } == [World.wednesday("10:00"), World.shanghai("2026-11-26", "09:00")])
        try pass(to: "2026-11-25", "09:59")
        #expect(told("appointment.reminder").isEmpty)
        try pass(to: "2026-11-25", "10:00")
        #expect(reminders.map { $0["status"].text } == ["due", "scheduled"])
        let tasks = reminders[0]["tasks"].items
        #expect(tasks.map { $0["kind"].text } == ["preparationCheck", "attendance"])
        #expect(tasks.allSatisfy { $0["owner"]["staffId"].text == world.linYue && $0["done"] == false })
        #expect(tasks[0]["missing"].items.count == 5)
        #expect(told("appointment.reminder").map { $0["recipient"]["customerId"].text } == [world.customer])
        #expect(told("appointment.check").map { $0["recipient"]["staffId"].text } == [world.linYue])
        try pass(to: "2026-11-26", "09:00")
        #expect(reminders.map { $0["status"].text } == ["due", "due"])
        #expect(told("appointment.reminder").count == 2)
    }

    @Test("BKG-09 who has said that they will not come is not reminded again")
    func notComing() throws {
        try pass(to: "2026-11-25", "10:00")
        #expect(say("cancelled").status == 200)
        try pass(to: "2026-11-26", "09:00")
        #expect(reminders.map { $0["status"].text } == ["done", "due"])
        #expect(told("appointment.reminder").count == 1)
    }

    @Test("BKG-09 met: each outcome is recorded", arguments: ["coming", "late", "noAnswer", "cancelled"])
    func met(outcome: String) throws {
        try pass(to: "2026-11-25", "10:00")
        let answer = say(outcome)
        #expect(answer.status == 200 && answer["reminders"][0]["outcome"].text == outcome)
        #expect(answer["status"].text == "confirmed")
        try pass(to: "2026-11-26", "09:00")
        say("coming", "hour")
        try pass(to: "2026-11-26", "09:55")
        arrive()
        #expect(try world.result(of: "BKG-09", on: id) == "met")
    }

    @Test("BKG-09 missed: nobody asked")
    func missed() throws {
        try pass(to: "2026-11-26", "09:55")
        say("coming", "hour")
        arrive()
        let measured = try world.measured("BKG-09", on: id)
        #expect(measured?.result == .missed && measured?.reason == "no outcome: day")
        #expect(measured?.staff == world.linYue)
    }

    @Test("BKG-09 after a downtime the customer is reminded once, and not of what is over")
    func downtime() throws {
        try pass(to: "2026-11-26", "09:30")
        #expect(reminders.map { $0["status"].text } == ["due", "due"])
        #expect(told("appointment.reminder").count == 1)
        let late = world.book(World.shanghai("2026-11-27", "10:00")).id
        try pass(to: "2026-11-28", "09:00")
        #expect(
            world.service.get("/v1/notifications?resource=\(late)&kind=appointment.reminder")["items"].items.isEmpty)
    }

    @Test("BKG-09 who books later than a day ahead gets only what is still ahead")
    func bookedLate() throws {
        let soon = world.book(World.shanghai("2026-11-24", "16:00")).id
        let items = world.service.get("/v1/appointments/\(soon)/reminders")["items"].items
        #expect(items.map { $0["which"].text } == ["hour"])
        let answer = world.service.post("/v1/appointments/\(soon)/reminders/day/outcome", ["outcome": "coming"])
        #expect(answer.status == 404)
        let atOnce = world.book(World.shanghai("2026-11-24", "09:30")).id
        #expect(world.service.get("/v1/appointments/\(atOnce)/reminders")["items"].items.isEmpty)
        world.act("confirm", on: atOnce)
        world.act("arrive", on: atOnce, ["receivedBy": "\(world.linYue)"])
        #expect(try world.result(of: "BKG-09", on: atOnce) == "met")
    }

    @Test("BKG-09 reminders move with the appointment, and what was said of the old time is gone")
    func moves() throws {
        try pass(to: "2026-11-25", "10:00")
        say("coming")
        world.act("reschedule", on: id, ["startsAt": .string(World.shanghai("2026-11-28", "10:00")), "reason": "Lift"])
        #expect(reminders.map { $0["status"].text } == ["scheduled", "scheduled"])
        #expect(reminders[0]["dueAt"].text == World.shanghai("2026-11-27", "10:00"))
        try pass(to: "2026-11-26", "09:30")
        #expect(told("appointment.reminder").count == 1)
        try pass(to: "2026-11-27", "10:00")
        #expect(told("appointment.reminder").count == 2)
    }

    @Test("BKG-09 a cancelled appointment reminds nobody, and takes back what waits")
    func cancelled() throws {
        world.act("cancel", on: id, ["reason": "Ill"])
        try pass(to: "2026-11-26", "09:30")
        #expect(told("appointment.reminder").isEmpty && told("appointment.check").isEmpty)
        let jobs = world.service.get("/v1/jobs?subject=\(id)")["items"].items.map { $0["status"].text }
        #expect(jobs == ["cancelled", "cancelled"])
        #expect(say("coming").status == 409)
        #expect(say("coming")["rule"].text == "BKG-09")
    }

    @Test("BKG-09 a customer who cancels when asked can have the appointment cancelled at once")
    func cancelsAtOnce() throws {
        try pass(to: "2026-11-25", "10:00")
        let wrong = say("late", with: [("cancelAppointment", true)])
        #expect(wrong.status == 422 && wrong.code == "outcome_not_cancelled")
        let answer = say("cancelled", with: [("cancelAppointment", true), ("note", "Sold the car")])
        #expect(answer["status"].text == "cancelled" && answer["endReason"].text == "Sold the car")
        #expect(try world.service.count("SELECT COUNT(*) FROM capacity_claims") == 0)
        #expect(say("soon").status == 422)
    }

    @Test("BKG-06 the confirmation tells who receives the customer; BKG-07 advisor and parts store are told at once")
    func messages() throws {
        let confirmed = told("appointment.confirmed")
        #expect(confirmed.count == 1 && confirmed[0]["text"].text.contains("Lin Yue"))
        #expect(confirmed[0]["recipient"]["customerId"].text == world.customer)
        #expect(told("appointment.booked").map { $0["recipient"]["staffId"].text } == [world.linYue])
        #expect(told("appointment.partsWanted").map { $0["recipient"]["role"].text } == ["partsClerk"])
    }

    @Test("BKG-10 the customer is told the new time and why, once for each move")
    func rescheduled() throws {
        for time in ["11:00", "14:00"] {
            world.act(
                "reschedule", on: id,
                ["startsAt": .string(World.shanghai("2026-11-26", time)), "reason": "Lift is down"])
        }
        let told = told("appointment.rescheduled")
        #expect(told.count == 2 && told.allSatisfy { $0["text"].text.contains("Lift is down") })
        // The clock stands still, so that nothing says which of them is listed first.
        let status = told.map { ($0["text"].text.contains("14:00"), $0["status"].text) }
        #expect(Dictionary(status) { $0 + $1 } == [true: "queued", false: "cancelled"])
    }

    @Test("BKG-07 the parts store says when a missing part is expected, and the advisor is told")
    func shortage() throws {
        let short = world.book(
            World.shanghai("2026-11-26", "14:00"),
            with: [("parts", [["partNumber": "OIL-5W30", "quantity": 9]])]
        ).id
        let path = "/v1/appointments/\(short)/shortages/OIL-5W30"
        let body: JSONValue = ["expectedOn": "2026-11-25", "byStaffId": "\(world.xuLan)"]
        let answer = world.service.put(path, body)
        #expect(answer["shortages"][0]["expectedOn"].text == "2026-11-25")
        let advisor = answer["advisor"]["id"].text
        let told = world.service.get("/v1/notifications?resource=\(short)&staff=\(advisor)")["items"].items
        #expect(told.contains { $0["text"].text.contains("2026-11-25)") })
        let past = world.service.put(path, body.with("expectedOn", "2026-11-23"))
        #expect(past.status == 422 && past.rule == "BKG-07" && past.code == "expected_before_today")
        #expect(world.service.put("/v1/appointments/\(short)/shortages/OF-2101", body).status == 404)
    }
}
