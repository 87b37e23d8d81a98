import Testing

@testable import HTTPServer

@Suite struct ByteRangeTests {
    @Test(
        "one range of bytes is that part of the content, RFC 9110 section 14.1.2",
        arguments: [
            ("bytes=0-0", 0, 0), ("bytes=0-99", 0, 9), ("bytes=2-5", 2, 5), ("bytes=5-", 5, 9), ("bytes=9-9", 9, 9),
            ("bytes=-1", 9, 9), ("bytes=-10", 0, 9), ("bytes=-99", 0, 9), ("BYTES=1-2", 1, 2), ("bytes= 1-2", 1, 2),
            ("bytes=1-2 ", 1, 2), ("bytes=,1-2,", 1, 2), ("bytes=0-99999999999999999999999", 0, 9),
            ("bytes=-99999999999999999999999", 0, 9), ("bytes=001-002", 1, 2),
        ])
    func parts(field: String, first: Int, last: Int) {
        #expect(ByteRange.parse(field, length: 10) == .part(ByteRange(first: first, last: last)))
    }

    @Test(
        "a range of nothing that there is cannot be satisfied",
        arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"])
    func unsatisfiable(field: String) {
        #expect(ByteRange.parse(field, length: 10) == .unsatisfiable)
    }

    @Test(
        "another unit, several ranges and what is no range are ignored",
        arguments: [
            "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=1-2,4-5", "bytes=0-0, -1",
            "bytes 0-1", "lines=0-1", "bytes=0-1x", "bytes=0 - 1", "bytes=+1-2", "bytes=0--1", "bytes=1", "bytes =0-1",
            "bytes=0x1-2", "bytes=99999999999999999999999-5",
        ])
    func ignored(field: String) {
        #expect(ByteRange.parse(field, length: 10) == .whole)
    }

    @Test("empty content has no first byte; its last bytes are all of it")
    func empty() {
        #expect(ByteRange.parse("bytes=0-", length: 0) == .unsatisfiable)
        #expect(ByteRange.parse("bytes=0-5", length: 0) == .unsatisfiable)
        #expect(ByteRange.parse("bytes=-5", length: 0) == .whole)
    }

    @Test("every part lies within the content, and says where")
    func bounds() {
        for length in 0...6 {
            for first in 0...7 {
                for last in 0...7 {
                    guard case .part(let part) = ByteRange.parse("bytes=\(first)-\(last)", length: length) else {
                        #expect(first > last || first >= length)
                        continue
                    }
                    #expect(part.positions == first..<min(last + 1, length))
                    #expect(part.count == part.positions.count)
                    #expect(part.contentRange(of: length) == "bytes \(first)-\(min(last, length - 1))/\(length)")
                }
            }
        }
        #expect(ByteRange.unsatisfied(of: 10) == "bytes */10")
    }

    @Test("If-Range asks for the part only of the very content that the client has, section 13.1.5")
    func ifRange() {
        func select(_ ifRange: String?, tag: String? = "\"a\"") -> ByteRange.Selection {
            ByteRange.select(range: "bytes=1-2", ifRange: ifRange, tag: tag, length: 10)
        }
        let part = ByteRange.Selection.part(ByteRange(first: 1, last: 2))
        #expect(select(nil) == part)
        #expect(select("\"a\"") == part)
        #expect(select("\"b\"") == .whole)
        #expect(select("W/\"a\"") == .whole)
        #expect(select("W/\"a\"", tag: "W/\"a\"") == .whole)
        #expect(select("\"a-gzip\"") == .whole)
        #expect(select("Sat, 21 Nov 2026 10:00:00 GMT") == .whole)
        #expect(select("\"a\"", tag: nil) == .whole)
        #expect(ByteRange.select(range: nil, ifRange: nil, tag: nil, length: 10) == .whole)
    }
}
