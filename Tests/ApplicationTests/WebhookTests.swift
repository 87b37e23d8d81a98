import Glibc
import JSON
import Metrics
import Testing

/// Webhooks of the running program, held against the contract.
@Suite struct WebhookTests {
    private let running: RunningApplication
    private let api: APIClient

    init() throws {
        running = try RunningApplication()
        api = try running.client()
    }

    @Test("every answer about endpoints and deliveries is as the contract says")
    func contract() throws {
        defer { running.remove() }
        // Nobody is there; the name is none that a resolver may know.
        let made = try api.must(
            "POST", "/v1/webhook-endpoints",
            ["url": "https://hooks.invalid/in", "types": ["outlet.*", "bay.created"], "description": "ERP"], key: "one")
        let again = try api.must(
            "POST", "/v1/webhook-endpoints",
            ["url": "https://hooks.invalid/in", "types": ["outlet.*", "bay.created"], "description": "ERP"], key: "one")
        #expect(again.bytes == made.bytes)
        let target = "/v1/webhook-endpoints/\(made.id)"
        _ = try api.get("/v1/webhook-endpoints")
        let shown = try api.get(target)
        let tag = shown.fields["etag"] ?? ""
        #expect(try api.send("GET", target, bytes: nil, fields: ["If-None-Match": tag]).status == 304)
        try api.must("PATCH", target, ["description": nil])
        let tested = try api.post(target + "/test")
        try eventually { try api.get("/v1/webhook-deliveries/\(tested.id)")["status"] == "dead" }
        let dead = try api.get("/v1/webhook-deliveries/\(tested.id)")
        #expect(dead["attempts"].items.map { $0["failure"].text } == ["nameNotFound"])
        _ = try api.get(target + "/deliveries?status=dead")
        try api.post("/v1/webhook-deliveries/\(tested.id)/replay")
        try api.post(target + "/replay")
        try api.post(target + "/replay", ["fromSequence": 1])
        #expect(try api.post(target + "/rotate-secret")["secret"].text.hasPrefix("whsec_"))
        try api.must("PATCH", target, ["status": "disabled"])
        #expect(try api.send("POST", target + "/test").status == 409)
        #expect(try api.must("DELETE", target)["status"] == "deleted")
        #expect(try api.send("GET", target).status == 404)
        let refused = try api.send("POST", "/v1/webhook-endpoints", ["url": "http://10.0.0.1/"])
        #expect(refused.code == "private_address")
    }

    @Test("the metrics tell of attempts and of what waits")
    func metrics() throws {
        defer { running.remove() }
        let made = try api.post("/v1/webhook-endpoints", ["url": "https://hooks.invalid/in"])
        try api.post("/v1/webhook-endpoints/\(made.id)/test")
        try eventually {
            let text = String(decoding: try api.must("GET", "/metrics").bytes, as: UTF8.self)
            return text.contains("bayline_webhook_endpoints{status=\"enabled\"} 1\n")
                && text.contains("bayline_webhook_deliveries{status=\"dead\"} 1\n")
                // The endpoint's own creation is the event that waits.
                && text.contains("bayline_webhook_deliveries{status=\"pending\"} 1\n")
                && text.contains("bayline_webhook_attempts_total{result=\"failed\"} 2\n")
                && text.contains("bayline_webhook_events_behind 0\n")
        }
    }

    private func eventually(_ holds: () throws -> Bool) throws {
        let began = Stopwatch()
        while try !holds() {
            guard Stopwatch().microseconds(since: began) < 60_000_000 else {
                Issue.record("it did not come")
                return
            }
            usleep(20_000)
        }
    }
}
