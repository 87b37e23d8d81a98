import Testing

@testable import HTTPServer

@Suite("Mutated input")
struct MutationTests {
    private static let samples = [
        "GET /a?b HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
        "POST http://h:1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
        "OPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    ]
    private static let pieces = [
        "\r", "\n", "\r\n", " ", "\t", ":", "\u{0}", ",", "chunked", "Host: b\r\n", "-", "+", "9999999999", "\u{FF}",
        "HTTP/",
    ]

    private func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array((Self.samples.randomElement(using: &generator) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let position = Int.random(in: 0..<max(1, bytes.count), using: &generator)
            guard position < bytes.count else { continue }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: position)
            case 2: bytes.insert(contentsOf: (Self.pieces.randomElement(using: &generator) ?? "").utf8, at: position)
            default: bytes.removeSubrange(position..<min(bytes.count, position + 8))
            }
        }
        return bytes
    }

    @Test("a mutated head means the same, whole or byte by byte, and what is accepted is well-formed")
    func heads() throws {
        var generator = SeededGenerator(seed: 2_026)
        var accepted = 0
        for _ in 0..<4_000 {
            let bytes = mutated(&generator)
            let whole = HeadParserTests.parse(bytes, cuts: [])
            #expect(whole == HeadParserTests.parse(bytes, cuts: Array(0...bytes.count)), "\(bytes)")
            guard case .success(let head?) = whole else { continue }
            accepted += 1
            #expect(head.length <= bytes.count)
            #expect(Array(bytes[head.length - 4..<head.length]) == [13, 10, 13, 10])
            for field in head.fields {
                #expect(bytes[field.name].allSatisfy(ByteClass.isToken) && !field.name.isEmpty)
                #expect(bytes[field.value].allSatisfy(ByteClass.isFieldContent))
            }
        }
        #expect((100..<3_900).contains(accepted), "\(accepted) of 4000 accepted: the mutation does not test much")
    }

    @Test("a mutated chunked body means the same, whole or byte by byte")
    func chunks() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<4_000 {
            let bytes = Array(mutated(&generator).reversed().prefix(40).reversed())
            let whole = ChunkedDecoderTests.decode(bytes, cuts: [])
            #expect(whole == ChunkedDecoderTests.decode(bytes, cuts: Array(0...bytes.count)), "\(bytes)")
        }
    }

    @Test("whatever comes, a connection ends in a state that waits for something")
    func machine() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<2_000 {
            let bytes = mutated(&generator) + mutated(&generator)
            var machine = ConnectionMachine(limits: ServerLimits())
            var used = 0
            var steps = 0
            loop: while steps < 1_000 {
                steps += 1
                switch machine.next(bytes.span.extracting(used..<bytes.count)) {
                case .read, .wait, .close, .linger: break loop
                case .discard(let count): used += count
                case .head(let head): used += head.length
                case .body(let skip, let count): used += skip + count
                case .queueContinue: break
                case .dispatch: _ = machine.answered(machine.ordinal, closes: false)
                case .refuse: break
                }
                #expect(used <= bytes.count)
            }
            #expect(steps < 1_000)
        }
    }
}
