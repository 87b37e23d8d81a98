import Glibc
import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Date")
    struct DateTests {
        /// The IMF-fixdate of a second since 1970, as the C library writes it.
        private static func fixdate(_ second: Int) -> String {
            var second = time_t(second)
            var parts = tm()
            gmtime_r(&second, &parts)
            var buffer = [CChar](repeating: 0, count: 64)
            let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }

        @Test(
            "9110 §6.6.1: every answer has one Date, an IMF-fixdate within a second of now, refusals too",
            .meets("9110 §6.6.1 date", "9110 §5.6.7 fixdate"),
            arguments: [
                "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HEAD /x HTTP/1.0\r\n\r\n",
                "GET /status/204 HTTP/1.0\r\n\r\n", "GET /status/301 HTTP/1.0\r\n\r\n",
                "GET /status/304 HTTP/1.0\r\n\r\n",
                "GET /status/404 HTTP/1.0\r\n\r\n", "GET /status/500 HTTP/1.0\r\n\r\n", "GET /later?5 HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "\u{0}", .chunked("x"),
                .post("Content-Length: 99999999"), .post("Expect: x"), .line("CONNECT a:1 HTTP/1.1"),
                "GET /\(String(repeating: "a", count: 9_000))", .post("X: \(String(repeating: "a", count: 17_000))"),
            ] as [Sample])
        func date(_ sample: Sample) throws {
            let server = try ConformanceServer()
            let before = Glibc.time(nil)
            let text = try server.raw(sample)
            let after = Glibc.time(nil)
            let lines = text.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("date:") }
            #expect(lines.count == 1)
            let line = try #require(lines.first)
            #expect((before - 1...after).map { "Date: " + Self.fixdate($0) }.contains(String(line)))
        }

        @Test("9110 §5.6.7: the date is right on every kind of day", .meets("9110 §5.6.7 fixdate"))
        func days() {
            #expect(Self.fixdate(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
            var line = DateLine()
            // Leap days, turns of years and centuries, and every 17 days and some hours from 1970 to 2199.
            let marked: [Int64] = [
                0, 951_782_400, 951_868_799, 951_868_800, 1_709_164_800, 4_107_542_399, 4_107_542_400, 784_111_777,
            ]
            for second in marked + stride(from: 0, to: 7_258_118_400, by: 17 * 86_400 + 12_345) {
                line.update(second: second)
                #expect(String(decoding: line.bytes, as: UTF8.self) == "Date: \(Self.fixdate(Int(second)))\r\n")
            }
        }
    }
}
