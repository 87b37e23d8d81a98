import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    /// What has carried a request past another parser: each as a whole attack, with what it hoped to smuggle.
    @Suite("Smuggling")
    struct SmugglingTests {
        private static let evil = "GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n"

        @Test("9112 §11.2: CL.TE, a length in front of chunks, is refused", .meets("9112 §11.2 smuggling"))
        func lengthBeforeChunks() throws {
            let body = "0\r\n\r\n" + Self.evil
            try ConformanceServer().expectRefusal(
                .post("Content-Length: \(body.utf8.count)\r\nTransfer-Encoding: chunked", body: body),
                .conflictingFraming)
        }

        @Test("9112 §11.2: TE.CL, chunks around a shorter length, is refused", .meets("9112 §11.2 smuggling"))
        func chunksBeforeLength() throws {
            let body = "22\r\n\(Self.evil)\r\n0\r\n\r\n"
            try ConformanceServer().expectRefusal(
                .post("Transfer-Encoding: chunked\r\nContent-Length: 4", body: body), .conflictingFraming)
        }

        @Test("9112 §11.2: CL.0, a body behind a GET, is read as its body", .meets("9112 §11.2 smuggling"))
        func lengthOnGET() throws {
            let head = "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.evil.utf8.count)\r\n\r\n"
            try ConformanceServer().expectServed("\(head)\(Self.evil)", "GET /x [\(Self.evil)]")
        }

        @Test("9112 §11.2: 0.CL, a body without a length, is the next request", .meets("9112 §11.2 smuggling"))
        func noLength() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send((Sample.post("X-Length: 34", body: Self.evil) + .good).bytes)
            #expect(try client.receive().text == "POST /p []")
            #expect(try client.receive().text == "GET /evil []")
            #expect(try client.receive().text == ConformanceServer.goodText)
        }

        @Test(
            "9112 §11.2: TE.TE, a Transfer-Encoding that another parser may overlook, never leaves a length in force",
            .meets("9112 §11.2 smuggling"),
            arguments: [
                ("Transfer-Encoding: xchunked", HTTPRefusal.conflictingFraming),
                ("Transfer-Encoding: chunked, chunked", .invalidTransferEncoding),
                ("Transfer-Encoding : chunked", .malformedField), ("Transfer-Encoding\t: chunked", .malformedField),
                (" Transfer-Encoding: chunked", .malformedField), ("\tTransfer-Encoding: chunked", .malformedField),
                ("Transfer-Encoding:\u{0B}chunked", .malformedField),
                ("Transfer-Encoding: chunked\u{0B}", .malformedField),
                ("Transfer-Encoding:\u{0C}chunked", .malformedField),
                ("Transfer-Encoding: chunked\u{0}", .malformedField),
                ("Transfer-Encoding: chu\rnked", .malformedField), ("Transfer-Encoding:\r\n chunked", .malformedField),
                ("X: y\nTransfer-Encoding: chunked", .malformedField),
                ("X: y\rTransfer-Encoding: chunked", .malformedField),
                ("Transfer-Encoding: chunked\nX: y", .malformedField),
                ("\u{0}Transfer-Encoding: chunked", .malformedField),
                ("Transfer-Encoding\u{0}: chunked", .malformedField),
                ("\"Transfer-Encoding\": chunked", .malformedField),
                ("Transfer Encoding: chunked", .malformedField), ("Transfer-Encoding chunked", .malformedField),
                ("Transfer-Encoding:\tchunked", .conflictingFraming),
                ("Transfer-Encoding:chunked", .conflictingFraming),
                ("Transfer-Encoding: Chunked ", .conflictingFraming),
                ("tRANSFER-eNCODING: CHUNKED", .conflictingFraming),
                ("Transfer-Encoding: chunked\r\nTransfer-Encoding: x", .invalidTransferEncoding),
                ("Transfer-Encoding: x\r\nTransfer-Encoding: chunked", .conflictingFraming),
                ("Transfer-Encoding: \u{80}chunked", .conflictingFraming), ("Transfer-Encoding:", .conflictingFraming),
                ("Transfer-Encoding: identity", .conflictingFraming),
                ("Transfer-Encoding: ;chunked", .conflictingFraming),
            ])
        func obscured(_ line: String, _ refusal: HTTPRefusal) throws {
            let body = "0\r\n\r\n" + Self.evil
            let server = try ConformanceServer()
            try server.expectRefusal(.post("Content-Length: \(body.utf8.count)\r\n\(line)", body: body), refusal)
        }

        @Test(
            "9112 §11.2: a field that only looks like a framing field is no framing field",
            .meets("9112 §11.2 smuggling"),
            arguments: [
                "Transfer_Encoding: chunked", "Transfer-Encodings: chunked", "X-Transfer-Encoding: chunked",
                "Transfer-Encodin: chunked", "Transfer.Encoding: chunked", "TransferEncoding: chunked",
                "Content_Length: 0",
                "Content-Lengths: 0", "X-Content-Length: 0", "ContentLength: 0", "Content-Encoding: chunked",
            ])
        func lookalike(_ line: String) throws {
            try ConformanceServer().expectServed(
                .post("Content-Length: 5\r\n\(line)", body: "hello"), "POST /p [hello]")
        }

        @Test(
            "9112 §11.2: a chunk that ends where another parser would not end it is refused",
            .meets("9112 §11.2 smuggling"),
            arguments: [
                "2\r\nxx45\r\n0\r\n\r\n", "2;\nxx\r\n0\r\n\r\n", "2;a=\"\n\"\r\nxx\r\n0\r\n\r\n",
                "2;a\rX\nxx\r\n0\r\n\r\n",
                "2\r\nxx\n0\r\n\r\n", "2\r\nxx\r\r0\r\n\r\n", "2\r\nxxx\r\n0\r\n\r\n", "2\r\nxx\n\n0\r\n\r\n",
                "2\n\nxx",
                "2\u{0}\r\nxx", "2\u{85}\r\nxx", "2\u{2028}xx",
            ])
        func chunkEnd(_ body: String) throws {
            try ConformanceServer().expectRefusal(.chunked(body), .malformedChunk)
        }

        @Test("9112 §11.2: what is behind a refused request is never served", .meets("9112 §11.2 smuggling"))
        func poisoned() throws {
            let server = try ConformanceServer()
            let many = String(repeating: Self.evil, count: 200)
            try server.expectRefusal("GET / HTTP/1.1\r\nHost : a\r\n\r\n\(many)", .malformedField)
            try server.expectRefusal(.chunked("x\r\n\(many)"), .malformedChunk)
            try server.expectRefusal(.post("Content-Length: x", body: many), .invalidContentLength)
        }
    }
}
