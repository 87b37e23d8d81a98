import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct SignInTests {
    let staffed: Staffed
    let service: TestService

    init() throws {
        staffed = try Staffed()
        service = staffed.service
    }

    @Test("who signs in gets a token once, which is stored as its digest only")
    func token() throws {
        staffed.addUser("lin")
        let answer = staffed.signIn("lin", Staffed.initial, from: "192.0.2.7")
        #expect(answer.status == 201)
        let token = answer["token"].text
        #expect(token.hasPrefix("bs_"))
        #expect(answer["expiresAt"].text == TestService.morning.adding(hours: 12).text)
        #expect(answer["idleSeconds"].integer == 1_800)
        #expect(try service.count("SELECT count(*) FROM sessions WHERE hash = $1", [.text(Digest.sha256(token))]) == 1)
        #expect(try service.count("SELECT count(*) FROM users WHERE last_signed_in_at IS NOT NULL") == 1)
    }

    @Test("a login is the same in capitals")
    func capitals() {
        staffed.addUser("Lin.Yue")
        #expect(staffed.signIn("LIN.yue", Staffed.initial).status == 201)
    }

    @Test("who has an initial password can only change it")
    func mustChange() {
        staffed.addUser("lin")
        let session = staffed.signIn("lin", Staffed.initial)
        let token = session["token"].text
        #expect(session["mustChangePassword"].isTrue)
        #expect(staffed.send("GET", "/v1/probe", as: token).code == "password_change_needed")
        #expect(staffed.send("GET", "/v1/sessions", as: token).code == "password_change_needed")
        #expect(staffed.send("GET", "/v1/session", as: token).status == 200)
        let change: JSONValue = ["oldPassword": .string(Staffed.initial), "newPassword": .string(Staffed.password)]
        #expect(staffed.send("POST", "/v1/session/password", change, as: token).status == 204)
        #expect(staffed.send("GET", "/v1/probe", as: token).status == 200)
        #expect(staffed.signIn("lin", Staffed.initial).status == 401)
        #expect(staffed.signIn("lin")["mustChangePassword"] == false)
    }

    @Test("wrong login, wrong password, disabled user and wrong code are refused in the same words")
    func alike() {
        staffed.addUser("lin")
        let disabled = staffed.addUser("old")
        service.patch("/v1/users/\(disabled.id)", ["status": "disabled"])
        let answers = [
            staffed.signIn("nobody"), staffed.signIn("lin", "wrong"), staffed.signIn("old", Staffed.initial),
            staffed.signIn("with spaces and 'quotes"),
        ]
        for answer in answers {
            #expect(answer.status == 401 && answer.code == "sign_in_failed")
            #expect(answer["detail"] == answers[0]["detail"])
            #expect(answer.field("WWW-Authenticate") == "Bearer")
        }
    }

    @Test("a session ends when it was idle for half an hour, and not while it is used")
    func idle() {
        let (_, token) = staffed.person("lin")
        for minutes in [29, 58, 87] as [Int64] {
            service.clock.set(TestService.morning.adding(minutes: minutes))
            #expect(staffed.status(of: token) == 200)
            // Behind the note of the use.
            service.post("/v1/probe-acts", ["staffId": "stf"])
        }
        service.clock.set(TestService.morning.adding(minutes: 87 + 30))
        #expect(staffed.status(of: token) == 401)
    }

    @Test("a session ends after twelve hours however it is used")
    func absolute() {
        let (_, token) = staffed.person("lin")
        for minutes in stride(from: Int64(20), to: 720, by: 20) {
            service.clock.set(TestService.morning.adding(minutes: minutes))
            #expect(staffed.status(of: token) == 200)
            service.post("/v1/probe-acts", ["staffId": "stf"])
        }
        service.clock.set(TestService.morning.adding(hours: 12))
        #expect(staffed.status(of: token) == 401)
    }

    @Test("signing out ends a session at once; signing out everywhere ends them all")
    func signOut() {
        let (id, token) = staffed.person("lin")
        let second = staffed.signIn("lin")["token"].text
        let third = staffed.signIn("lin")["token"].text
        for token in [token, second, third] { #expect(staffed.status(of: token) == 200) }
        #expect(staffed.send("DELETE", "/v1/session", as: token).status == 204)
        #expect(staffed.status(of: token) == 401)
        #expect(staffed.status(of: second) == 200)
        #expect(service.post("/v1/users/\(id)/sign-out").status == 200)
        #expect(staffed.status(of: second) == 401)
        #expect(staffed.status(of: third) == 401)
    }

    @Test("someone sees their own sessions and can end each, and nobody else's")
    func sessions() {
        let (_, token) = staffed.person("lin")
        let (_, foreign) = staffed.person("wu")
        // Identifiers are in the order of milliseconds.
        service.clock.set(TestService.morning.adding(seconds: 1))
        let second = staffed.signIn("lin", from: "192.0.2.7")
        let listed = staffed.send("GET", "/v1/sessions", as: token)["items"].items
        #expect(listed.map { $0["current"].isTrue } == [true, false])
        #expect(listed[1]["address"] == "192.0.2.7")
        #expect(listed[1]["userAgent"] == "Tests/1")
        let id = listed[1]["id"].text
        #expect(staffed.send("DELETE", "/v1/sessions/\(id)", as: foreign).status == 404)
        #expect(staffed.status(of: second["token"].text) == 200)
        #expect(staffed.send("DELETE", "/v1/sessions/\(id)", as: token).status == 204)
        #expect(staffed.status(of: second["token"].text) == 401)
        #expect(staffed.send("DELETE", "/v1/sessions/\(id)", as: token).status == 404)
    }

    @Test("a changed password signs the others out, and needs the old one")
    func changePassword() {
        let (_, token) = staffed.person("lin")
        let second = staffed.signIn("lin")["token"].text
        func change(_ old: String, _ new: String) -> TestAnswer {
            staffed.send(
                "POST", "/v1/session/password", ["oldPassword": .string(old), "newPassword": .string(new)], as: token)
        }
        #expect(change("not the password", "another long passphrase").code == "wrong_password")
        #expect(change(Staffed.password, "short").code == "weak_password")
        #expect(change(Staffed.password, "passwordpassword").code == "weak_password")
        #expect(change(Staffed.password, "aaaaaaaaaaaaaaa").code == "weak_password")
        #expect(change(Staffed.password, Staffed.password).code == "weak_password")
        #expect(change(Staffed.password, "another long passphrase").status == 204)
        #expect(staffed.status(of: token) == 200)
        #expect(staffed.status(of: second) == 401)
        #expect(staffed.signIn("lin").status == 401)
        #expect(staffed.signIn("lin", "another long passphrase").status == 201)
    }

    @Test("someone signs out everywhere at once, where they ask as well")
    func everywhere() {
        let (id, token) = staffed.person("lin")
        let tokens = [token, staffed.signIn("lin")["token"].text, staffed.person("wu").token]
        #expect(tokens.map { staffed.status(of: $0) } == [200, 200, 200])
        #expect(staffed.send("DELETE", "/v1/sessions", as: token).status == 204)
        #expect(tokens.map { staffed.status(of: $0) } == [401, 401, 200])
        #expect(service.get("/v1/events?resource=\(id)&types=user.signedOut")["items"].items.count == 1)
        #expect(service.send("DELETE", "/v1/sessions").code == "people_only")
    }

    @Test("systems and customers have no sessions")
    func systems() {
        let me = service.get("/v1/session")
        #expect(me["kind"] == "system")
        #expect(me["permissions"].items.count == Permission.allCases.count)
        #expect(me["reach"]["kind"] == "network")
        #expect(service.get("/v1/sessions").code == "people_only")
        #expect(service.send("DELETE", "/v1/session").code == "people_only")
        #expect(staffed.send("GET", "/v1/session", as: nil).status == 401)
    }

    @Test("a password whose cost is too low is hashed anew at the sign-in")
    func rehash() throws {
        let (_, _) = staffed.person("lin")
        let cheap = try service.count("SELECT count(*) FROM users WHERE password LIKE 'scrypt:4:8:1:%'")
        #expect(cheap == 1)
        var options = AccessOptions()
        options.passwordCost = 5
        let raised = Service(
            database: service.database, modules: [ServiceKitModule.module] + Staffed.modules, clock: service.clock,
            options: options)
        var request = service.request(
            "POST", "/v1/session", ["login": "lin", "password": .string(Staffed.password)])
        request.authorization = nil
        #expect(Exchange.status(raised, request) == 201)
        #expect(try service.count("SELECT count(*) FROM users WHERE password LIKE 'scrypt:5:8:1:%'") == 1)
        #expect(staffed.signIn("lin").status == 201)
    }

    @Test("what happens to an account is recorded, without password, token or login")
    func events() {
        let (id, token) = staffed.person("lin-secret-login")
        _ = staffed.signIn("lin-secret-login", "wrong")
        _ = staffed.signIn("nobody-of-that-name", "wrong")
        staffed.send("DELETE", "/v1/session", as: token)
        let events = service.get("/v1/events?limit=200")
        let types = events["items"].items.filter { $0["resource"].text == id }.map { $0["type"].text }
        #expect(
            types == [
                "user.created", "user.signedIn", "user.passwordChanged", "user.signInFailed", "user.signedOut",
            ])
        let text = String(decoding: events.bytes, as: UTF8.self)
        for secret in [token, Staffed.password, Staffed.initial, "lin-secret-login", "nobody-of-that-name"] {
            #expect(!text.contains(secret))
        }
    }
}
