import Testing

@testable import HTTPServer

@Suite struct BodyCodingTests {
    @Test(
        "Content-Encoding is gzip, identity, or nothing that is understood",
        arguments: [
            (nil, .identity), ("", .identity), ("identity", .identity), ("gzip", .gzip), ("GZIP", .gzip),
            ("x-gzip", .gzip), ("identity, gzip", .gzip), ("gzip, identity", .gzip), ("gzip, gzip", .unsupported),
            ("br", .unsupported), ("deflate", .unsupported), ("gzip, br", .unsupported), ("gzip;q=1", .unsupported),
            ("gzip gzip", .unsupported), ("\"gzip\"", .unsupported), ("*", .unsupported),
        ] as [(String?, BodyCoding)])
    func names(field: String?, expected: BodyCoding) {
        #expect(BodyCoding(field) == expected)
    }

    @Test("an empty body is no coded one, whatever its coding")
    func empty() throws {
        for coding in [BodyCoding.identity, .gzip, .unsupported] {
            #expect(try coding.unpack([], limit: 10) == [])
        }
        #expect(throws: ContentFault.unsupportedContentEncoding) { try BodyCoding.unsupported.unpack([1], limit: 10) }
        #expect(try BodyCoding.identity.unpack([1, 2], limit: 1) == [1, 2])
    }
}
