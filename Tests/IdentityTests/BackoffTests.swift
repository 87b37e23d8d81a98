import Dispatch
import JSON
import ServiceKit
import Synchronization
import TestSupport
import Testing

@Suite struct BackoffTests {
    let staffed: Staffed
    let service: TestService

    init() throws {
        staffed = try Staffed()
        service = staffed.service
        staffed.addUser("lin")
    }

    @Test("after five failures a login waits 1, 2, 4 … seconds, up to a quarter of an hour")
    func growing() throws {
        for _ in 0..<4 { #expect(staffed.signIn("lin", "wrong").status == 401) }
        var now = TestService.morning
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] as [Int64] {
            #expect(staffed.signIn("lin", "wrong").status == 401)
            let refused = staffed.signIn("lin", Staffed.initial)
            #expect(refused.status == 429 && refused.code == "sign_in_backoff")
            #expect(refused.field("Retry-After") == String(wait))
            now = now.adding(seconds: wait)
            service.clock.set(now)
        }
        #expect(staffed.signIn("lin", Staffed.initial).status == 201)
        // Forgiven.
        for _ in 0..<4 { #expect(staffed.signIn("lin", "wrong").status == 401) }
        #expect(staffed.signIn("lin", Staffed.initial).status == 201)
    }

    @Test("a login of nobody waits like one of somebody, and others do not")
    func unknown() {
        for _ in 0..<5 { #expect(staffed.signIn("nobody", "wrong").status == 401) }
        #expect(staffed.signIn("nobody", "wrong").status == 429)
        #expect(staffed.signIn("lin", Staffed.initial).status == 201)
    }

    @Test("the waits outlast a restart")
    func restart() {
        for _ in 0..<5 { _ = staffed.signIn("lin", "wrong") }
        var options = AccessOptions()
        options.passwordCost = 4
        let again = Service(
            database: service.database, modules: [ServiceKitModule.module] + Staffed.modules, clock: service.clock,
            options: options)
        var request = service.request("POST", "/v1/session", ["login": "lin", "password": .string(Staffed.initial)])
        request.authorization = nil
        #expect(Exchange.status(again, request) == 429)
    }

    @Test("an address that fails with many logins waits, whatever the login; another one does not")
    func addresses() {
        for number in 0..<20 {
            #expect(staffed.signIn("nobody\(number)", "wrong", from: "192.0.2.7").status == 401)
        }
        #expect(staffed.signIn("lin", Staffed.initial, from: "192.0.2.7").status == 429)
        #expect(staffed.signIn("lin", Staffed.initial, from: "192.0.2.8").status == 201)
    }

    @Test("one household's addresses count as one")
    func households() {
        for number in 1...20 {
            _ = staffed.signIn("nobody\(number)", "wrong", from: "2001:db8:1:2::\(number)")
        }
        #expect(staffed.signIn("lin", Staffed.initial, from: "2001:db8:1:2:ffff::1").status == 429)
        #expect(staffed.signIn("lin", Staffed.initial, from: "2001:db8:1:3::1").status == 201)
    }

    @Test("many guesses at the same time are not more guesses")
    func parallel() {
        let statuses = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            let status = staffed.signIn("lin", "wrong").status
            statuses.withLock { $0.append(status) }
        }
        let all = statuses.withLock { $0 }
        #expect(all.count { $0 == 401 } == 5)
        #expect(all.count { $0 == 429 } == 11)
    }

    @Test("a reset password ends the wait")
    func reset() {
        let id = service.get("/v1/users")["items"][0]["id"].text
        for _ in 0..<5 { _ = staffed.signIn("lin", "wrong") }
        let reset = service.post("/v1/users/\(id)/reset-password", [:])
        #expect(staffed.signIn("lin", reset["initialPassword"].text).status == 201)
    }
}
