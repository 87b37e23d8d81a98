import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import Callbacks

/// CBK-06 to CBK-08: what a period's callbacks have found, what is done about it, and who stands for it.
@Suite struct ReportTests {
    let world: World

    init() throws {
        world = try World()
    }

    private var service: TestService { world.service }
    private func path(_ period: String) -> String { "/v1/outlets/\(world.outlet)/callback-reports/\(period)" }
    private func set(_ time: String) throws { service.clock.set(try #require(Instant(time))) }
    private func approve(_ period: String, by person: String = "manager") -> TestAnswer {
        service.post(path(period) + "/approve", ["staffId": .string(world.person(person)), "comment": "Seen"])
    }

    private func count(_ rule: String, _ result: String) throws -> Int {
        try service.count(
            "SELECT count(*) FROM rule_measurements WHERE rule = $1 AND result = $2", [.text(rule), .text(result)])
    }

    private var action: JSONValue {
        [
            "kind": "corrective", "cause": "One advisor on Mondays", "description": "A second one",
            "ownerId": .string(world.person("advisor")), "dueOn": "2026-12-15", "checkOn": "2027-01-31",
        ]
    }

    /// In November four deliveries: two heard, of which one unhappy, one not reached, one not called.
    private func november() throws {
        let unhappy = try world.reached(World.customer(service, phone: "+8613800000031")).callback
        world.complete(
            unhappy,
            world.happy.with("answers", [["question": "overall", "score": 4], ["question": "reception", "score": 2]])
                .with("complaint", World.grievance))
        world.complete(try world.reached(World.customer(service, phone: "+8613800000032")).callback)
        world.attempt(try world.delivered().callback, "noAnswer")
        _ = try world.delivered()
    }

    @Test("CBK-06: rates, satisfaction and complaints of a period, each with numerator, denominator and formula")
    func figures() throws {
        try november()
        let report = service.get(path("2026-11"))
        #expect(report["status"] == "running")
        #expect(report["from"] == "2026-11-01" && report["through"] == "2026-11-30")
        let callbacks = report["callbacks"]
        func figure(_ value: JSONValue) -> [String] {
            ["value", "numerator", "denominator"].map { name in
                guard case .number(let number) = value[name] else { return "none" }
                return number.literal
            }
        }
        #expect(figure(callbacks["callbackRate"]) == ["75", "3", "4"])
        #expect(callbacks["callbackRate"]["formula"].text.contains("/ deliveries"))
        #expect(figure(callbacks["reachRate"]) == ["66.667", "2", "3"])
        #expect(figure(callbacks["dissatisfied"]) == ["50", "1", "2"])
        // Of 4, 2, 9 and 10 of ten.
        #expect(figure(callbacks["satisfaction"]) == ["62.5", "250", "4"])
        let steps = report["bySteps"].items
        #expect(steps.map { $0["step"] } == ["overall", "reception"])
        #expect(figure(steps[1]["satisfaction"]) == ["20", "20", "1"])
        #expect(report["byAdvisors"][0]["advisorId"].text == world.person("advisor"))
        #expect(report["byTechnicians"][0]["technicianId"].text == world.person("technician"))
        #expect(report["byTechnicians"][0]["deliveries"] == 4)
        #expect(report["byJobTypes"].items.count == 1)
        #expect(figure(report["recommendation"]) == ["100", "1", "1"])
        #expect(report["complaints"]["count"] == 1)
        #expect(report["complaints"]["byClass"] == [["class": "service", "count": 1, "previousCount": 0]])
        let records = service.get(report["records"]["callbacks"].text)["items"].items
        #expect(records.count == 4)
        let heard = service.get(report["records"]["completed"].text)["items"].items
        #expect(heard.count == 2 && heard.count { $0["dissatisfied"] == true } == 1)
        let week = service.get(path("2026-W48"))
        #expect(week["callbacks"]["deliveries"] == 4)
        #expect(service.get(path("2026-W47"))["callbacks"]["callbackRate"]["value"] == .null)
        let next = service.get(path("2026-12"))
        #expect(next["previousPeriod"] == "2026-11")
        #expect(next["callbacks"]["callbackRate"]["previous"]["value"] == 75)
    }

    @Test(
        "CBK-06: what is neither month nor week is no period",
        arguments: ["2026-13", "2026-W54", "2026", "x", "2025-W53"])
    func wrongPeriod(_ period: String) {
        #expect(service.get(path(period)).status == 404)
    }

    @Test("CBK-07: actions answer the report, with owner, due date and a later look at the effect")
    func actions() throws {
        try november()
        let made = service.post(path("2026-11") + "/actions", action)
        #expect(made.status == 201)
        #expect(made["period"] == "2026-11" && made["status"] == "open")
        #expect(service.get(path("2026-11"))["actions"][0]["id"].text == made.id)
        let one = "/v1/corrective-actions/\(made.id)"
        let finding: JSONValue = [
            "staffId": .string(world.person("manager")), "effective": true, "finding": "Nobody waits",
        ]
        #expect(service.post(one + "/check", finding).rule == "CBK-07")
        #expect(service.post(one + "/complete", ["result": "Since today"])["status"] == "done")
        #expect(service.post(one + "/complete", ["result": "Again"]).rule == "CBK-07")
        try set("2027-01-20T02:00:00Z")
        let checked = service.post(one + "/check", finding)
        #expect(checked["status"] == "effective")
        #expect(checked["effectCheck"]["finding"] == "Nobody waits")
        #expect(try count("CBK-07", "met") == 1)
        #expect(service.get("/v1/corrective-actions?outlet=\(world.outlet)&status=effective")["items"].items.count == 1)
        #expect(service.get("/v1/corrective-actions?owner=\(world.person("manager"))")["items"] == [])
        #expect(service.get("/v1/corrective-actions?dueThrough=2026-12-14")["items"] == [])
    }

    @Test("CBK-07: an action without owner, of another outlet's people, due in the past or never looked at is refused")
    func wrongActions() throws {
        let target = path("2026-11") + "/actions"
        let empty = service.post(target, [:])
        #expect(empty.rule == "CBK-07" && empty.pointers.count == 6)
        let stranger = service.post(target, action.with("ownerId", .string(world.person("stranger"))))
        #expect(stranger.status == 422 && stranger.pointers == ["/ownerId"])
        let past = service.post(target, action.with("dueOn", "2026-11-23"))
        #expect(past.rule == "CBK-07" && past.pointers == ["/dueOn"])
        #expect(service.post(target, action.with("checkOn", "2026-12-15")).pointers == ["/checkOn"])
    }

    @Test("CBK-07: an action that is done late is a miss, and overdue until then")
    func lateAction() throws {
        let made = service.post(path("2026-11") + "/actions", action)
        let one = "/v1/corrective-actions/\(made.id)"
        try set("2026-12-15T15:59:00Z")
        #expect(service.get(one)["overdue"] == false)
        try set("2026-12-15T16:00:00Z")
        #expect(service.get(one)["overdue"] == true)
        service.post(one + "/complete", ["result": "Late"])
        #expect(try count("CBK-07", "missed") == 1)
    }

    @Test("CBK-08: an approved report stays as it was, whatever happens later, and is kept for the network")
    func approved() throws {
        try november()
        service.post(path("2026-11") + "/actions", action)
        #expect(approve("2026-11").code == "period_not_over")
        try set("2026-12-01T01:00:00Z")
        #expect(service.get(path("2026-11"))["nextActions"] == ["approve"])
        let technician = approve("2026-11", by: "advisor")
        #expect(technician.status == 409 && technician.rule == "CBK-08")
        let stale = service.send(
            "POST", path("2026-11") + "/approve", ["staffId": .string(world.person("manager"))],
            configure: { $0.ifMatch = "\"1-0123456789abcdef\"" })
        #expect(stale.status == 412)
        let done = approve("2026-11")
        #expect(done.status == 200)
        #expect(done["status"] == "approved" && done["approvedBy"].text == world.person("manager"))
        let again = approve("2026-11")
        #expect(again.status == 409 && again.rule == "CBK-08")
        world.attempt(service.get("/v1/callbacks?status=due")["items"][0]["id"].text, "noAnswer")
        #expect(service.get(path("2026-11")).bytes == done.bytes)
        let listed = service.get("/v1/callback-reports?period=2026-11")["items"]
        #expect(listed.items.count == 1 && listed[0]["url"].text == path("2026-11"))
        #expect(service.get("/v1/callback-reports?period=2026-10")["items"] == [])
        #expect(try count("CBK-06", "met") == 1 && count("CBK-07", "met") == 1 && count("CBK-08", "met") == 1)
    }

    @Test("CBK-02, CBK-06: who refused to talk is neither reached nor satisfied, and dissatisfied where they said so")
    func refused() throws {
        world.complete(try world.reached(World.customer(service, phone: "+8613800000033")).callback)
        for phone in ["+8613800000034", "+8613800000035"] {
            let id = try world.delivered(to: World.customer(service, phone: phone)).callback
            world.attempt(id, "refused")
            var body = world.happy.with("answers", nil)
            if phone.hasSuffix("5") { body = body.with("dissatisfied", true).with("complaint", World.grievance) }
            #expect(world.complete(id, body).status == 200)
        }
        let callbacks = service.get(path("2026-11"))["callbacks"]
        #expect(callbacks["callbackRate"]["numerator"] == 3)
        #expect(callbacks["reachRate"]["numerator"] == 1 && callbacks["reachRate"]["denominator"] == 3)
        #expect(callbacks["satisfaction"]["denominator"] == 2)
        #expect(callbacks["dissatisfied"]["numerator"] == 1 && callbacks["dissatisfied"]["denominator"] == 2)
    }

    @Test("CBK-08: a report that is approved late, and unanswered, is a miss of both")
    func late() throws {
        try november()
        try set("2026-12-16T00:00:00Z")
        #expect(approve("2026-11").status == 200)
        #expect(try count("CBK-07", "missed") == 1 && count("CBK-08", "missed") == 1)
    }

    /// What the outlet's compliance says of CBK-08 in December: met and all.
    private func timely() -> [Int64?] {
        let path = "/v1/outlets/\(world.outlet)/compliance?rule=CBK-08&from=2026-12-01&to=2026-12-31"
        let line = service.get(path)["rules"][0]
        return [line["numerator"].integer, line["denominator"].integer]
    }

    @Test("CBK-08: a month that nobody approves is a miss once its time is over, and stays one")
    func forgotten() throws {
        try november()
        let limit = try #require(Instant("2026-12-15T16:00:00Z"))
        service.pass(to: limit.adding(seconds: -1))
        #expect(try count("CBK-08", "missed") == 0)
        service.pass(to: limit)
        #expect(try count("CBK-08", "missed") == 1)
        #expect(timely() == [0, 1])
        let told = service.get("/v1/events?types=callbackReport.overdue")["items"].items
        #expect(told.count == 1 && told[0]["changes"]["period"]["to"] == "2026-11")
        #expect(told[0]["outletId"].text == world.outlet && told[0]["actor"] == "system")
        let link = "/v1/outlets/\(world.outlet)/compliance/CBK-08/reports?from=2026-12-01&to=2026-12-31"
        let behind = service.get(link)["items"].items
        #expect(behind.map { $0["period"] } == ["2026-11"] && behind[0]["reason"] == "not approved")
        #expect(service.get(behind[0]["url"].text)["status"] == "draft")
        #expect(service.get(link + "&result=met")["items"] == [] && service.get(link + "&result=pending").status == 400)
        service.pass(to: limit.adding(days: 3))
        #expect(approve("2026-11").status == 200)
        #expect(try count("CBK-08", "missed") == 1 && count("CBK-08", "met") == 0)
        #expect(timely() == [0, 1])
    }

    @Test("CBK-08: a month that was approved in time, or week by week, or had no callback, is no miss")
    func remembered() throws {
        try november()
        let weekly = try World()
        _ = try weekly.delivered()
        for world in [world, weekly] { world.service.clock.set(try #require(Instant("2026-12-01T01:00:00Z"))) }
        #expect(approve("2026-11").status == 200)
        for week in ["W44", "W45", "W46", "W47", "W48"] {
            let path = "/v1/outlets/\(weekly.outlet)/callback-reports/2026-\(week)/approve"
            let done = weekly.service.post(path, ["staffId": .string(weekly.person("manager"))])
            #expect(done.status == 200, "\(week) \(done.json)")
        }
        let later = try #require(Instant("2027-01-20T01:00:00Z"))
        for world in [world, weekly] {
            world.service.pass(to: later)
            // The first weeks were approved late, which is another matter.
            let missed = try world.service.count(
                """
                SELECT count(*) FROM rule_measurements
                WHERE rule = 'CBK-08' AND result = 'missed' AND subject_id LIKE '%:2026-11'
                """)
            #expect(missed == 0)
        }
    }

    @Test("CBK-08: an outlet that gives itself more days has them")
    func moreDays() throws {
        _ = try world.delivered()
        #expect(service.put("/v1/outlets/\(world.outlet)/callback-settings", ["approvalDays": 20]).status == 200)
        service.pass(to: try #require(Instant("2026-12-16T00:00:00Z")))
        #expect(try count("CBK-08", "missed") == 0)
        service.pass(to: try #require(Instant("2026-12-20T16:00:00Z")))
        #expect(try count("CBK-08", "missed") == 1)
    }

    @Test("months and weeks begin and follow each other as ISO 8601 has them")
    func periods() throws {
        for (text, first, end, previous) in [
            ("2026-01", "2026-01-01", "2026-02-01", "2025-12"), ("2026-W01", "2025-12-29", "2026-01-05", "2025-W52"),
            ("2026-W53", "2026-12-28", "2027-01-04", "2026-W52"), ("2027-W01", "2027-01-04", "2027-01-11", "2026-W53"),
            ("2028-02", "2028-02-01", "2028-03-01", "2028-01"),
        ] {
            let period = try #require(ReportPeriod(text))
            #expect(period.first.text == first && period.end.text == end && period.previous?.text == previous)
            #expect(text.contains("W") || ReportPeriod(monthOf: period.end.adding(days: -1)) == period)
        }
        let november = try #require(ReportPeriod("2026-11"))
        #expect(november.weeks.map(\.text) == ["2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48"])
        let january = try #require(ReportPeriod("2027-01"))
        #expect(january.weeks.map(\.text) == ["2026-W53", "2027-W01", "2027-W02", "2027-W03", "2027-W04"])
        var period = try #require(ReportPeriod("2031-W20"))
        for _ in 0..<600 {
            let before = try #require(period.previous)
            #expect(before.end == period.first)
            period = before
        }
    }
}
