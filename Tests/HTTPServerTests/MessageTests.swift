import Testing

@testable import HTTPServer

@Suite("Messages")
struct MessageTests {
    @Test("fields keep their order and are found whatever the case")
    func fields() {
        var fields = HTTPFields([HTTPField(name: "Accept", value: "a"), HTTPField(name: "X", value: "1")])
        fields.append(name: "ACCEPT", value: "b")
        #expect(fields["accept"] == "a")
        #expect(fields.all("Accept") == ["a", "b"])
        #expect(fields.all("Accep").isEmpty)
        #expect(fields.map { $0.name } == ["Accept", "X", "ACCEPT"])
        #expect(fields.count == 3)
    }

    @Test("the target is cut at its first question mark")
    func target() {
        #expect(HTTPRequest(method: "GET", target: "/a%3Fb?c?d").path == "/a%3Fb")
        #expect(HTTPRequest(method: "GET", target: "/a%3Fb?c?d").query == "c?d")
        #expect(HTTPRequest(method: "GET", target: "/a?").query == "")
        #expect(HTTPRequest(method: "GET", target: "/a").query == nil)
    }

    @Test(
        "the date is written as HTTP wants it",
        arguments: [
            (Int64(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
        ])
    func date(_ second: Int64, _ text: String) {
        var line = DateLine()
        line.update(second: second)
        #expect(String(decoding: line.bytes, as: UTF8.self) == "Date: \(text)\r\n")
    }

    @Test("refusals have codes of their own and a status that is an error")
    func refusals() {
        #expect(Set(HTTPRefusal.allCases.map(\.code)).count == HTTPRefusal.allCases.count)
        for refusal in HTTPRefusal.allCases {
            #expect((400...505).contains(refusal.status))
            #expect(refusal.code.allSatisfy { $0.isLowercase || $0 == "_" })
            #expect(refusal.detail.hasSuffix("."))
        }
    }

    @Test("an answer is written with its length, without what the server alone decides")
    func writing() {
        let response = HTTPResponse(
            status: 201,
            fields: [
                HTTPField(name: "Content-Length", value: "99"), HTTPField(name: "DATE", value: "x"),
                HTTPField(name: "Transfer-Encoding", value: "chunked"), HTTPField(name: "Location", value: "/a"),
            ],
            body: Array("abc".utf8))
        func written(_ response: HTTPResponse, closes: Bool, minor: UInt8, isHEAD: Bool) -> String {
            var output: [UInt8] = []
            let framing = ConnectionMachine.Framing(closes: closes, minorVersion: minor, isHEAD: isHEAD)
            ResponseWriter.write(response, framing: framing, dateLine: Array("Date: now\r\n".utf8), to: &output)
            return String(decoding: output, as: UTF8.self)
        }
        let head = "HTTP/1.1 201 Created\r\nDate: now\r\nLocation: /a\r\nContent-Length: 3\r\n"
        #expect(written(response, closes: false, minor: 1, isHEAD: false) == head + "\r\nabc")
        #expect(written(response, closes: true, minor: 1, isHEAD: true) == head + "Connection: close\r\n\r\n")
        #expect(written(response, closes: false, minor: 0, isHEAD: true) == head + "Connection: keep-alive\r\n\r\n")
        for status in [-1, 0, 100, 101, 600] {
            let text = written(HTTPResponse(status: status), closes: false, minor: 1, isHEAD: false)
            #expect(text.hasPrefix("HTTP/1.1 500 "))
        }
        let unnamed = written(HTTPResponse(status: 299), closes: false, minor: 1, isHEAD: false)
        #expect(unnamed.hasPrefix("HTTP/1.1 299 \r\n"), "the space stays, RFC 9112 section 4")
    }

    @Test("a responder in process gets the first answer, or nil")
    func responder() async {
        let first: HTTPResponse? = await withCheckedContinuation { continuation in
            let responder = Responder { continuation.resume(returning: $0) }
            responder.answer(HTTPResponse(status: 201))
            responder.answer(HTTPResponse(status: 202))
        }
        #expect(first?.status == 201)
        let none: HTTPResponse? = await withCheckedContinuation { continuation in
            _ = Responder { continuation.resume(returning: $0) }
        }
        #expect(none == nil)
    }
}
