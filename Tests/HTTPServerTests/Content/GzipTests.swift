import Testing

@testable import HTTPServer

@Suite struct GzipTests {
    private let encoder = GzipEncoder()

    private func packed(_ bytes: [UInt8]) throws -> [UInt8] { try #require(encoder.pack(bytes)) }

    private func unpacked(_ bytes: [UInt8], limit: Int = 1 << 20) throws(ContentFault) -> [UInt8] {
        try GzipDecoder.unpack(bytes, limit: limit)
    }

    @Test("what is packed unpacks to itself, whatever its length and content")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 11)
        for length in [0, 1, 2, 1_023, 1_024, 32_767, 32_768, 32_769, 65_536, 300_000] {
            let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let words = (0..<length).map { UInt8(truncatingIfNeeded: 97 + $0 % 7) }
            for bytes in [noise, words] {
                #expect(try unpacked(try packed(bytes)) == bytes)
                #expect(try unpacked(try #require(encoder.packThoroughly(bytes))) == bytes)
            }
        }
    }

    @Test("the same bytes are packed alike, by a stream that was used before too")
    func deterministic() throws {
        let bytes = Array("The same bytes, again and again. ".utf8)
        let first = try packed(bytes)
        _ = try packed([UInt8](repeating: 1, count: 100_000))
        #expect(try packed(bytes) == first)
        #expect(GzipEncoder().pack(bytes) == first)
    }

    @Test("many threads pack at once")
    func threads() async {
        let encoder = encoder
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(number), count: 5_000 + number)
                    guard let packed = encoder.pack(bytes) else { return false }
                    return (try? GzipDecoder.unpack(packed, limit: 1 << 20)) == bytes
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test("members follow one another, RFC 1952 section 2.2; an empty one too")
    func members() throws {
        let parts: [[UInt8]] = [Array("one".utf8), [], Array("two".utf8), [UInt8](repeating: 7, count: 40_000)]
        let all = try parts.reduce(into: [UInt8]()) { $0 += try packed($1) }
        #expect(try unpacked(all) == Array(parts.joined()))
    }

    @Test("data that ends early is refused, wherever it ends")
    func truncated() throws {
        let whole = try packed(Array("Some text that is packed, and more text that is packed.".utf8))
        for length in 0..<whole.count {
            #expect(throws: ContentFault.invalidContentEncoding, "\(length)") {
                try unpacked(Array(whole[..<length]))
            }
            // The second member is cut.
            guard length > 0 else { continue }
            #expect(throws: ContentFault.invalidContentEncoding, "\(length)") {
                try unpacked(whole + whole[..<length])
            }
        }
    }

    @Test("a changed bit is seen, or changes nothing but the header's remarks")
    func damaged() throws {
        let plain = Array("Some text that is packed, some text that is packed.".utf8)
        let whole = try packed(plain)
        var refused = 0
        for position in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[position] ^= 1 << bit
                do {
                    #expect(try unpacked(damaged) == plain)
                    // Time, flags and system say nothing of the content, nor do the bits that fill its last byte.
                    #expect((3..<10).contains(position) || position == whole.count - 9, "\(position)")
                } catch {
                    #expect(error == .invalidContentEncoding)
                    refused += 1
                }
            }
        }
        #expect(refused > (whole.count - 10) * 8)
    }

    @Test("noise is refused and harms nothing")
    func noise() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            var bytes = (0..<Int.random(in: 0...64, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { bytes = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bytes }
            _ = try? unpacked(bytes, limit: 1_000)
        }
        for other in [[UInt8](repeating: 0, count: 30), Array("not gzip at all".utf8), [0x78, 0x9C, 3, 0, 0, 0, 0, 1]] {
            #expect(throws: ContentFault.invalidContentEncoding) { try unpacked(other) }
        }
    }

    @Test("what follows the last member and is none is refused, padding too")
    func trailing() throws {
        let whole = try packed([1, 2, 3])
        for rest in [[0], [0x1F], [0x1F, 0x8B], Array("garbage".utf8), [UInt8](repeating: 0, count: 512)] as [[UInt8]] {
            #expect(throws: ContentFault.invalidContentEncoding) { try unpacked(whole + rest) }
        }
    }

    @Test("the limit is on what comes out, to the byte, over all members")
    func limit() throws {
        let plain = [UInt8](repeating: 0x20, count: 100_000)
        let whole = try packed(plain)
        #expect(whole.count < 600)
        #expect(try unpacked(whole, limit: 100_000).count == 100_000)
        #expect(throws: ContentFault.bodyTooLarge) { try unpacked(whole, limit: 99_999) }
        #expect(throws: ContentFault.bodyTooLarge) { try unpacked(whole, limit: 0) }
        #expect(try unpacked(whole + whole, limit: 200_000).count == 200_000)
        #expect(throws: ContentFault.bodyTooLarge) { try unpacked(whole + whole, limit: 199_999) }
    }

    @Test("a bomb of a gigabyte costs no more than the limit")
    func bomb() throws {
        let mebibyte = try packed([UInt8](repeating: 0, count: 1 << 20))
        let bomb = (0..<1_024).flatMap { _ in mebibyte }
        #expect(bomb.count < 5 << 20)
        #expect(throws: ContentFault.bodyTooLarge) { try unpacked(bomb) }
    }

    @Test("a header's optional fields are read over, and a wrong header sum is refused")
    func headers() throws {
        let plain: [UInt8] = Array("x".utf8)
        let deflated = try packed(plain).dropFirst(10)
        let named: [UInt8] = [0x1F, 0x8B, 8, 0x08, 0, 0, 0, 0, 0, 3] + Array("file.json".utf8) + [0]
        #expect(try unpacked(named + deflated) == plain)
        let extra: [UInt8] = [0x1F, 0x8B, 8, 0x04, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9]
        #expect(try unpacked(extra + deflated) == plain)
        let summed: [UInt8] = [0x1F, 0x8B, 8, 0x02, 0, 0, 0, 0, 0, 3, 0, 0]
        #expect(throws: ContentFault.invalidContentEncoding) { try unpacked(summed + deflated) }
    }
}
