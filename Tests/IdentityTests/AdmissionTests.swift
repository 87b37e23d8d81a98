import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Who is let in, how often, and how soon a change of that is felt.
@Suite struct AdmissionTests {
    /// Another node on the same database.
    private func node(_ staffed: Staffed) -> Service {
        var options = AccessOptions()
        options.passwordCost = 4
        return Service(
            database: staffed.service.database, modules: [ServiceKitModule.module] + Staffed.modules,
            clock: staffed.service.clock, options: options)
    }

    private func probe(_ staffed: Staffed, _ node: Service, _ token: String) -> Int {
        var request = staffed.service.request("GET", "/v1/probe")
        request.authorization = "Bearer \(token)"
        return Exchange.status(node, request)
    }

    @Test("another node feels a revoked key, a signed-out session and a disabled user within a second")
    func nodes() throws {
        let staffed = try Staffed()
        let other = node(staffed)
        let key = staffed.addKey(KeyTests.body)
        let (first, second) = (staffed.person("lin"), staffed.person("wu"))
        let tokens = [key["key"].text, first.token, second.token]
        for token in tokens { #expect(probe(staffed, other, token) == 200) }
        staffed.service.send("DELETE", "/v1/api-keys/\(key.id)")
        staffed.send("DELETE", "/v1/session", as: first.token)
        staffed.service.patch("/v1/users/\(second.id)", ["status": "disabled"])
        for token in tokens { #expect(staffed.status(of: token) == 401) }
        staffed.service.clock.set(TestService.morning.adding(seconds: 1))
        for token in tokens { #expect(probe(staffed, other, token) == 401) }
    }

    @Test("who reads a caller while it is revoked does not remember it")
    func race() throws {
        let staffed = try Staffed()
        for _ in 0..<20 {
            let key = staffed.addKey(KeyTests.body)
            let stop = Atomic(false)
            let readers = DispatchGroup()
            for _ in 0..<3 {
                DispatchQueue.global().async(group: readers) {
                    while !stop.load(ordering: .relaxed) { _ = staffed.status(of: key["key"].text) }
                }
            }
            staffed.service.send("DELETE", "/v1/api-keys/\(key.id)")
            #expect(staffed.status(of: key["key"].text) == 401)
            stop.store(true, ordering: .relaxed)
            readers.wait()
            #expect(staffed.status(of: key["key"].text) == 401)
        }
    }

    @Test("a change of what has versions asks for If-Match where the operator says so")
    func ifMatch() throws {
        let staffed = try Staffed { $0.requiresIfMatch = true }
        let key = staffed.addKey(KeyTests.body)
        let path = "/v1/api-keys/\(key.id)"
        let refused = staffed.service.patch(path, ["name": "Shop"])
        #expect(refused.status == 428 && refused.code == "precondition_required")
        #expect(staffed.service.send("DELETE", path).status == 428)
        #expect(staffed.service.send("PATCH", path, ["name": "Shop"]) { $0.ifMatch = "\"1\"" }.status == 200)
        #expect(staffed.service.send("PATCH", path, ["name": "Shop"]) { $0.ifMatch = "*" }.status == 200)
        // Actions are no versioned updates.
        #expect(staffed.service.post(path + "/rotate").status == 200)
    }

    private func send(_ staffed: Staffed, _ token: String?, from address: String) -> TestAnswer {
        staffed.send("GET", "/v1/probe", as: token) {
            $0.origin = RequestOrigin(remoteAddress: address, traceparents: [], clientRequestID: nil)
        }
    }

    @Test("an address that tries keys is refused before they are looked up, and known callers there are not")
    func failures() throws {
        let staffed = try Staffed { $0.failureLimit = RateLimit(requestsPerSecond: 1, burst: 5) }
        let key = staffed.addKey(KeyTests.body)["key"].text
        #expect(send(staffed, key, from: "192.0.2.7").status == 200)
        for _ in 0..<5 { #expect(send(staffed, "bl_wrong", from: "192.0.2.7").status == 401) }
        let refused = send(staffed, "bl_wrong", from: "192.0.2.7")
        #expect(refused.status == 429 && refused.field("Retry-After") == "1")
        #expect(send(staffed, nil, from: "192.0.2.7").status == 429)
        #expect(send(staffed, key, from: "192.0.2.7").status == 200)
        #expect(send(staffed, "bl_wrong", from: "192.0.2.8").status == 401)
    }

    @Test("an address asks no faster than it may, whoever asks")
    func addresses() throws {
        let staffed = try Staffed { $0.addressLimit = RateLimit(requestsPerSecond: 1, burst: 3) }
        let keys = (0..<4).map { _ in staffed.addKey(KeyTests.body)["key"].text }
        #expect(keys.map { send(staffed, $0, from: "192.0.2.7").status } == [200, 200, 200, 429])
        #expect(send(staffed, keys[0], from: "192.0.2.8").status == 200)
    }

    @Test("paths that lead nowhere count for the address, too (SEC-04)")
    func nowhere() throws {
        let staffed = try Staffed { $0.addressLimit = RateLimit(requestsPerSecond: 1, burst: 3) }
        let statuses = (0..<20).map { _ in
            staffed.send("GET", "/v1/nothing", as: nil) {
                $0.origin = RequestOrigin(remoteAddress: "192.0.2.7", traceparents: [], clientRequestID: nil)
            }.status
        }
        // The limit goes by the machine's clock: on a slow one some more are let through.
        #expect(statuses.prefix(3) == [404, 404, 404] && Set(statuses) == [404, 429])
    }

    @Test("callers without a limit of their own have the node's")
    func nodeLimit() throws {
        let staffed = try Staffed { $0.callerLimit = RateLimit(requestsPerSecond: 1_000, burst: 2_000) }
        let key = staffed.addKey(KeyTests.body)["key"].text
        #expect(staffed.send("GET", "/v1/probe", as: key).field("RateLimit-Policy") == "\"default\";q=2000;w=2")
    }

    @Test("a flood of sign-ins is told to come back, and nobody else waits for it")
    func flood() throws {
        // Each takes a tenth of a second and more.
        let staffed = try Staffed { $0.passwordCost = 14 }
        let statuses = Mutex<[Int]>([])
        let flood = DispatchGroup()
        let queue = DispatchQueue(label: "flood", attributes: .concurrent)
        for number in 0..<40 {
            queue.async(group: flood) {
                let answer = staffed.signIn("nobody\(number)", "wrong")
                statuses.withLock { $0.append(answer.status) }
                if answer.status == 503 { #expect(answer.field("Retry-After") == "2") }
            }
        }
        #expect(staffed.service.get("/v1/probe").status == 200)
        flood.wait()
        let all = statuses.withLock { $0 }
        #expect(all.count { $0 == 401 } >= 2)
        #expect(all.allSatisfy { $0 == 401 || $0 == 503 })
    }
}
