import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Answers")
    struct AnswerTests {
        private static func request(_ method: String, _ path: String) -> Sample {
            "\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        }

        /// The header lines without `Date`, whose second may change, and what stands behind the empty line.
        private static func parts(_ text: String) throws -> (lines: [Substring], body: Substring) {
            let end = try #require(text.firstRange(of: "\r\n\r\n"))
            let lines = text[..<end.lowerBound].split(separator: "\r\n").filter { !$0.hasPrefix("Date: ") }
            return (lines, text[end.upperBound...])
        }

        @Test(
            "9110 §9.3.2: HEAD has GET's status and fields, and no content",
            .meets("9110 §9.3.2 head", "9110 §9.3.2 head-fields", "9110 §8.6 head", "9112 §6.1 no-coding-back"),
            arguments: [
                "/x", "/x?y", "/fields", "/close", "/later?1", "/status/201", "/status/204", "/status/205",
                "/status/206",
                "/status/301", "/status/304", "/status/400", "/status/404", "/status/500", "/status/503", "/status/100",
                "/status/999",
            ])
        func head(_ path: String) throws {
            let server = try ConformanceServer()
            let get = try Self.parts(try server.raw(Self.request("GET", path)))
            let head = try Self.parts(try server.raw(Self.request("HEAD", path)))
            // The handler writes its method into the content: HEAD is one byte longer.
            let lines = head.lines.map { line in
                line.hasPrefix("Content-Length: ") && line != "Content-Length: 0" && path != "/fields"
                    ? "Content-Length: \((Int(line.dropFirst(16)) ?? 0) - 1)" : String(line)
            }
            #expect(lines == get.lines.map(String.init))
            #expect(head.body.isEmpty)
        }

        @Test(
            "9110 §9.3.2: a refused HEAD has no content, and the connection ends in order",
            .meets("9110 §9.3.2 head"),
            arguments: [
                "HEAD / HTTP/1.1\r\n\r\n", "HEAD / HTTP/2.0\r\n\r\n", "HEAD * HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost : a\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HEAD /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
            ] as [Sample])
        func refusedHead(_ sample: Sample) throws {
            let parts = try Self.parts(try ConformanceServer().raw(sample + .good))
            #expect(parts.body.isEmpty)
            #expect(parts.lines.contains("Connection: close"))
            #expect(parts.lines.contains { $0.hasPrefix("Content-Length: ") && $0 != "Content-Length: 0" })
        }

        @Test(
            "9110 §15.3.5, §15.4.5: 204 and 304 end with their header and have no Content-Length",
            .meets(
                "9110 §15.3.5 no-content", "9110 §15.4.5 not-modified", "9110 §8.6 none", "9112 §6.1 no-coding-back"),
            arguments: [204, 304], ["GET", "HEAD", "POST"])
        func withoutContent(_ status: Int, _ method: String) throws {
            let server = try ConformanceServer()
            let parts = try Self.parts(try server.raw(Self.request(method, "/status/\(status)")))
            #expect(parts.body.isEmpty)
            #expect(!parts.lines.contains { $0.lowercased().hasPrefix("content-length") })
            #expect(!parts.lines.contains { $0.lowercased().hasPrefix("transfer-encoding") })
            let client = try server.client()
            let sample: Sample = "\(method) /status/\(status) HTTP/1.1\r\nHost: a\r\n\r\n"
            try client.send((sample + .good).bytes)
            #expect(try client.receive(isHead: true).status == status)
            #expect(try client.receive().text == ConformanceServer.goodText)
        }

        @Test("9110 §15.3.6: 205 has no content and says so", .meets("9110 §15.3.6 reset"))
        func reset() throws {
            let parts = try Self.parts(try ConformanceServer().raw(Self.request("GET", "/status/205")))
            #expect(parts.body.isEmpty)
            #expect(parts.lines.contains("Content-Length: 0"))
        }

        @Test(
            "9110 §8.6: every other answer has the length of its content",
            .meets("9110 §8.6 known"), arguments: [200, 201, 202, 206, 301, 400, 404, 405, 412, 500, 503])
        func length(_ status: Int) throws {
            let parts = try Self.parts(try ConformanceServer().raw(Self.request("GET", "/status/\(status)")))
            #expect(parts.body == "GET /status/\(status) []")
            #expect(parts.lines.contains("Content-Length: \(parts.body.utf8.count)"))
        }

        @Test(
            "9112 §4: a status line is version, three digits, a space, and a reason or none",
            .meets("9112 §4 status-line", "9112 §4 reason-space"),
            arguments: [
                (200, "200 OK"), (404, "404 Not Found"), (299, "299 "), (399, "399 "), (499, "499 "), (599, "599 "),
                (418, "418 "), (422, "422 Unprocessable Content"), (413, "413 Content Too Large"),
            ])
        func statusLine(_ status: Int, _ text: String) throws {
            let raw = try ConformanceServer().raw(Self.request("GET", "/status/\(status)"))
            #expect(raw.hasPrefix("HTTP/1.1 \(text)\r\n"))
        }

        @Test(
            "9110 §15.2: a handler cannot send an interim status, nor one that is none",
            .meets("9110 §15.2 old-version", "9112 §4 status-line"),
            arguments: [0, 1, 99, 100, 101, 103, 199, 600, 1000, 20_000])
        func noFinalStatus(_ status: Int) throws {
            let raw = try ConformanceServer().raw(Self.request("GET", "/status/\(status)"))
            #expect(raw.hasPrefix("HTTP/1.1 500 Internal Server Error\r\n"))
        }

        @Test(
            "9112 §6.1: no answer has a transfer coding, whatever the client's version",
            .meets("9112 §6.1 no-coding-back"), arguments: ["1.0", "1.1"])
        func noCoding(_ version: String) throws {
            let raw = try ConformanceServer().raw("GET /x HTTP/\(version)\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(!raw.lowercased().contains("transfer-encoding"))
        }

        @Test("9112 §11.1: no value from the handler begins another line", .meets("9112 §11.1 splitting"))
        func splitting() throws {
            let values = [
                "a\r\nX-Evil: b", "a\nX-Evil: b", "a\rX-Evil: b", "a\u{0}b", "a\r\n\r\n<html>", "\r\n", "a\u{7F}",
            ]
            let server = HTTPServer(configuration: HTTPServerConfiguration(loops: 1)) { _, responder in
                var fields = values.map { HTTPField(name: "X-Value", value: $0) }
                fields += ["", "X Bad", "X:Bad", "X\r\nX-Evil", "Content-Length", "transfer-encoding", "Date"].map {
                    HTTPField(name: $0, value: "chunked")
                }
                responder.answer(HTTPResponse(status: 200, fields: fields, body: [0x61]))
            }
            let client = try Client(port: try server.start())
            defer { server.stop(grace: 0) }
            try client.send(Self.request("GET", "/").bytes)
            let text = String(decoding: try client.receiveToEnd(), as: UTF8.self)
            let parts = try Self.parts(text)
            #expect(parts.body == "a")
            #expect(parts.lines.filter { $0.hasPrefix("X-Value: ") }.count == values.count)
            #expect(parts.lines.count == values.count + 3, "status, Content-Length, Connection: \(parts.lines)")
            #expect(parts.lines.contains("Content-Length: 1"))
        }
    }
}
