import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// SEC-06: what lets someone in is in no line of the log, and not in what is stored.
@Suite struct SecretLogTests {
    @Test("no password, key, token or login is in the log or in the database as it was sent or shown")
    func secrets() throws {
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        defer { running.store.remove() }
        let api = try running.client()
        let secrets = try Self.use(api, port: running.port)
        let file = running.store.database
        running.stop()
        let lines = try pipe.lines()
        #expect(lines.count == 10)
        #expect(lines.contains { $0["route"].text == "/v1/track/{token}" })
        for secret in secrets {
            #expect(!lines.contains { "\($0)".contains(secret) }, "\(secret)")
        }
        // A server's database is not a file.
        guard DatabaseLocation(file) == .file(file) else { return }
        let stored = String(decoding: try FileBytes.read(file), as: UTF8.self)
        for secret in secrets { #expect(!stored.contains(secret), "\(secret)") }
    }

    /// Signs in, makes and rotates a key, and looks at a link that was made up; answers all secrets on the way.
    private static func use(_ api: APIClient, port: UInt16) throws -> [String] {
        let passwords = ["the-first-secret-passphrase", "the-second-secret-passphrase"]
        let reach: JSONValue = ["kind": "network"]
        let user: JSONValue = [
            "login": "lin", "name": "Lin Yue", "roles": ["serviceAdvisor"], "reach": reach,
            "password": .string(passwords[0]),
        ]
        try api.must("POST", "/v1/users", user, key: "user-1")
        let signIn: JSONValue = ["login": "lin", "password": .string(passwords[0])]
        let token = try api.must("POST", "/v1/session", signIn)["token"].text
        let person = try APIClient(port: port, key: token)
        try person.must(
            "POST", "/v1/session/password",
            ["oldPassword": .string(passwords[0]), "newPassword": .string(passwords[1])], key: "change-1")
        _ = try person.get("/v1/session")
        let wrong: JSONValue = ["login": "a-password-as-login", "password": "another-wrong-password"]
        _ = try person.send("POST", "/v1/session", wrong)
        let totp = try person.must("POST", "/v1/session/totp", ["password": .string(passwords[1])], key: "totp-1")
        let key = try api.must(
            "POST", "/v1/api-keys", ["name": "Website", "permissions": ["readNetwork"], "reach": reach], key: "key-1")
        let rotated = try api.must("POST", "/v1/api-keys/\(key.id)/rotate", [:], key: "rotate-1")
        _ = try APIClient(port: port, key: rotated["key"].text).get("/v1/outlets")
        let link = "bt_01M82YNFM04V3PKX1HFMKR6NMD.1800000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        #expect(try api.send("GET", "/v1/track/\(link)").status == 404)
        #expect(!totp["secret"].text.isEmpty)
        return passwords + [
            token, key["key"].text, rotated["key"].text, link, "a-password-as-login", "another-wrong-password",
        ]
    }
}
