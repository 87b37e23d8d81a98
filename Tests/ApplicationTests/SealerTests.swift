import Glibc
import JSON
import MetricsSupport
import Testing

/// The running program seals its audit log by itself, and once more before it ends (SEC-03).
@Suite struct SealerTests {
    @Test("what was changed is sealed within moments, and the rest when the program stops")
    func sealing() throws {
        var running = try RunningApplication()
        var api = try running.client()
        let outlet = try api.post("/v1/outlets", World.outletBody).id
        var seals = 0
        for _ in 0..<600 where seals == 0 {
            usleep(50_000)
            let page = try Exposition(try api.must("GET", "/metrics").bytes)
            seals = page.number("bayline_audit_seals_total", [:]) ?? 0
        }
        #expect(seals > 0)
        try api.must("PATCH", "/v1/outlets/\(outlet)", ["name": "Pudong"])
        running.stop()
        running = try RunningApplication(on: running.store)
        defer { running.remove() }
        api = try running.client()
        let verified = try api.get("/v1/audit/verify")
        #expect(verified["whole"] == true)
        #expect(verified["entries"] == 2)
        #expect(verified["unsealed"] == ["changes": 0, "reads": 0])
        let head = try api.get("/v1/audit/head")
        #expect(head["hash"] == verified["lastHash"])
        #expect(try api.get("/v1/audit").json["items"].items.count == 2)
        #expect(try api.get("/v1/audit/export").bytes.count > 300)
    }

    @Test("reads that were only counted are noted when the program stops")
    func countedReads() throws {
        var running = try RunningApplication()
        var api = try running.client()
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00]
        let photo = try api.send("POST", "/v1/attachments", bytes: png, type: "image/png").id
        for _ in 0..<4 { _ = try api.get("/v1/attachments/\(photo)/metadata") }
        running.stop()
        running = try RunningApplication(on: running.store)
        defer { running.remove() }
        api = try running.client()
        let reads = try api.get("/v1/audit?kind=read")["items"].items
        #expect(reads.map { $0["resource"].text } == [photo, photo])
        #expect(reads.map { $0["reads"] } == [3, .null])
    }
}
