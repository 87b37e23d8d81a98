import HTTPServer
import Testing

@Suite("Gzip bodies that come in pieces")
struct GunzipTests {
    private static let text = (0..<5_000).flatMap { Array("line \($0) of many\n".utf8) }

    private func unpack(_ packed: [UInt8], pieces size: Int, limit: Int64 = 1 << 20) throws -> [UInt8] {
        var gunzip = Gunzip(limit: limit)
        var output: [UInt8] = []
        var rest = packed[...]
        while !rest.isEmpty {
            gunzip.add(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            while let piece = try gunzip.next(atMost: 1_000) {
                #expect(piece.count <= 1_000)
                output += piece
            }
        }
        guard gunzip.mayEnd else { throw ContentFault.invalidContentEncoding }
        return output
    }

    @Test("whatever the pieces, the same comes out", arguments: [1, 2, 7, 100, 4_096, 1 << 20])
    func pieces(_ size: Int) throws {
        let packed = try #require(GzipEncoder().pack(Self.text))
        #expect(try unpack(packed, pieces: size) == Self.text)
        #expect(try unpack(packed + packed, pieces: size) == Self.text + Self.text)
    }

    @Test("what is cut, damaged or followed by something else is refused, and so is what is too large")
    func faults() throws {
        let packed = try #require(GzipEncoder().pack(Self.text))
        #expect(throws: ContentFault.invalidContentEncoding) { try unpack(packed.dropLast(), pieces: 64) }
        #expect(throws: ContentFault.invalidContentEncoding) { try unpack(packed + [1, 2, 3], pieces: 64) }
        var damaged = packed
        damaged[damaged.count / 2] ^= 0x55
        #expect(throws: ContentFault.self) { try unpack(damaged, pieces: 64) }
        #expect(throws: ContentFault.bodyTooLarge) {
            try unpack(packed, pieces: 64, limit: Int64(Self.text.count - 1))
        }
        #expect(try unpack(packed, pieces: 64, limit: Int64(Self.text.count)) == Self.text)
    }
}

extension GunzipTests {
    private func unpack(_ packed: ArraySlice<UInt8>, pieces size: Int) throws -> [UInt8] {
        try unpack(Array(packed), pieces: size)
    }
}
