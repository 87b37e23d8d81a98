import Testing

@testable import HTTPServer

/// Fields that nobody should send: whatever they hold, they are read to an end, and what comes out holds.
@Suite struct FieldNoiseTests {
    private static let pieces = [
        "gzip", "identity", "*", "br", "bytes", "=", "-", ",", ";", "q", "q=", "0", "1", "9", ".", " ", "\t", "\"",
        "W/",
        "-gzip\"", "99999999999999999999", "é", "https://", "front.example", ":", "443", "[", "]", "/", "\u{7F}",
    ]

    private func fields(_ seed: UInt64, _ count: Int = 5_000) -> some Sequence<String> {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).lazy.map { _ in
            (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Self.pieces.randomElement(using: &generator) ?? ""
            }.joined()
        }
    }

    @Test("a range lies within the content")
    func ranges() {
        for field in fields(1) {
            for length in [0, 1, 10] {
                guard case .part(let part) = ByteRange.parse(field, length: length) else { continue }
                #expect(part.first >= 0 && part.first <= part.last && part.last < length, "\(field)")
                #expect(field.lowercased().hasPrefix("bytes="), "\(field)")
            }
        }
    }

    @Test("gzip is sent to those alone who named it, or any coding")
    func codings() {
        var packed = 0
        for field in fields(2) {
            if AcceptEncoding(field) != .identity {
                packed += 1
                #expect(field.contains("gzip") || field.contains("*"), "\(field)")
            }
            if BodyCoding(field) == .gzip { #expect(field.contains("gzip"), "\(field)") }
        }
        #expect(packed > 5)
    }

    @Test("a tag that was made packed is taken back, whatever stands beside it")
    func tags() {
        for field in fields(3) {
            let plain = GzipTag.plain(field)
            #expect(plain.utf8.count <= field.utf8.count)
            #expect(GzipTag.isNamed(field + "\"5-gzip\"", packedFormOf: "\"5\""))
            #expect(GzipTag.plain(field + ", " + GzipTag.packed("\"5\"")) == plain + ", \"5\"")
        }
    }

    @Test("an origin has a scheme and a host, and no path")
    func origins() {
        for field in fields(4) where AllowedOrigins.isOrigin("https://a" + field) {
            #expect(!field.contains("/") && !field.contains("\"") && !field.contains("é"), "\(field)")
        }
    }
}
