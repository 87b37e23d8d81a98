import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct UserTests {
    let staffed: Staffed
    let service: TestService

    init() throws {
        staffed = try Staffed()
        service = staffed.service
    }

    @Test("a user is made with roles and reach, and signs in with the initial password that was made")
    func make() {
        let answer = service.post(
            "/v1/users",
            ["login": "lin", "name": "Lin Yue", "roles": ["cashier", "technician"], "reach": Staffed.network])
        #expect(answer.status == 201)
        #expect(answer["roles"].items.map(\.text) == ["technician", "cashier"])
        #expect(answer["mustChangePassword"].isTrue)
        #expect(staffed.signIn("lin", answer["initialPassword"].text).status == 201)
        let shown = service.get("/v1/users/\(answer.id)")
        #expect(shown["initialPassword"] == .null)
        #expect(!String(decoding: shown.bytes, as: UTF8.self).contains("scrypt"))
        #expect(staffed.addUser("LIN").code == "login_taken")
    }

    @Test("a password that is given is held against the rules")
    func policy() {
        for password in ["short", "lin-yue-lin-yue", "password1234", "ababababababab"] {
            let answer = service.post(
                "/v1/users",
                [
                    "login": "lin-yue", "name": "Lin", "roles": ["cashier"], "reach": Staffed.network,
                    "password": .string(password),
                ])
            #expect(answer.code == "weak_password", "\(password)")
        }
    }

    @Test("a manager of an outlet makes its people and no others, with no more than a manager may")
    func manager() {
        let (_, manager) = staffed.person("ma", ["outletManager"], Staffed.outlets(staffed.outlet))
        let own = Staffed.outlets(staffed.outlet)
        let made = staffed.addUser("lin", ["serviceAdvisor"], own, as: manager)
        #expect(made.status == 201)
        #expect(staffed.addUser("wu", ["outletManager"], own, as: manager).status == 201)
        let root = staffed.addUser("root", ["networkAdministrator"], own, as: manager)
        #expect(root.code == "beyond_own_permissions")
        #expect(staffed.addUser("wang", ["cashier"], Staffed.network, as: manager).code == "beyond_own_reach")
        let both = Staffed.outlets(staffed.outlet, staffed.other)
        #expect(staffed.addUser("wang", ["cashier"], both, as: manager).code == "unknown_reference")
        let path = "/v1/users/\(made.id)"
        #expect(staffed.send("PATCH", path, ["reach": both], as: manager).code == "unknown_reference")
        let roles: JSONValue = ["roles": ["networkAdministrator"]]
        #expect(staffed.send("PATCH", path, roles, as: manager).code == "beyond_own_permissions")
    }

    @Test("who is not wholly of the caller's outlets is not there")
    func visibility() {
        let (_, manager) = staffed.person("ma", ["outletManager"], Staffed.outlets(staffed.outlet))
        let ids = [
            staffed.addUser("aa", ["cashier"], Staffed.outlets(staffed.other)).id,
            staffed.addUser("bb", ["cashier"], Staffed.outlets(staffed.outlet, staffed.other)).id,
            staffed.addUser("cc", ["cashier"], Staffed.network).id,
        ]
        for id in ids {
            #expect(staffed.send("GET", "/v1/users/\(id)", as: manager).status == 404)
            #expect(staffed.send("PATCH", "/v1/users/\(id)", ["name": "X"], as: manager).status == 404)
            #expect(staffed.send("POST", "/v1/users/\(id)/reset-password", [:], as: manager).status == 404)
            #expect(staffed.send("POST", "/v1/users/\(id)/sign-out", [:], as: manager).status == 404)
        }
        let listed = staffed.send("GET", "/v1/users", as: manager)["items"].items.map { $0["login"].text }
        #expect(listed == ["ma"])
    }

    @Test("nobody resets the password of who may do more")
    func strongerPassword() {
        let (_, manager) = staffed.person("ma", ["outletManager"], Staffed.outlets(staffed.outlet))
        let root = staffed.addUser("root", ["networkAdministrator"], Staffed.outlets(staffed.outlet))
        let answer = staffed.send("POST", "/v1/users/\(root.id)/reset-password", [:], as: manager)
        #expect(answer.code == "beyond_own_permissions")
    }

    @Test("changed roles and a changed reach count with the next request; a disabled user is out")
    func atOnce() {
        let (id, token) = staffed.person("lin")
        #expect(staffed.send("GET", "/v1/api-keys", as: token).status == 403)
        service.patch("/v1/users/\(id)", ["roles": ["networkAdministrator"]])
        #expect(staffed.send("GET", "/v1/api-keys", as: token).status == 200)
        service.patch("/v1/users/\(id)", ["reach": Staffed.outlets(staffed.outlet)])
        #expect(staffed.send("GET", "/v1/session", as: token)["reach"]["outletIds"].items.count == 1)
        service.patch("/v1/users/\(id)", ["status": "disabled"])
        #expect(staffed.status(of: token) == 401)
        #expect(staffed.signIn("lin").status == 401)
        service.patch("/v1/users/\(id)", ["status": "active"])
        #expect(staffed.status(of: token) == 401)
        #expect(staffed.signIn("lin").status == 201)
        let events = service.get("/v1/events?resource=\(id)&limit=200")["items"].items.map { $0["type"].text }
        #expect(events.contains("user.disabled") && events.contains("user.enabled"))
    }

    @Test("nobody decides of their own account")
    func own() {
        let (id, token) = staffed.person("root", ["networkAdministrator"])
        staffed.addUser("root2", ["networkAdministrator"])
        let path = "/v1/users/\(id)"
        #expect(staffed.send("PATCH", path, ["status": "disabled"], as: token).code == "own_account")
        #expect(staffed.send("PATCH", path, ["roles": ["cashier"]], as: token).code == "own_account")
        #expect(staffed.send("POST", path + "/reset-password", [:], as: token).code == "own_account")
        #expect(staffed.send("PATCH", path, ["name": "Root"], as: token).status == 200)
    }

    @Test("the last administrator of the network is neither disabled nor demoted")
    func lastAdministrator() {
        let (id, _) = staffed.person("root", ["networkAdministrator"])
        let key = service.get("/v1/api-keys")["items"][0]["id"].text
        let helper = staffed.addKey([
            "name": "Helper", "role": "networkAdministrator", "reach": Staffed.network,
        ])["key"].text
        #expect(staffed.send("DELETE", "/v1/api-keys/\(key)", as: helper).status == 200)
        let changes: [JSONValue] = [
            ["status": "disabled"], ["roles": ["cashier"]], ["reach": Staffed.outlets(staffed.outlet)],
        ]
        for change in changes {
            let answer = staffed.send("PATCH", "/v1/users/\(id)", change, as: helper)
            #expect(answer.code == "last_administrator")
        }
        let second = staffed.send(
            "POST", "/v1/users",
            ["login": "root2", "name": "R", "roles": ["networkAdministrator"], "reach": Staffed.network], as: helper)
        #expect(second.status == 201)
        #expect(staffed.send("PATCH", "/v1/users/\(id)", ["status": "disabled"], as: helper).status == 200)
    }

    @Test("a reset password signs out everywhere and must be changed; codes go if it is asked for")
    func reset() {
        let (id, token) = staffed.person("lin")
        let reset = service.post("/v1/users/\(id)/reset-password", ["removeTotp": true])
        #expect(reset.status == 200)
        #expect(staffed.status(of: token) == 401)
        #expect(staffed.signIn("lin").status == 401)
        #expect(staffed.signIn("lin", reset["initialPassword"].text)["mustChangePassword"].isTrue)
    }

    @Test("who acts in a staff member's name is that one, or a system; managers do so as others do")
    func actsAs() {
        let staff = service.post("/v1/staff", Self.technician(staffed.outlet)).id
        let own = Staffed.outlets(staffed.outlet)
        for (login, role) in [("chen", "technician"), ("ma", "outletManager")] {
            service.post(
                "/v1/users",
                [
                    "login": .string(login), "name": "N", "roles": [.string(role)], "reach": own,
                    "staffId": .string(staff), "password": .string(Staffed.initial),
                ])
        }
        func act(_ login: String, _ named: String) -> Int {
            let token = staffed.signIn(login, Staffed.initial)["token"].text
            let changed = "another passphrase of \(login)"
            staffed.send(
                "POST", "/v1/session/password",
                ["oldPassword": .string(Staffed.initial), "newPassword": .string(changed)], as: token)
            service.post("/v1/users/\(userID(login))/reset-password", ["password": .string(Staffed.initial)])
            let again = staffed.signIn(login, Staffed.initial)["token"].text
            staffed.send(
                "POST", "/v1/session/password",
                ["oldPassword": .string(Staffed.initial), "newPassword": .string(changed)], as: again)
            let status = staffed.send("POST", "/v1/probe-acts", ["staffId": .string(named)], as: again).status
            service.post("/v1/users/\(userID(login))/reset-password", ["password": .string(Staffed.initial)])
            return status
        }
        #expect(act("chen", staff) == 204)
        #expect(act("chen", "stf_01M82YNFM04V3PKX1HFMKR6NMD") == 403)
        #expect(act("ma", staff) == 204)
        #expect(act("ma", "stf_01M82YNFM04V3PKX1HFMKR6NMD") == 403)
        #expect(service.post("/v1/probe-acts", ["staffId": "anyone"]).status == 204)
    }

    @Test("an account that is no staff member's may act for one, but decides for none; a system does both")
    func sharedAccount() {
        let (_, token) = staffed.person("desk", ["networkAdministrator"])
        let body: JSONValue = ["staffId": "stf_01M82YNFM04V3PKX1HFMKR6NMD"]
        #expect(staffed.send("POST", "/v1/probe-acts", body, as: token).status == 204)
        let refused = staffed.send("POST", "/v1/probe-decisions", body, as: token)
        #expect(refused.status == 403 && refused.code == "acts_for_other")
        #expect(service.post("/v1/probe-decisions", body).status == 204)
    }

    @Test("a region reaches the outlets that it has now")
    func region() throws {
        let outlet = staffed.outlet
        let region: JSONValue = ["kind": "region", "region": "East China"]
        #expect(staffed.addUser("lin", ["cashier"], region).code == "unknown_reference")
        try service.database.writeAndWait { try OutletRegionTable.set("East China", of: outlet, in: $0) }
        let (_, token) = staffed.person("lin", ["cashier"], region)
        let reach = staffed.send("GET", "/v1/session", as: token)["reach"]
        #expect(reach["outletIds"].items.map(\.text) == [outlet])
        let (_, manager) = staffed.person("ma", ["outletManager"], Staffed.outlets(outlet))
        #expect(staffed.addUser("wu", ["cashier"], region, as: manager).code == "beyond_own_reach")
    }

    private func userID(_ login: String) -> String {
        service.get("/v1/users?limit=200")["items"].items.first { $0["login"].text == login }?["id"].text ?? ""
    }

    private static func technician(_ outlet: String) -> JSONValue {
        [
            "name": "Chen Gang", "outletIds": [.string(outlet)], "roles": ["technician"], "shifts": Staffed.week,
            "skills": [],
        ]
    }
}
