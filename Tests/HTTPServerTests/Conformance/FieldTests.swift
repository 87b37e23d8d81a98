import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Fields")
    struct FieldTests {
        private static func head(_ lines: String) -> Sample { "POST /p HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n" }

        @Test(
            "9112 §5.1: white space between name and colon is answered 400", .meets("9112 §5.1 colon-space"),
            arguments: ["X : b", "X\t: b", "X  : b", "Content-Length : 0", "Transfer-Encoding : chunked", "Host : b"])
        func blankBeforeColon(_ line: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(Self.head(line), .malformedField)
            try server.expectRefusal("GET / HTTP/1.1\r\n\(line)\r\nHost: a\r\n\r\n", .malformedField)
        }

        @Test(
            "9112 §5: a line that is not token, colon, value is answered 400", .meets("9112 §5 grammar"),
            arguments: [
                ": b", ":", "X", "X b", "X(y): b", "X\u{E9}: b", "X\"y\": b", "X/y: b", "X[0]: b", "X{y}: b", "X@y: b",
                "X=y: b", "X;y: b", "X,y: b", "X?: b", "X\\y: b", "X\u{0}: b", "X\u{7F}: b", "GET / HTTP/1.1",
            ])
        func malformed(_ line: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(Self.head(line), .malformedField)
            try server.expectRefusal("GET / HTTP/1.1\r\n\(line)\r\nHost: a\r\n\r\n", .malformedField)
        }

        @Test(
            "9112 §2.2: white space between the request line and the first field is refused",
            .meets("9112 §2.2 leading-blank"),
            arguments: [" ", "\t", " \t", " \r\n", " X: y\r\n"])
        func leadingBlank(_ blanks: String) throws {
            try ConformanceServer().expectRefusal("GET / HTTP/1.1\r\n\(blanks)Host: a\r\n\r\n", .malformedField)
        }

        @Test(
            "9112 §5.2: a folded line is answered 400, in the first field and in later ones",
            .meets("9112 §5.2 obs-fold"),
            arguments: [
                "X: a\r\n b", "X: a\r\n\tb", "X: a\r\n \r\n\t b", "X:\r\n b", "X: a\r\n ",
                "Transfer-Encoding:\r\n chunked", "Content-Length: 1\r\n 0", "X: a\r\n Content-Length: 5",
            ])
        func folded(_ lines: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(Self.head(lines), .malformedField)
            try server.expectRefusal("GET / HTTP/1.1\r\n\(lines)\r\nHost: a\r\n\r\n", .malformedField)
            try server.expectRefusal("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", .malformedField)
        }

        @Test(
            "9110 §5.5: CR, LF and NUL in a value are refused", .meets("9110 §5.5 cr-lf-nul", "9112 §2.2 bare-cr"),
            arguments: [
                "X: a\rb", "X: a\r", "X: \rb", "X: a\nb", "X: a\nY: b", "X: a\n", "X: a\u{0}b", "X: \u{0}", "X:\u{0}",
                "X: a\r\rb", "X: a\n\nb", "X: a\rTransfer-Encoding: chunked",
            ])
        func lineBytes(_ line: String) throws {
            try ConformanceServer().expectRefusal(Self.head(line), .malformedField)
        }

        @Test(
            "9110 §5.5: another control byte makes a value invalid", .meets("9110 §5.5 control"),
            arguments: (Array(0x01...0x08) + [0x0B, 0x0C] + Array(0x0E...0x1F) + [0x7F]) as [UInt8])
        func controlBytes(_ byte: UInt8) throws {
            let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\nX: b".utf8) + [byte] + Array("c\r\n\r\n".utf8)
            try ConformanceServer().expectRefusal(Sample(bytes: bytes), .malformedField)
        }

        @Test("9110 §5.5: bytes above ASCII are opaque data", .meets("9110 §5.5 obs-text", "9112 §2.2 octets"))
        func obsoleteText() throws {
            let start = Array("GET /fields HTTP/1.1\r\nHost: a\r\n".utf8)
            let lines = Array("Utf: \u{4E2D}\r\nLatin: J".utf8) + [0xFC] + Array("rgen\r\nAll: ".utf8)
            let bytes = start + lines + Array(0x80...0xFF) + Array("\r\n\r\n".utf8)
            let all = String(String.UnicodeScalarView((0x80...0xFF).compactMap { UnicodeScalar(UInt32($0)) }))
            try ConformanceServer().expectServed(
                Sample(bytes: bytes), "Host=a\nUtf=\u{4E2D}\nLatin=J\u{FC}rgen\nAll=\(all)\n")
        }

        @Test(
            "9112 §5.1: blanks around a value are no part of it, within it they are",
            .meets("9112 §5.1 value-space", "9112 §5 grammar"),
            arguments: [
                ("X:b", "b"), ("X: b", "b"), ("X:\tb", "b"), ("X: \t b \t ", "b"), ("X: b  c\td ", "b  c\td"),
                ("X:", ""),
                ("X: ", ""), ("X: \t", ""), ("X: :", ":"), ("X: b: c", "b: c"), ("X: \"b\"", "\"b\""),
            ])
        func blanks(_ line: String, _ value: String) throws {
            try ConformanceServer().expectServed(
                "GET /fields HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n", "Host=a\nX=\(value)\n")
        }

        @Test(
            "9110 §5.1: names are case-insensitive, unknown ones are no hindrance",
            .meets("9110 §5.1 name-case", "9110 §5.1 unknown"))
        func names() throws {
            let server = try ConformanceServer()
            try server.expectServed(
                "POST /p HTTP/1.1\r\nhOsT: a\r\ncONTENT-lENGTH: 2\r\n\r\nab", "POST /p [ab]", host: "a")
            try server.expectServed(
                "POST /p HTTP/1.1\r\nHOST: a\r\nTRANSFER-ENCODING: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "POST /p [a]")
            try server.expectServed(
                "GET /x HTTP/1.1\r\nHost: a\r\nX-Nobody-Knows: \"a, b\r\n!#$%&'*+-.^_`|~0: x\r\n\r\n", "GET /x []")
        }

        @Test("9110 §5.3: no request is handled before its whole header has come", .meets("9110 §5.3 whole-head"))
        func wholeHead() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try server.deliver("GET /x HTTP/1.1\r\nHost: a\r\nX: y\r\n\r", to: client, .byByte)
            #expect(server.server.statistics.requests == 0)
            try client.send("\n")
            #expect(try client.receive().status == 200)
        }

        @Test(
            "9110 §5.4: a header of the limit's size is served, a byte more is answered 431",
            .meets("9110 §5.4 too-large"))
        func size() throws {
            let server = try ConformanceServer()
            func head(_ count: Int) -> Sample {
                let frame = "GET /x HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
                let value = String(repeating: "a", count: count - frame.utf8.count)
                return "GET /x HTTP/1.1\r\nHost: a\r\nX: \(value)\r\n\r\n"
            }
            #expect(head(16_384).bytes.count == 16_384)
            try server.expectServed(head(16_384), "GET /x []")
            for count in [16_385, 16_386, 16_388, 20_000, 200_000] {
                try server.expectRefusal(head(count), .headerTooLarge)
            }
            let name = String(repeating: "n", count: 20_000)
            try server.expectRefusal("GET /x HTTP/1.1\r\nHost: a\r\n\(name): x\r\n\r\n", .headerTooLarge)
            let blanks = String(repeating: " ", count: 20_000)
            try server.expectRefusal("GET /x HTTP/1.1\r\nHost: a\r\nX:\(blanks)x\r\n\r\n", .headerTooLarge)
        }

        @Test("9110 §5.4: 100 fields are served, 101 are answered 431", .meets("9110 §5.4 too-large"))
        func count() throws {
            let server = try ConformanceServer()
            func head(_ count: Int) -> Sample {
                "GET /x HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: y\r\n", count: count - 1))\r\n"
            }
            try server.expectServed(head(100), "GET /x []")
            try server.expectRefusal(head(101), .tooManyFields)
            try server.expectRefusal(head(5_000), .tooManyFields)
        }
    }
}
