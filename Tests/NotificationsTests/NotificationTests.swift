import JSON
import Notifications
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// Messages: in the customer's language, over their channel, once for each cause (EVT-03).
@Suite struct NotificationTests {
    @Test("EVT-03 a customer is told in their language, over their channel, and the event tells no words")
    func told() throws {
        let outbox = try Outbox(with: [("preferredChannel", "email"), ("email", "wang@example.com")])
        #expect(outbox.tell()["status"].text == "queued")
        outbox.service.runDueJobs()
        let message = try #require(outbox.sent.first)
        #expect(message.channel == .email && message.address == "wang@example.com")
        #expect(message.text == "您的预约 SH01-1 已确认:2026-11-25 08:30,Pudong,由Lin Yue接待您。")
        #expect(outbox.last["status"].text == "sent" && outbox.last["attemptCount"].integer == 1)
        #expect(outbox.last["sentAt"].text == TestService.morning.text)
        let events = outbox.service.get("/v1/events?types=notification.sent")["items"].items
        #expect(events.count == 1 && events[0]["actor"].text == "system")
        let told = try outbox.service.count("SELECT COUNT(*) FROM events WHERE changes LIKE '%SH01-1%'")
        #expect(told == 0)
    }

    @Test("EVT-03 one cause is told once, another occasion again")
    func onceForEachCause() throws {
        let outbox = try Outbox()
        let first = outbox.tell()
        #expect(outbox.tell()["id"].text == first["id"].text)
        outbox.tell(with: [("occasion", "2")])
        outbox.service.runDueJobs()
        outbox.tell()
        outbox.service.runDueJobs()
        #expect(outbox.sent.count == 2)
    }

    @Test("EVT-03 a failure is tried again ever later; a success after it is one message")
    func retried() throws {
        let outbox = try Outbox([.failed("busy"), .failed("busy"), .sent])
        outbox.tell()
        outbox.service.runDueJobs()
        #expect(outbox.last["status"].text == "queued" && outbox.last["failure"].text == "busy")
        outbox.service.pass(to: TestService.morning.adding(seconds: 12))
        outbox.service.pass(to: TestService.morning.adding(seconds: 100))
        #expect(outbox.last["status"].text == "sent" && outbox.last["attemptCount"].integer == 3)
        #expect(outbox.last["failure"].text == "")
        #expect(outbox.sent.count == 3 && Set(outbox.sent.map(\.id)).count == 1)
    }

    @Test("EVT-03 what no attempt can send is failed with an event, and can be tried by hand")
    func hopeless() throws {
        let outbox = try Outbox([.hopeless("no such number"), .sent])
        let id = outbox.tell()["id"].text
        outbox.service.runDueJobs()
        #expect(outbox.last["status"].text == "failed" && outbox.last["failure"].text == "no such number")
        #expect(outbox.service.get("/v1/notifications?status=failed")["items"].items.count == 1)
        #expect(outbox.service.get("/v1/events?types=notification.failed")["items"].items.count == 1)
        #expect(outbox.service.post("/v1/notifications/\(id)/retry")["status"].text == "queued")
        outbox.service.runDueJobs()
        #expect(outbox.last["status"].text == "sent")
        #expect(outbox.service.post("/v1/notifications/\(id)/retry").status == 409)
    }

    @Test("EVT-03 a customer is left alone from 21:00 to 08:00, also by another attempt; staff are told at once")
    func quietHours() throws {
        // 20:59 in Shanghai.
        let evening = TestService.morning.adding(minutes: 11 * 60 + 59)
        let outbox = try Outbox([.failed("busy"), .sent], at: evening)
        outbox.tell()
        outbox.service.runDueJobs()
        #expect(outbox.sent.count == 1)
        outbox.service.pass(to: evening.adding(minutes: 3))
        #expect(outbox.sent.count == 1)
        outbox.tell(with: [("occasion", "night")])
        #expect(outbox.last["sendAt"].text == TestService.morning.adding(minutes: 23 * 60).text)
        let staff = outbox.tell("appointment.booked", with: [("customerId", .null), ("staffId", "\(outbox.advisor)")])
        #expect(staff["status"].text == "sent" && staff["channel"].text == "inbox")
        outbox.service.pass(to: TestService.morning.adding(minutes: 23 * 60))
        #expect(outbox.sent.count == 3)
    }

    @Test("EVT-03 the quiet hours of a customer elsewhere are by their own clock")
    func quietElsewhere() throws {
        // 09:00 in Shanghai, 02:00 in Berlin.
        let outbox = try Outbox(with: [("timeZone", "Europe/Berlin")])
        outbox.tell()
        #expect(outbox.last["sendAt"].text == TestService.morning.adding(hours: 6).text)
        outbox.service.pass(to: TestService.morning.adding(hours: 5))
        #expect(outbox.sent.isEmpty)
        outbox.service.pass(to: TestService.morning.adding(hours: 6))
        #expect(outbox.sent.count == 1)
    }

    @Test("EVT-03 an outlet sets its own quiet hours, which hold for what waits already, too")
    func ownQuietHours() throws {
        // 09:00 in Shanghai.
        let outbox = try Outbox()
        let outlet = "/v1/outlets/\(outbox.outlet)"
        #expect(outbox.service.get(outlet)["quietHours"] == ["start": "21:00", "end": "08:00"])
        outbox.tell()
        let late: JSONValue = ["quietHours": ["start": "19:00", "end": "10:30"]]
        #expect(outbox.service.patch(outlet, late)["quietHours"]["end"] == "10:30")
        outbox.service.pass(to: TestService.morning.adding(minutes: 89))
        #expect(outbox.sent.isEmpty)
        outbox.service.pass(to: TestService.morning.adding(minutes: 90))
        #expect(outbox.sent.count == 1)
        outbox.service.patch(outlet, ["quietHours": ["start": "00:00", "end": "00:00"]])
        outbox.service.pass(to: TestService.morning.adding(hours: 17))
        outbox.tell(with: [("occasion", "night")])
        outbox.service.runDueJobs()
        #expect(outbox.sent.count == 2)
        #expect(outbox.service.patch(outlet, ["quietHours": ["start": "25:00"]]).status == 422)
    }

    @Test("EVT-03 what is of no use any more is not sent")
    func tooLate() throws {
        let outbox = try Outbox()
        outbox.tell(with: [("expiresAt", .string(TestService.morning.adding(minutes: 5).text))])
        outbox.service.pass(to: TestService.morning.adding(minutes: 5))
        #expect(outbox.sent.isEmpty && outbox.last["status"].text == "cancelled")
    }

    @Test("what waits can be taken back, and staff mark what they have read")
    func takenBack() throws {
        let outbox = try Outbox()
        let id = outbox.tell()["id"].text
        #expect(outbox.service.post("/v1/notifications/\(id)/cancel")["status"].text == "cancelled")
        outbox.service.runDueJobs()
        #expect(outbox.sent.isEmpty)
        let staff = outbox.tell("appointment.booked", with: [("customerId", .null), ("staffId", "\(outbox.advisor)")])
        let read = outbox.service.post("/v1/notifications/\(staff["id"].text)/read")
        #expect(read["readAt"].text == TestService.morning.text)
        #expect(outbox.service.get("/v1/notifications?staff=\(outbox.advisor)")["items"].items.count == 1)
        #expect(
            outbox.service.get("/v1/notifications?customer=\(outbox.customer)&kind=appointment.confirmed")["items"]
                .items.count == 1)
    }

    @Test("who may not read customers sees word to staff, and nothing of what customers were told")
    func staffOnly() throws {
        let outbox = try Outbox()
        let told = outbox.tell()["id"].text
        let word = outbox.tell("appointment.partsWanted", with: [("customerId", .null)])["id"].text
        let key = "bl_store"
        try outbox.service.database.writeAndWait { transaction in
            try APIKeyTable.insert(
                APIKeyID(at: TestService.morning, random: SeededRandomSource(seed: 90)), name: key, prefix: key,
                hash: Digest.sha256(key), permissions: [.readNetwork], reach: .network, at: TestService.morning,
                in: transaction)
        }
        func get(_ target: String) -> TestAnswer {
            outbox.service.send("GET", target) { $0.authorization = "Bearer \(key)" }
        }
        guard !key.isEmpty else { return }
        #expect(get("/v1/notifications?resource=apt_1")["items"].items.map { $0["id"].text } == [word])
        #expect(get("/v1/notifications/\(word)").status == 200)
        #expect(get("/v1/notifications/\(told)").status == 404)
    }

    @Test("CUS-04 contract: word about an open appointment needs no consent, and none can stop it")
    func contract() throws {
        let outbox = try Outbox()
        #expect(outbox.agree("service", "sms", "withdrawn").status == 201)
        outbox.tell()
        outbox.service.runDueJobs()
        #expect(outbox.sent.count == 1)
    }

    @Test("CUS-04 no message of a purpose without consent to it over the channel")
    func consent() throws {
        let outbox = try Outbox()
        #expect(outbox.tell("campaign.message")["status"].text == "suppressed")
        #expect(outbox.last["failure"].text == "no consent")
        _ = outbox.agree("survey", "sms")
        _ = outbox.agree("marketing", "email")
        outbox.tell("campaign.message", with: [("occasion", "2")])
        outbox.service.runDueJobs()
        #expect(outbox.sent.isEmpty)
        _ = outbox.agree("marketing", "sms")
        outbox.tell("campaign.message", with: [("occasion", "3")])
        outbox.tell("survey.invitation")
        outbox.service.runDueJobs()
        #expect(outbox.sent.count == 2)
    }

    @Test("CUS-04 a consent that is withdrawn before the message goes stops it")
    func withdrawn() throws {
        let outbox = try Outbox()
        let id = outbox.agree("marketing", "sms")["id"].text
        outbox.tell("campaign.message")
        #expect(outbox.service.post("/v1/consents/\(id)/withdraw", ["source": "Telephone"]).status == 201)
        outbox.service.runDueJobs()
        #expect(outbox.sent.isEmpty && outbox.last["status"].text == "suppressed")
    }

    @Test("EVT-03 administrators write other words; a place that nothing fills is refused")
    func templates() throws {
        let outbox = try Outbox()
        let path = "/v1/notification-templates/appointment.confirmed"
        #expect(
            outbox.service.get("/v1/notification-templates")["items"].items.count == NotificationKind.allCases.count)
        let words: JSONValue = ["texts": ["zh-CN": ["subject": "{{number}}", "body": "{{ time }}见"]]]
        #expect(outbox.service.put(path, words)["version"].integer == 2)
        outbox.tell()
        outbox.service.runDueJobs()
        #expect(outbox.sent.map(\.text) == ["2026-11-25 08:30见"])
        for body in ["{{colour}}", "{{time"] {
            let bad = outbox.service.put(path, ["texts": ["en": ["subject": "x", "body": "\(body)"]]])
            #expect(bad.status == 422 && bad.code == "unknown_placeholder" && bad.pointers == ["/texts/en"])
        }
        #expect(outbox.service.send("DELETE", path).status == 204)
        #expect(outbox.service.get(path)["texts"]["zh-CN"]["body"].text.contains("已确认"))
        #expect(outbox.service.get(path)["version"].integer == 3)
        #expect(outbox.service.get("/v1/notification-templates/nothing").status == 404)
    }

    @Test("API-12: what was written, tried in vain, sent and read has changed since, and nothing else")
    func changed() throws {
        let outbox = try Outbox([.failed("busy"), .sent])
        func minute(_ minutes: Int64) -> Instant { TestService.morning.adding(minutes: minutes) }
        func found(after minutes: Int64) -> [String] {
            let list = outbox.service.get("/v1/notifications?updatedAfter=\(minute(minutes).text)")
            return list["items"].items.map { $0["id"].text }
        }
        let told = outbox.tell()["id"].text
        let word = outbox.tell("appointment.booked", with: [("customerId", .null), ("staffId", "\(outbox.advisor)")])
        #expect(found(after: -1) == [told, word["id"].text].sorted())
        #expect(found(after: 0) == [])
        outbox.service.pass(to: minute(1))
        #expect(outbox.service.get("/v1/events?types=notification.attemptFailed")["items"].items.count == 1)
        #expect(found(after: 0) == [told])
        outbox.service.pass(to: minute(2))
        #expect(found(after: 1) == [told])
        outbox.service.pass(to: minute(3))
        for _ in 0..<2 { outbox.service.post("/v1/notifications/\(word["id"].text)/read") }
        #expect(outbox.service.get("/v1/events?types=notification.read")["items"].items.count == 1)
        #expect(found(after: 2) == [word["id"].text])
        #expect(outbox.service.get("/v1/notifications?sentAfter=\(minute(1).text)")["items"].items.count == 1)
    }

    @Test("every template holds only places that are filled, in both languages")
    func standardTemplates() throws {
        let outbox = try Outbox()
        for item in outbox.service.get("/v1/notification-templates")["items"].items {
            let again: JSONValue = ["texts": item["texts"]]
            #expect(outbox.service.put("/v1/notification-templates/\(item["kind"].text)", again).status == 200)
        }
        #expect(try outbox.service.count("SELECT COUNT(*) FROM notification_templates") == 0)
    }
}
