import Testing

@testable import HTTPServer

@Suite struct GzipTagTests {
    @Test("packed content has another tag, a weak one too")
    func packed() {
        #expect(GzipTag.packed("\"5\"") == "\"5-gzip\"")
        #expect(GzipTag.packed("W/\"5\"") == "W/\"5-gzip\"")
        #expect(GzipTag.packed("\"\"") == "\"-gzip\"")
        #expect(GzipTag.packed("5") == "5")
    }

    @Test(
        "tags of packed content are taken back, all others stay as they are",
        arguments: [
            ("\"5-gzip\"", "\"5\""), ("W/\"5-gzip\"", "W/\"5\""), ("\"5\"", "\"5\""), ("*", "*"), ("", ""),
            ("\"1\", \"2-gzip\" ,W/\"3-gzip\"", "\"1\", \"2\" ,W/\"3\""), ("\"a,b-gzip\"", "\"a,b\""),
            ("\"5-gzip-gzip\"", "\"5-gzip\""), ("\"gzip\"", "\"gzip\""), ("\"-gzip5\"", "\"-gzip5\""),
            ("5-gzip", "5-gzip"), ("\"5-gzip", "\"5-gzip"), ("\"5-GZIP\"", "\"5-GZIP\""),
        ])
    func plain(field: String, expected: String) {
        #expect(GzipTag.plain(field) == expected)
    }

    @Test("a list names packed content by its whole tag")
    func named() {
        #expect(GzipTag.isNamed("\"4\", W/\"5-gzip\"", packedFormOf: "\"5\""))
        #expect(!GzipTag.isNamed("\"5\"", packedFormOf: "\"5\""))
        #expect(!GzipTag.isNamed("\"15-gzip\"", packedFormOf: "\"5\""))
        #expect(!GzipTag.isNamed("*", packedFormOf: "\"5\""))
        #expect(!GzipTag.isNamed("", packedFormOf: "\"5\""))
    }
}
