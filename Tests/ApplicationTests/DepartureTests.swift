import Application
import JSON
import MetricsSupport
import SocketSupport
import TestSupport
import Testing

/// That log and metrics tell what went over the wire, which the service alone does not know.
@Suite struct DepartureTests {
    private func request(_ target: String, _ fields: String = "", method: String = "GET") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"
    }

    @Test("a part, a part that is not there, and packed content are told with the status and size that were sent")
    func sizes() throws {
        // Made in a debug build beside other tests, the page takes longer than a client's patience.
        _ = try DocsPage.shared.html()
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        let client = try Client(port: running.port)
        func ask(_ request: String) throws -> Client.Answer {
            try client.send(request)
            return try client.receive()
        }
        let before = try Exposition(try ask(request("/metrics")).body)
        let answers = [
            try ask(request("/openapi.yaml")),
            try ask(request("/openapi.yaml", "Range: bytes=10-29\r\n")),
            try ask(request("/openapi.yaml", "Range: bytes=99999999-\r\n")),
            try ask(request("/openapi.yaml", "Accept-Encoding: gzip\r\n")),
            try ask(request("/docs", "Accept-Encoding: gzip\r\n")),
        ]
        let after = try Exposition(try ask(request("/metrics")).body)
        running.remove()
        #expect(answers.map(\.status) == [200, 206, 416, 200, 200])
        #expect(answers[1].body.count == 20)
        #expect(answers[3].body.count < answers[0].body.count / 4)
        let lines = try pipe.lines().filter { $0["route"].text != "/metrics" }
        #expect(lines.map(\.["status"]) == [200, 206, 416, 200, 200])
        #expect(lines.map(\.["bytes_out"]) == answers.map { .number(JSONNumber(Int64($0.body.count))) })
        #expect(lines.map(\.["request_id"].text) == answers.map { $0.fields["x-request-id"] ?? "" })
        for (status, expected) in [("2xx", 3), ("4xx", 1)] {
            let labels = ["route": "/openapi.yaml", "method": "GET", "status": status]
            let name = "bayline_http_requests_total"
            #expect((after.number(name, labels) ?? 0) - (before.number(name, labels) ?? 0) == expected)
        }
    }

    @Test("an answer to a change that is packed on the way is told with its packed size")
    func packedChange() throws {
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        let client = try Client(port: running.port)
        let checks = (1...40).map { "\"Check number \($0) of the forty that there are\"" }.joined(separator: ",")
        let body =
            #"{"code":"BRK","description":"Brakes","standardHours":1,"skill":"brakes","level":2,"bayKind":"lift","#
            + #""selfCheck":["# + checks + #"],"roadTest":true,"guarantee":{"days":90,"distanceKm":5000}}"#
        let fields =
            "Authorization: Bearer \(RunningApplication.key)\r\nContent-Type: application/json\r\n"
            + "Accept-Encoding: gzip\r\nContent-Length: \(body.utf8.count)\r\n"
        try client.send(request("/v1/labor-operations", fields, method: "POST") + body)
        let answer = try client.receive()
        running.remove()
        #expect(answer.status == 201)
        #expect(answer.fields["content-encoding"] == "gzip")
        let line = try #require(try pipe.lines().first)
        #expect(line["status"] == 201)
        #expect(line["bytes_out"] == .number(JSONNumber(Int64(answer.body.count))))
        #expect(line["bytes_in"] == .number(JSONNumber(Int64(body.utf8.count))))
    }

    @Test("a method that nobody knows is no warning: whoever makes one up must not raise an alarm")
    func unknownMethods() throws {
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        let client = try Client(port: running.port)
        try client.send(request("/healthz", method: "BREW"))
        #expect(try client.receive().status == 501)
        running.remove()
        let line = try #require(try pipe.lines().first)
        #expect(line["status"] == 501)
        #expect(line["level"].text == "info")
    }
}
