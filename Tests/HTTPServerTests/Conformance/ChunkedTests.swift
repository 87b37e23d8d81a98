import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Chunked bodies")
    struct ChunkedTests {
        @Test(
            "9112 §7.1: chunks are joined to the content",
            .meets("9112 §7.1 decode", "9112 §7.1.3 content"),
            arguments: [
                ("0\r\n\r\n", ""), ("5\r\nhello\r\n0\r\n\r\n", "hello"), ("1\r\na\r\n1\r\nb\r\n0\r\n\r\n", "ab"),
                ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"), ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
                ("005\r\nhello\r\n000\r\n\r\n", "hello"), ("0000000000000005\r\nhello\r\n0\r\n\r\n", "hello"),
                ("5\r\nhello\r\n0000000000000000\r\n\r\n", "hello"), ("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
                ("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
                (
                    "22\r\nGET /evil HTTP/1.1\r\nHost: evil\r\n\r\n\r\n0\r\n\r\n",
                    "GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n"
                ),
            ])
        func content(_ body: String, _ content: String) throws {
            try ConformanceServer().expectServed(.chunked(body), "POST /p [\(content)]")
        }

        @Test(
            "9112 §7.1: a chunk size that is no hexadecimal number of up to 16 digits is answered 400",
            .meets("9112 §7.1 grammar", "9112 §7.1 overflow"),
            arguments: [
                "", "x", "g", "+5", "-5", "-0", "0x5", "0X5", "5h", "5.0", "5,5", "5_", "5 5", " 5", "\t5", "5 ", "5\t",
                "5 \t ", "\u{665}", "\"5\"", "\u{0B}5", "5\u{0B}", "5\u{0}", "00000000000000005", "0000000000000000F",
                "10000000000000005", "FFFFFFFFFFFFFFFFF", "fffffffffffffffffffffffffffffffb",
            ])
        func size(_ size: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.chunked("\(size)\r\nhello\r\n0\r\n\r\n"), .malformedChunk)
            // Not in the first chunk alone.
            try server.expectRefusal(.chunked("1\r\na\r\n\(size)\r\nhello\r\n0\r\n\r\n"), .malformedChunk)
        }

        @Test(
            "9112 §7.1: chunk sizes beyond all limits are answered 413 and do not overflow",
            .meets("9112 §7.1 overflow"),
            arguments: [
                "100001", "7FFFFFFF", "80000000", "FFFFFFFF", "100000005", "7fffffffffffffff", "8000000000000000",
                "8000000000000005", "ffffffffffffffff", "FFFFFFFFFFFFFFFB",
            ])
        func huge(_ size: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.chunked("\(size)\r\nhello\r\n0\r\n\r\n"), .bodyTooLarge)
            try server.expectRefusal(.chunked("1\r\na\r\n\(size)\r\nhello\r\n0\r\n\r\n"), .bodyTooLarge)
        }

        @Test("9112 §7.1: many chunks are counted together against the limit", .meets("9112 §7.1 overflow"))
        func sum() throws {
            var limits = ServerLimits()
            limits.bodyBytes = 10
            let server = try ConformanceServer(limits: limits)
            try server.expectServed(.chunked("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"), "POST /p [helloworld]")
            try server.expectRefusal(.chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), .bodyTooLarge)
            try server.expectRefusal(.chunked("5\r\nhello\r\n5\r\nworld\r\n1\r\n!\r\n0\r\n\r\n"), .bodyTooLarge)
        }

        @Test(
            "9112 §7.1: a line of the framing that does not end in CRLF is answered 400",
            .meets("9112 §7.1 grammar", "9112 §2.2 bare-lf", "9112 §2.2 bare-cr"),
            arguments: [
                "5\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "5\r\rhello", "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n", "5\r\nhello0\r\n\r\n", "5\r\nhello \r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n",
                "5\r\nhell\r\n0\r\n\r\n", "6\r\nhello\r\n0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n",
                "5\r\nhello\r\n\r\n0\r\n\r\n",
                "5;a\nhello\r\n0\r\n\r\n", "5;a\rhello\r\n0\r\n\r\n", "5;\nX\r\nhello", "0\n\r\n", "0\rX",
            ])
        func lineEnd(_ body: String) throws {
            try ConformanceServer().expectRefusal(.chunked(body), .malformedChunk)
        }

        @Test(
            "9112 §7.1.1: chunk extensions are ignored",
            .meets("9112 §7.1.1 extensions"),
            arguments: [
                ";a", ";a=b", ";a=\"b\"", " ;a", "\t; a = b", ";a;b;c", ";a=\"b;c\"", ";a=\"b\\\"c\"", ";a=\"\\\\\"",
                ";a=\"0\"", ";\u{E9}", ";a=\"\u{4E2D}\"", ";a ", ";signature=\"30450221\";x",
            ])
        func extensions(_ text: String) throws {
            try ConformanceServer().expectServed(
                .chunked("5\(text)\r\nhello\r\n0\(text)\r\n\r\n"), "POST /p [hello]")
        }

        @Test(
            "9112 §7.1: an extension with a line's end in quotes, or a control byte, is answered 400",
            .meets("9112 §7.1 grammar", "9112 §11.2 smuggling"),
            arguments: [
                ";a=\"b\r\nhello\r\n0\r\n\r\n", ";a=\"\r\n\"\r\nhello\r\n0\r\n\r\n", ";a=\"b\\\r\n\"\r\nhello",
                ";a=\"b\nc\"\r\nhello",
                ";a=\u{0}\r\nhello", ";a=\u{7F}\r\nhello", ";a=\"\u{8}\"\r\nhello", ";\"\r\nhello", " a=b\r\nhello",
                ";a=\"\\\u{1}\"\r\nhello",
            ])
        func brokenExtensions(_ text: String) throws {
            try ConformanceServer().expectRefusal(.chunked("5\(text)"), .malformedChunk)
        }

        @Test(
            "9112 §7.1.1: chunk extensions are limited, in one chunk and over all",
            .meets("9112 §7.1.1 limit"))
        func extensionLimit() throws {
            let server = try ConformanceServer()
            let long = ";" + String(repeating: "a", count: 4_000)
            try server.expectServed(.chunked("5\(long)\r\nhello\r\n0\r\n\r\n"), "POST /p [hello]")
            try server.expectRefusal(.chunked("5\(long)\(long)\r\nhello\r\n0\r\n\r\n"), .malformedChunk)
            let short = String(repeating: "1;" + String(repeating: "a", count: 500) + "\r\na\r\n", count: 9)
            try server.expectRefusal(.chunked(short + "0\r\n\r\n"), .malformedChunk)
            let blanks = String(repeating: " ", count: 5_000)
            try server.expectRefusal(.chunked("5\(blanks);a\r\nhello\r\n0\r\n\r\n"), .malformedChunk)
        }
    }
}
