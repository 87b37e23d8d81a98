import Testing

@testable import HTTPServer

@Suite struct AcceptEncodingTests {
    @Test(
        "the coding follows from the weights, RFC 9110 section 12.5.3",
        arguments: [
            (nil, .identity), ("", .identity), (" ", .identity), (",", .identity), ("gzip", .gzip), ("GZip", .gzip),
            ("x-gzip", .gzip), ("X-GZIP;q=0.1", .gzip), ("deflate, br", .identity), ("deflate, gzip;q=0.5, br", .gzip),
            ("gzip;q=0", .identity), ("gzip;q=0.0", .identity), ("gzip;q=0.000", .identity), ("gzip;q=0.001", .gzip),
            ("gzip;q=1.000", .gzip), ("gzip;q=1.", .gzip), ("gzip;Q=0.3", .gzip), ("gzip ; q=0.3", .gzip),
            ("gzip;\tq=0.3 , br", .gzip),
            ("*", .gzip), ("*;q=0", .identity), ("gzip;q=0, *", .identity), ("br, *;q=0.1", .gzip),
            ("identity", .identity), ("identity;q=0", .identity), ("identity;q=0, br", .identity),
            ("identity;q=0, gzip", .gzipOnly), ("gzip, identity;q=0", .gzipOnly), ("*;q=0, gzip", .gzipOnly),
            ("*;q=0, gzip, identity;q=0.1", .gzip), ("identity;q=0, *;q=0.5", .gzipOnly),
            ("gzip;q=0.5, identity", .identity), ("gzip;q=0.5, identity;q=0.4", .gzip),
            ("gzip;q=0.5, identity;q=0.5", .gzip), ("gzip, identity;q=0.5", .gzip), ("gzip;q=0.5, *", .identity),
            (",gzip,,br,", .gzip), ("gzip, gzip;q=0", .identity), ("gzip;q=0, x-gzip", .identity),
        ] as [(String?, AcceptEncoding)])
    func choice(field: String?, expected: AcceptEncoding) {
        #expect(AcceptEncoding(field) == expected)
    }

    @Test(
        "a malformed field asks for nothing",
        arguments: [
            "gzip;q=2", "gzip;q=1.001", "gzip;q=0.0001", "gzip;q=", "gzip;q", "gzip;", "gzip;q=.5", "gzip;q=-1",
            "gzip;q=0,5;", "gzip br", "gzip;level=1", "gzip;q=1;q=1", "gzip, \"br\"", "gzip;q=0.5x", "(gzip)", "gzip=1",
            "gzip;q=+1", "gzip, é",
        ])
    func malformed(field: String) {
        #expect(AcceptEncoding(field) == .identity)
    }

    @Test("a request's lines are one list, section 5.3")
    func lines() {
        var fields = HTTPFields()
        fields.append(name: "accept-encoding", value: "br")
        fields.append(name: "Accept-Encoding", value: "gzip;q=0.2")
        #expect(fields.list("Accept-Encoding") == "br, gzip;q=0.2")
        #expect(AcceptEncoding(fields.list("Accept-Encoding")) == .gzip)
        #expect(fields.list("Accept") == nil)
    }
}
