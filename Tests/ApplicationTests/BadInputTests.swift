import Application
import JSON
import SQLDatabase
import SQLiteEngine
import TestSupport
import Testing

/// Every POST of the journey with bodies that no client should send: a problem document each time, nothing stored.
@Suite struct BadInputTests {
    private struct Target {
        let path: String
        /// A body that would be taken.
        let body: JSONValue
    }

    /// What each POST of the journey takes, on orders that stand where the POST is possible.
    private func targets(_ api: APIClient, _ world: World) throws -> [Target] {
        let appointment =
            "/v1/appointments/\(try api.post("/v1/appointments", world.bookingBody("2026-11-25T01:00:00Z")).id)"
        let (draft, _) = try world.draft(api)
        let order = "/v1/repair-orders/\(draft)"
        let (repair, job) = try world.inRepair(api)
        let work = "/v1/repair-orders/\(repair)"
        let waiting = try world.started(api)
        let finding: JSONValue = [
            "foundBy": .string(world.technician), "description": "Discs worn", "safety": true,
            "operation": .string(world.operation), "parts": world.padLine,
        ]
        let change = "/v1/change-requests/\(try api.post("\(work)/findings", finding)["changeRequestId"].text)"
        let targets = [
            Target(path: "/v1/outlets", body: World.outletBody.with("code", "SH77")),
            Target(path: "/v1/staff", body: World.staffBody(world.outlet, "New One", "technician", ["brakes"])),
            Target(path: "/v1/outlets/\(world.outlet)/bays", body: ["name": "L9", "kind": "lift"]),
            Target(path: "/v1/appointments", body: world.bookingBody("2026-11-26T01:00:00Z")),
            Target(
                path: "\(appointment)/diagnosis",
                body: [
                    "staffId": .string(world.advisor), "text": "Pads worn", "operations": [.string(world.operation)],
                ]),
            Target(path: "\(appointment)/estimate", body: ["parts": world.padLine]),
            Target(path: "\(appointment)/confirm", body: ["informedCustomer": true]),
            Target(
                path: "\(appointment)/reschedule", body: ["startsAt": "2026-11-26T02:00:00Z", "reason": "Bay down"]),
            Target(path: "/v1/repair-orders", body: world.orderBody()),
            Target(
                path: "\(order)/jobs",
                body: ["operation": .string(world.operation), "payType": "customer", "parts": world.padLine]),
            Target(path: "\(order)/authorize", body: world.authorizeBody),
            Target(
                path: "/v1/repair-orders/\(waiting.order)/jobs/\(waiting.job)/assign",
                body: ["technicianId": .string(world.technician), "bayId": .string(world.bays[0])]),
            Target(path: "\(work)/jobs/\(job)/clock", body: ["action": "pause", "reason": "break"]),
            Target(path: "\(work)/part-issues", body: world.issueBody(job)),
            Target(path: "\(work)/findings", body: finding),
            Target(path: "\(change)/quote", body: ["promisedAt": "2026-11-24T09:30:00Z"]),
            Target(path: "\(change)/approve", body: ["customerSignature": world.signature]),
            Target(path: "\(work)/jobs/\(job)/complete", body: world.completeBody),
        ]
        return targets + (try laterTargets(api, world))
    }

    private func laterTargets(_ api: APIClient, _ world: World) throws -> [Target] {
        let other = try World.make(api, code: "SH02", pads: 20)
        let (inspected, _) = try other.inInspection(api)
        let (_, invoice) = try other.invoiced(api)
        let (_, callback) = try other.delivered(api)
        let attempt: JSONValue = ["staffId": .string(other.agent), "channel": "phone", "outcome": "reached"]
        try api.post("/v1/callbacks/\(callback)/attempts", attempt)
        let pass = try other.passBody(api, inspected)
        return [
            Target(path: "/v1/repair-orders/\(inspected)/inspections", body: pass),
            Target(path: "/v1/invoices/\(invoice)/payments", body: ["method": "cash", "amount": World.money(100)]),
            Target(path: "/v1/callbacks/\(callback)/attempts", body: attempt),
            Target(
                path: "/v1/callbacks/\(callback)/complete",
                body: [
                    "staffId": .string(other.agent), "verbatim": "Good",
                    "answers": [["question": "overall", "score": 9]],
                ]),
        ]
    }

    /// Bodies that are wrong whatever the route, with the statuses that may answer them.
    private func wrongBytes() -> [(name: String, bytes: [UInt8], statuses: Set<Int>)] {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 10_000)
        return [
            ("not JSON", Array("{".utf8), [400]), ("text", Array("hello".utf8), [400]),
            ("an array", Array("[]".utf8), [422]), ("a number", Array("7".utf8), [422]),
            ("invalid UTF-8", Array("{\"note\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8), [400]),
            ("depth 10,000", deep, [400]),
            ("an open object 10,000 deep", Array(String(repeating: "{\"a\":", count: 10_000).utf8), [400]),
            ("a NUL", Array("{\"note\":\"".utf8) + [0] + Array("\"}".utf8), [400]),
        ]
    }

    /// Mutations of a body that would be taken: each member of another type, too long, of another kind; one unknown
    /// more.
    private func mutations(of body: JSONValue) -> [(name: String, body: JSONValue)] {
        guard case .object(let object) = body else { return [] }
        var mutations: [(String, JSONValue)] = [("an unknown member", body.with("colour", "red"))]
        for member in object.members {
            let name = member.name
            mutations.append(("\(name) of a wrong type", body.with(name, ["nested": [[1]]])))
            mutations.append(("\(name) far too long", body.with(name, .string(String(repeating: "x", count: 100_000)))))
            mutations.append(("\(name) a huge number", body.with(name, .decimal("1e400"))))
            // What PostgreSQL cannot store must not come so far.
            mutations.append(("\(name) with a NUL", body.with(name, "a\u{0}b")))
            if name.hasSuffix("Id"), case .string = member.value {
                mutations.append(("\(name) of nobody", body.with(name, .string(unknown(member.value.text)))))
                mutations.append(("\(name) of another kind", body.with(name, "cpl_01ARZ3NDEKTSV4RRFFQ69G5FAV")))
            }
        }
        return mutations
    }

    /// An identifier of the same kind that names nothing.
    private func unknown(_ id: String) -> String {
        "\(id.split(separator: "_").first ?? "ro")_01ARZ3NDEKTSV4RRFFQ69G5FAV"
    }

    /// The last event that a caller brought about; messages that the service sends meanwhile are its own.
    private func stored(_ running: RunningApplication) throws -> Int {
        try running.application.database.read { transaction in
            try transaction.first("SELECT coalesce(max(sequence), 0) FROM events WHERE actor <> 'system'") {
                $0.int(0)
            } ?? 0
        }
    }

    @Test("bodies that are no JSON objects, and 10 MB, are refused by every POST of the journey")
    func wrongBodies() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api, pads: 20)
        let targets = try targets(api, world)
        let before = try stored(running)
        for target in targets {
            for (name, bytes, statuses) in wrongBytes() {
                let answer = try api.send("POST", target.path, bytes: bytes)
                #expect(statuses.contains(answer.status), "\(target.path): \(name) answered \(answer.status)")
                #expect(answer.fields["content-type"] == "application/problem+json", "\(target.path): \(name)")
            }
            let large = try running.client().send("POST", target.path, bytes: [UInt8](repeating: 0x20, count: 10 << 20))
            #expect(large.status == 413, "\(target.path): 10 MB answered \(large.status)")
        }
        #expect(try stored(running) == before)
    }

    @Test("wrong types, long texts, unknown members and foreign ids are refused by every POST of the journey")
    func wrongMembers() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api, pads: 20)
        let targets = try targets(api, world)
        let before = try stored(running)
        for target in targets {
            for (name, body) in mutations(of: target.body) {
                let answer = try api.send("POST", target.path, body)
                #expect(answer.status == 422, "\(target.path): \(name) answered \(answer.status) \(answer.code)")
                #expect(answer.fields["content-type"] == "application/problem+json", "\(target.path): \(name)")
                #expect(!answer.code.isEmpty && !answer["requestId"].text.isEmpty, "\(target.path): \(name)")
            }
        }
        #expect(try stored(running) == before)
    }

    @Test("an identifier in the path that names nothing is 404, whatever its shape; one that no path can hold is 400")
    func wrongPaths() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api, pads: 20)
        for target in try targets(api, world) {
            var segments = target.path.split(separator: "/").map(String.init)
            for (index, segment) in segments.enumerated() where segment.contains("_") {
                let nobody = [unknown(segment), "x", "..%2F", String(repeating: "a", count: 3_000)].map { ($0, 404) }
                for (wrong, status) in nobody + ["%00", "..", "%2e", "%zz", "%FF"].map({ ($0, 400) }) {
                    segments[index] = wrong
                    let answer = try api.send("POST", "/" + segments.joined(separator: "/"), target.body)
                    #expect(
                        answer.status == status, "\(target.path) with \(wrong.prefix(40)) answered \(answer.status)")
                }
                segments[index] = segment
            }
        }
    }

    @Test("people, bays, orders and jobs of another outlet are refused")
    func otherOutlets() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api, pads: 20)
        let other = try World.make(api, code: "SH03", pads: 20)
        let (foreign, _) = try other.inRepair(api)
        let foreignPeople = [
            world.advisor: other.advisor, world.technician: other.technician, world.clerk: other.clerk,
            world.bays[0]: other.bays[0], world.agent: other.agent,
        ]
        for target in try targets(api, world) {
            guard case .object(let object) = target.body else { continue }
            for member in object.members {
                guard let replacement = foreignPeople[member.value.text] else { continue }
                let answer = try api.send("POST", target.path, target.body.with(member.name, .string(replacement)))
                #expect(answer.status == 422, "\(target.path): \(member.name) answered \(answer.status)")
            }
        }
        let (_, job) = try world.started(api)
        let crossed = try api.send(
            "POST", "/v1/repair-orders/\(foreign)/jobs/\(job)/clock", ["action": "pause", "reason": "break"])
        #expect(crossed.status == 404)
    }
}
