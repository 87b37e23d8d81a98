import Testing

@testable import HTTPServer

@Suite("Chunked bodies")
struct ChunkedDecoderTests {
    struct Outcome: Equatable {
        var body: [UInt8] = []
        /// Bytes up to the end of the body; nil if it is not complete.
        var end: Int?
        var refusal: HTTPRefusal?
    }

    /// Decodes with the bytes arriving in pieces that end at the cuts.
    static func decode(_ bytes: [UInt8], cuts: [Int], _ limits: ServerLimits = ServerLimits()) -> Outcome {
        var decoder = ChunkedDecoder(limits: limits)
        var outcome = Outcome()
        var used = 0
        do throws(HTTPRefusal) {
            for cut in cuts + [bytes.count] {
                while used < cut {
                    switch try decoder.next(bytes.span.extracting(used..<cut)) {
                    case .data(let skip, let count):
                        outcome.body += bytes[used + skip..<used + skip + count]
                        used += skip + count
                    case .end(let skip):
                        outcome.end = used + skip
                        return outcome
                    }
                }
            }
        } catch {
            outcome.refusal = error
        }
        return outcome
    }

    @Test("the same body is found wherever its bytes are cut")
    func splits() {
        let text = "5\r\nhello\r\n0a ; a=\"b\\\";c\" ;d\r\n, world: 1\r\n000\r\nX-A: b\r\nX-B:\r\n\r\n"
        let bytes = Array((text + "GET").utf8)
        let expected = Outcome(body: Array("hello, world: 1".utf8), end: text.utf8.count)
        for cut in 0...bytes.count {
            #expect(Self.decode(bytes, cuts: [cut]) == expected, "cut at \(cut)")
        }
        #expect(Self.decode(bytes, cuts: Array(0...bytes.count)) == expected, "byte by byte")
    }

    @Test("an incomplete body has no end and no fault")
    func incomplete() {
        let bytes = Array("5\r\nhello\r\n0\r\nX: y\r\n\r\n".utf8)
        for count in 0..<bytes.count {
            let outcome = Self.decode(Array(bytes[..<count]), cuts: [])
            #expect(outcome.end == nil)
            #expect(outcome.refusal == nil)
        }
    }

    @Test(
        "a malformed body is refused",
        arguments: [
            "\r\n", "x\r\n", "+5\r\nhello\r\n", "-5\r\n", "0x5\r\nhello", " 5\r\nhello", "5 \r\nhello", "5\nhello",
            "5\rhello", "5\r\nhello0\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\rx", "5;a\u{0}\r\nhello", "5;a\nhello",
            "00000000000000005\r\nhello", "5;a\rb\r\n", "5 x\r\n", "5;a=\"b\r\nhello",
            "5;a=\"b\\\"\r\nhello", "5;a=\"\\\r\n\"\r\nhello",
        ])
    func malformed(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(Self.decode(bytes, cuts: []).refusal == .malformedChunk)
        #expect(Self.decode(bytes, cuts: Array(0...bytes.count)).refusal == .malformedChunk, "byte by byte")
    }

    @Test(
        "a malformed trailer is refused",
        arguments: ["0\r\nX\r\n\r\n", "0\r\n X: y\r\n\r\n", "0\r\nX: a\nb", "0\r\nX : y\r\n", "0\r\n\rx", "0\r\n:\r\n"])
    func malformedTrailer(_ text: String) {
        #expect(Self.decode(Array(text.utf8), cuts: []).refusal == .malformedField)
    }

    @Test("the limits on data, extensions and trailers are met")
    func limits() {
        var limits = ServerLimits()
        limits.bodyBytes = 8
        limits.headBytes = 64
        limits.fieldCount = 2
        func refusal(_ text: String) -> HTTPRefusal? { Self.decode(Array(text.utf8), cuts: [], limits).refusal }
        #expect(refusal("4\r\naaaa\r\n4\r\naaaa\r\n0\r\n\r\n") == nil)
        #expect(refusal("4\r\naaaa\r\n5\r\n") == .bodyTooLarge, "before the data comes")
        #expect(refusal("ffffffffffffffff\r\n") == .bodyTooLarge)
        #expect(refusal("0\r\nA: b\r\nC: d\r\n\r\n") == nil)
        #expect(refusal("0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n") == .tooManyFields)
        #expect(refusal("0\r\nA: \(String(repeating: "a", count: 80))\r\n\r\n") == .headerTooLarge)
        #expect(refusal("1;\(String(repeating: "a", count: 5_000))\r\n") == .malformedChunk)
        let many = String(repeating: "1;\(String(repeating: "a", count: 600))\r\na\r\n", count: 8)
        #expect(refusal(many) == .malformedChunk, "extensions are limited over all chunks")
    }
}
