import Glibc
import JSON
import Testing

/// `bayline user` and `bayline key`, beside a server that runs.
@Suite("The commands over users and keys", .timeLimit(.minutes(2)))
struct AccessCommandTests {
    private static func client(_ server: ServerProcess, _ key: String) throws -> APIClient {
        try APIClient(port: server.port, key: key)
    }

    @Test("a key that was added works at once, and one that was revoked soon does not")
    func keys() throws {
        let folder = try TestFolder()
        let server = try ServerProcess(database: folder.file, at: "2026-11-24T01:00:00Z")
        defer { server.killNow() }
        let added = try CommandRun([
            "key", "add", "Website", "--permission", "readNetwork", "--database", folder.file,
        ])
        #expect(added.status == 0, "\(added)")
        let id = try #require(added.lines.first?.split(separator: " ").last.map(String.init))
        let key = try #require(added.lines.last?.split(separator: " ").last.map(String.init))
        let client = try Self.client(server, key)
        #expect(try client.send("GET", "/v1/outlets").status == 200)
        let listed = try CommandRun(["key", "list", "--database", folder.file])
        #expect(listed.output.contains("\(id)\t\(key.prefix(8))\tactive"))
        #expect(!listed.output.contains(key))
        #expect(try CommandRun(["key", "revoke", id, "--database", folder.file]).status == 0)
        // Another process revoked it: felt within a second.
        for _ in 0..<500 where try client.send("GET", "/v1/outlets").status == 200 { usleep(20_000) }
        #expect(try client.send("GET", "/v1/outlets").status == 401)
    }

    @Test("a user is added, signs in with the password of a file, is disabled, and no password is in the arguments")
    func users() throws {
        let folder = try TestFolder()
        let server = try ServerProcess(database: folder.file, at: "2026-11-24T01:00:00Z")
        defer { server.killNow() }
        let file = folder["password"]
        try FileBytes.write(file, Array("the passphrase of a file\n".utf8))
        let added = try CommandRun([
            "user", "add", "lin", "--name", "Lin Yue", "--role", "serviceAdvisor", "--password-file", file,
            "--database", folder.file,
        ])
        #expect(added.status == 0, "\(added)")
        #expect(!added.output.contains("passphrase"))
        let client = try Self.client(server, "none")
        let body: JSONValue = ["login": "lin", "password": "the passphrase of a file"]
        let session = try client.send("POST", "/v1/session", body)
        #expect(session.status == 201 && session["mustChangePassword"] == true)
        let again = try CommandRun([
            "user", "add", "lin", "--name", "Lin", "--role", "cashier", "--database", folder.file,
        ])
        #expect(again.status == 1 && again.errors.contains("login lin"))
        #expect(try CommandRun(["user", "sign-out", "lin", "--database", folder.file]).status == 0)
        let reset = try CommandRun(["user", "reset-password", "lin", "--database", folder.file])
        #expect(reset.output.contains("Initial password: "))
        #expect(try client.send("POST", "/v1/session", body).status == 401)
        #expect(try CommandRun(["user", "disable", "lin", "--database", folder.file]).status == 0)
        let listed = try CommandRun(["user", "list", "--database", folder.file])
        #expect(listed.output.contains("\tlin\tdisabled\tserviceAdvisor\tnetwork\tLin Yue"))
        #expect(try CommandRun(["user", "disable", "nobody", "--database", folder.file]).status == 1)
    }
}
