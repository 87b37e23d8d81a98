import JSON
import Testing

@Suite("JSON parser robustness")
struct JSONParserRobustnessTests {
    private static let sample = #"""
        {"concern": "knocks at \"60 km\/h\" \u2014 \ud83d\ude97", "hours": [0.8, -1.25e+2, 0, 10],
         "plate": "沪A·12345", "flags": {"urgent": true, "towed": false, "note": null}, "": [[], {}, [{}]]}
        """#

    @Test("a text cut at any byte is refused at its end")
    func truncation() {
        let bytes = Array(Self.sample.utf8)
        #expect(syntaxError(bytes) == nil)
        for length in 0..<bytes.count {
            guard let error = syntaxError(Array(bytes[..<length])) else {
                Issue.record("accepted with \(length) bytes")
                continue
            }
            // A sequence that is cut in the middle is named at its first byte.
            let isAtEnd = error == JSONSyntaxError(offset: length, reason: .unexpectedEnd)
            let isCutCharacter = error.reason == .invalidUTF8 && error.offset >= length - 3
            #expect(isAtEnd || isCutCharacter, "\(length): \(error)")
        }
    }

    @Test(
        "a text with a byte too many is refused or still JSON, never anything else", arguments: [1, 2, 3] as [UInt64])
    func mutation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let original = Array(Self.sample.utf8)
        let spice = Array("{}[]\",:\\u0eE+-.tfn \u{0}\u{1F}".utf8) + [0x80, 0xC0, 0xED, 0xF4, 0xFF]
        var accepted = 0
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = spice.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[index] = byte
                case 1: bytes.insert(byte, at: index)
                case 2: bytes.remove(at: index)
                default: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                }
            }
            do {
                let value = try JSONParser.parse(bytes)
                accepted += 1
                // What is accepted is UTF-8 and means the same when it is written again.
                #expect(String(validating: bytes, as: UTF8.self) != nil)
                #expect(try parse(written(value)) == value)
            } catch let error as JSONSyntaxError {
                refused += 1
                if !(0...bytes.count ~= error.offset) { Issue.record("offset \(error.offset) of \(bytes.count)") }
                if (error.reason == .unexpectedEnd) != (error.offset == bytes.count) {
                    Issue.record("\(error) in \(bytes.count) bytes")
                }
            }
        }
        #expect(accepted > 100)
        #expect(refused > 100)
    }

    @Test("random bytes never crash", arguments: [4, 5] as [UInt64])
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...40, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if let error = syntaxError(bytes) { #expect(error.offset <= count) }
        }
    }
}
