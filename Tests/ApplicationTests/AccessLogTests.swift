import Application
import JSON
import ServiceKit
import SocketSupport
import TestSupport
import Testing

/// The log of the running program: one JSON line a request.
@Suite struct AccessLogTests {
    /// What is logged of requests sent as they are, in order; the last end of the pipe is the program's stop.
    private func log(_ requests: [String]) throws -> (lines: [JSONValue], answers: [Client.Answer]) {
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        var answers: [Client.Answer] = []
        for request in requests {
            let client = try Client(port: running.port)
            try client.send(request)
            answers.append(try client.receive(isHead: request.hasPrefix("HEAD")))
        }
        running.remove()
        return (try pipe.lines(), answers)
    }

    private func names(_ line: JSONValue) -> Set<String> {
        guard case .object(let object) = line else { return [] }
        return Set(object.members.map(\.name))
    }

    private func get(_ fields: String = "", _ path: String = "/healthz") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"
    }

    @Test("a request is told with its route, result, size, peer and names, and nothing else")
    func members() throws {
        let body = #"{"code":"SECRET-BODY"}"#
        let post =
            "POST /v1/outlets?secret=query HTTP/1.1\r\nHost: localhost\r\n"
            + "Authorization: Bearer \(RunningApplication.key)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let (lines, answers) = try log([get(), post, get("", "/v1/outlets/out_secret")])
        #expect(lines.count == 3)
        #expect(
            names(lines[0]) == [
                "time", "level", "message", "request_id", "route", "status", "method", "duration_us", "bytes_in",
                "bytes_out", "remote_address", "trace_id", "span_id",
            ])
        #expect(names(lines[1]) == names(lines[0]).union(["caller"]))
        #expect(lines[0]["route"].text == "/healthz")
        #expect(lines[0]["status"] == 200)
        #expect(lines[0]["remote_address"].text == "127.0.0.1")
        #expect(lines[0]["bytes_in"] == 0)
        #expect(lines[1]["bytes_in"] == .number(JSONNumber(Int64(body.utf8.count))))
        for (line, answer) in zip(lines, answers) {
            #expect(line["request_id"].text == answer.fields["x-request-id"])
            #expect(line["bytes_out"] == .number(JSONNumber(Int64(answer.body.count))))
            #expect(Instant(line["time"].text) != nil)
            #expect(line["level"].text == "info")
        }
        #expect(lines[2]["route"].text == "/v1/outlets/{id}")
        for secret in ["SECRET-BODY", "out_secret", "secret", RunningApplication.key] {
            #expect(!lines.contains { "\($0)".contains(secret) }, "\(secret)")
        }
    }

    @Test("the answer to HEAD has no content")
    func head() throws {
        let (lines, _) = try log(["HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
        #expect(lines.first?["method"].text == "HEAD")
        #expect(lines.first?["bytes_out"] == 0)
    }

    @Test("a client's trace is taken over with a part of our own; without a valid one a trace begins")
    func traces() throws {
        let trace = "0af7651916cd43dd8448eb211c80319c"
        let field = "traceparent: 00-\(trace)-b7ad6b7169203331-01\r\n"
        let fields = [
            field, "TraceParent:   01-\(trace)-b7ad6b7169203331-01-more  \r\n", field + field,
            "traceparent: 00-\(trace.uppercased())-b7ad6b7169203331-01\r\n", "",
        ]
        let (lines, answers) = try log(fields.map { get($0) })
        try #require(lines.count == fields.count)
        for line in lines[..<2] {
            #expect(line["trace_id"].text == trace)
            #expect(line["parent_id"].text == "b7ad6b7169203331")
        }
        for line in lines[2...] {
            #expect(line["trace_id"].text != trace)
            #expect(!names(line).contains("parent_id"))
        }
        for line in lines {
            #expect(line["trace_id"].text.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(line["span_id"].text.wholeMatch(of: /[0-9a-f]{16}/) != nil)
            #expect(line["span_id"].text != "0000000000000000")
        }
        #expect(Set(lines.map(\.["span_id"].text)).count == lines.count)
        #expect(Set(lines[1...].map(\.["trace_id"].text)).count == lines.count - 1)
        // The recommendation's field for answers is a draft, so none is sent.
        #expect(answers.allSatisfy { $0.fields["traceparent"] == nil && $0.fields["traceresponse"] == nil })
    }

    @Test("the client's name for its request is told beside ours, if it is plain and short")
    func clientRequestID() throws {
        let names = [
            "abc-123", #"{"a":1}"#, String(repeating: "x", count: 64), String(repeating: "x", count: 65), "a b",
        ]
        let (lines, answers) = try log(names.map { get("X-Request-ID: \($0)\r\n") } + [get()])
        try #require(lines.count == 6)
        for (line, name) in zip(lines[..<3], names) { #expect(line["client_request_id"].text == name) }
        for line in lines[3...] { #expect(!self.names(line).contains("client_request_id")) }
        for (line, answer) in zip(lines, answers) {
            #expect(answer.fields["x-request-id"]?.hasPrefix("req_") == true)
            #expect(line["request_id"].text == answer.fields["x-request-id"])
        }
    }

    @Test("what HTTP itself refuses is told, too, under the name that its answer has")
    func refusals() throws {
        let (lines, answers) = try log(["GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/2.7\r\nHost: localhost\r\n\r\n"])
        try #require(lines.count == 2)
        #expect(lines.map(\.["route"].text) == ["none", "none"])
        #expect(lines.map(\.["code"].text) == ["malformed_request_line", "version_not_supported"])
        #expect(lines.map(\.["status"]) == [400, 505])
        #expect(lines.map(\.["remote_address"].text) == ["127.0.0.1", "127.0.0.1"])
        #expect(lines.map(\.["level"].text) == ["info", "warning"])
        for (line, answer) in zip(lines, answers) {
            #expect(line["request_id"].text == answer.fields["x-request-id"])
            #expect(line["trace_id"].text.utf8.count == 32)
        }
    }

    @Test("an answer that was given before is told as such")
    func replays() throws {
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        let api = try running.client()
        for _ in 0..<2 { try api.must("POST", "/v1/outlets", World.outletBody, key: "k") }
        running.remove()
        let lines = try pipe.lines()
        #expect(lines.map { names($0).contains("replayed") } == [false, true])
    }
}
