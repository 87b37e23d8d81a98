import ArgumentParser
import HTTPServer
import SocketSupport
import Testing

@testable import bayline

@Suite("The flags of the limits")
struct LimitFlagTests {
    /// The fields of `ServerLimits` with the names of their flags.
    private static let fields = Mirror(reflecting: ServerLimits()).children.compactMap(\.label)

    private static func flag(_ field: String) -> String {
        field.reduce(into: "--") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }

    private static func values(_ limits: ServerLimits) -> [String: Int] {
        let pairs = Mirror(reflecting: limits).children.map { ($0.label ?? "", $0.value as? Int ?? 0) }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func changed(_ field: String, _ limits: ServerLimits) -> Int {
        let old = values(limits)[field] ?? 0
        return field == "connectionsPerAddress" ? 7 : old + (field == "requestLineBytes" ? -1 : 1)
    }

    /// The group by itself: a command checks all its groups each time, which takes a second in a debug build.
    @Test("every limit has a flag, which changes it and nothing else", arguments: fields)
    func each(_ field: String) throws {
        var expected = Self.values(ServerLimits())
        expected[field] = Self.changed(field, ServerLimits())
        let options = try LimitOptions.parse([Self.flag(field), String(Self.changed(field, ServerLimits()))])
        #expect(Self.values(options.limits) == expected)
    }

    @Test("the commands that serve take all of them")
    func commands() throws {
        let flags = Self.fields.flatMap { [Self.flag($0), String(Self.changed($0, ServerLimits()))] }
        let expected = Dictionary(
            uniqueKeysWithValues: Self.fields.map { ($0, Self.changed($0, ServerLimits())) })
        #expect(Self.values(try Serve.parse(["--database", "x"] + flags).limitOptions.limits) == expected)
        #expect(Self.values(try Demo.parse(flags).limitOptions.limits) == expected)
        #expect(try Serve.parse(["--database", "x"]).limitOptions.limits == ServerLimits())
    }

    // A long name stands on a line of its own above its text.
    private static let help = Serve.helpMessage(columns: 1_000)
        .split(separator: "\n  --", omittingEmptySubsequences: false)

    @Test("every limit is told in the help with its default", arguments: fields)
    func help(_ field: String) throws {
        let entry = try #require(Self.help.first { "--\($0)".hasPrefix(Self.flag(field) + " ") })
        guard let value = Self.values(ServerLimits())[field], value > 0 else { return }
        #expect(entry.contains("(default: \(value))"))
    }

    @Test("a value that makes no sense is refused in a sentence that names the flag", arguments: fields)
    func ranges(_ field: String) {
        for value in ["-1", "99999999999999999", "x", "1.5"] {
            let error = #expect(throws: (any Error).self) {
                try LimitOptions.parse([Self.flag(field) + "=" + value])
            }
            guard let error else { continue }
            #expect(LimitOptions.message(for: error).contains(Self.flag(field)))
        }
    }

    @Test(
        "limits that contradict each other are refused",
        arguments: [
            ["--request-line-bytes", "20000"], ["--connections", "5", "--connections-per-address", "6"],
            ["--tick-milliseconds", "60000"], ["--linger-timeout-milliseconds", "100"], ["--connections", "0"],
            ["--held-bytes", "1000000"],
        ])
    func contradictions(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try LimitOptions.parse(arguments) }
    }

    @Test("a large body for which there is no memory left is told to come again")
    func heldBytes() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let server = try ServerProcess(
            database: folder + "/network.sqlite", at: "2026-11-24T01:00:00Z",
            flags: ["--held-bytes", "150000", "--body-bytes", "100000"])
        let head =
            "POST /v1/outlets HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ServerProcess.key)\r\n"
            + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n"
        let first = try Client(port: server.port)
        try first.send(head)
        #expect(try first.receiveHead().status == 100)
        let second = try Client(port: server.port)
        try second.send(head)
        let answer = try second.receive()
        #expect(answer.status == 503)
        #expect(answer.fields["retry-after"] == "1")
        #expect(answer.text.contains("\"overloaded\""))
        first.close()
        second.close()
        #expect(server.terminate() == 0)
    }

    @Test("the flags reach the server that is started")
    func effect() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let server = try ServerProcess(
            database: folder + "/network.sqlite", at: "2026-11-24T01:00:00Z",
            flags: ["--connections", "1", "--body-bytes", "10"])
        let client = try Client(port: server.port)
        let known = "Authorization: Bearer \(ServerProcess.key)\r\n"
        try client.send("POST /v1/outlets HTTP/1.1\r\nHost: a\r\n\(known)Content-Length: 11\r\n\r\n")
        #expect(try client.receive().status == 413)
        let second = try Client(port: server.port)
        #expect(try second.receive().status == 503)
        client.close()
        second.close()
        #expect(server.terminate() == 0)
    }

    @Test("a file has its own bound, beside those of bodies and imports; one announced as larger is refused at once")
    func files() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let server = try ServerProcess(
            database: folder + "/network.sqlite", at: "2026-11-24T01:00:00Z",
            flags: ["--body-bytes", "1000", "--import-bytes", "1000", "--attachment-bytes", "5000"])
        let head =
            "POST /v1/attachments HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ServerProcess.key)\r\n"
            + "Content-Type: image/png\r\n"
        let photo: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: 3_000)
        // At once, so that it comes whole with its head; and in two pieces.
        for cut in [photo.count, 1_500] {
            let client = try Client(port: server.port)
            try client.send(Array((head + "Content-Length: \(photo.count)\r\n\r\n").utf8) + Array(photo[..<cut]))
            try client.send(Array(photo[cut...]))
            #expect(try client.receive().status == 201)
            client.close()
        }
        for expectation in ["", "Expect: 100-continue\r\n"] {
            let client = try Client(port: server.port)
            try client.send(head + expectation + "Content-Length: 5001\r\n\r\n")
            let answer = try client.receive()
            #expect(answer.status == 413)
            #expect(answer.text.contains("5000"))
            client.close()
        }
        #expect(server.terminate() == 0)
    }
}
