import Identity
import JSON
import Network
import ServiceKit
import TestSupport

/// The service with people and keys, two outlets, and passwords that are cheap to hash.
struct Staffed: Sendable {
    let service: TestService
    let outlet: String
    let other: String

    static let modules = [NetworkModule.module, IdentityModule.module, probe]
    static let password = "a long enough passphrase"
    static let initial = "the initial passphrase 1"

    init(_ change: (inout AccessOptions) -> Void = { _ in }) throws {
        var options = AccessOptions()
        options.passwordCost = 4
        change(&options)
        let service = try TestService(Self.modules, options: options)
        self.service = service
        outlet = service.post("/v1/outlets", Self.outlet("SH01")).id
        other = service.post("/v1/outlets", Self.outlet("SH02")).id
    }

    /// A route that tells who asks, and asks for a permission.
    private static let probe = Module(
        "probe",
        routes: [
            .get("/v1/probe", .readNetwork) { call, _ in
                .json { writer in writer.object { $0.member("caller", call.caller.id) } }
            },
            .post("/v1/probe-acts", .readNetwork, reading: { $0.string("staffId") }) { staff, call, _ in
                try call.requireActsAs(staff: staff)
                return .empty
            },
            .post("/v1/probe-decisions", .readNetwork, reading: { $0.string("staffId") }) { staff, call, _ in
                try call.requireInPerson(staff: staff, at: "/staffId")
                return .empty
            },
        ])

    static func outlet(_ code: String) -> JSONValue {
        [
            "code": .string(code), "name": "Service centre", "timeZone": "Asia/Shanghai", "currency": "CNY",
            "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
            "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
            "functions": ["mechanical"], "phone": "+862150001000", "openingHours": week, "bookedShare": 30,
            "callbackDays": 3, "taxRate": 13,
        ]
    }

    static let week: JSONValue = .array(
        ["mon", "tue"].map { ["day": .string($0), "start": "08:30", "end": "18:00"] })

    static let network: JSONValue = ["kind": "network"]

    static func outlets(_ ids: String...) -> JSONValue {
        ["kind": "outlets", "outletIds": .array(ids.map(JSONValue.string))]
    }

    /// Sends with the token given instead of the administrator's key.
    @discardableResult
    func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, as token: String?,
        configure: (inout ServiceRequest) -> Void = { _ in }
    ) -> TestAnswer {
        service.send(method, target, body) { request in
            request.authorization = token.map { "Bearer \($0)" }
            configure(&request)
        }
    }

    @discardableResult
    func addUser(
        _ login: String, _ roles: JSONValue = ["serviceAdvisor"], _ reach: JSONValue = Staffed.network,
        as token: String? = nil
    ) -> TestAnswer {
        let body: JSONValue = [
            "login": .string(login), "name": "Lin Yue", "roles": roles, "reach": reach,
            "password": .string(Self.initial),
        ]
        return token.map { send("POST", "/v1/users", body, as: $0) } ?? service.post("/v1/users", body)
    }

    func signIn(
        _ login: String, _ password: String = Staffed.password, code: String? = nil, from address: String = ""
    ) -> TestAnswer {
        var body: JSONValue = ["login": .string(login), "password": .string(password)]
        if let code { body = body.with("totp", .string(code)) }
        return send("POST", "/v1/session", body, as: nil) { request in
            request.userAgent = "Tests/1"
            request.origin = RequestOrigin(remoteAddress: address, traceparents: [], clientRequestID: nil)
        }
    }

    /// A user with a password of their own, and the token of a session.
    func person(
        _ login: String, _ roles: JSONValue = ["serviceAdvisor"], _ reach: JSONValue = Staffed.network
    ) -> (id: String, token: String) {
        let id = addUser(login, roles, reach).id
        let token = signIn(login, Self.initial)["token"].text
        send(
            "POST", "/v1/session/password",
            ["oldPassword": .string(Self.initial), "newPassword": .string(Self.password)], as: token)
        return (id, token)
    }

    func addKey(_ body: JSONValue, as token: String? = nil) -> TestAnswer {
        token.map { send("POST", "/v1/api-keys", body, as: $0) } ?? service.post("/v1/api-keys", body)
    }

    func status(of token: String) -> Int { send("GET", "/v1/probe", as: token).status }
}
