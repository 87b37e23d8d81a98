import ServiceKit
import Testing

/// W3C Trace Context, section 3.2: what a `traceparent` may look like.
@Suite struct TraceParentTests {
    private static let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("trace and parent are read from version 00")
    func version00() throws {
        let trace = try #require(TraceParent(Self.valid))
        #expect(trace.traceHigh == 0x0af7_6519_16cd_43dd)
        #expect(trace.traceLow == 0x8448_eb21_1c80_319c)
        #expect(trace.parent == 0xb7ad_6b71_6920_3331)
    }

    @Test("every byte decides: no upper case, no other byte, no dash too few or too many")
    func everyByte() {
        let bytes = Array(Self.valid.utf8)
        for index in bytes.indices {
            let isDash = bytes[index] == UInt8(ascii: "-")
            for other in "-0Aagz \t\0é".utf8 {
                var changed = bytes
                changed[index] = other
                guard changed != bytes else { continue }
                let isHexadecimal = "0ag".utf8.dropLast().contains(other)
                // A version other than 00 is fine at this length.
                let isAllowed = !isDash && isHexadecimal
                let text = String(decoding: changed, as: UTF8.self)
                #expect((TraceParent(text) != nil) == isAllowed, "\(text)")
            }
        }
    }

    @Test("nothing shorter than 55 characters is one, and in version 00 nothing longer")
    func lengths() {
        for count in 0..<55 { #expect(TraceParent(String(Self.valid.prefix(count))) == nil) }
        for more in ["0", "-", "-0", " ", "-what-ever"] { #expect(TraceParent(Self.valid + more) == nil) }
        #expect(TraceParent(" " + Self.valid) == nil)
    }

    @Test("of a later version the first 55 characters are read, if a dash or the end follows; ff is none")
    func versions() throws {
        let rest = Self.valid.dropFirst(2)
        let known = try #require(TraceParent(Self.valid))
        for version in ["01", "0a", "7f", "cc", "fe"] {
            for more in ["", "-", "-what-the-future-will-be-like", "-Ünicode"] {
                #expect(TraceParent(version + rest + more) == known, "\(version + rest + more)")
            }
            for more in ["0", "what", " ", "."] { #expect(TraceParent(version + rest + more) == nil) }
        }
        for wrong in ["ff", "FE", "0x", "-0", "0"] { #expect(TraceParent(wrong + rest) == nil, "\(wrong)") }
        #expect(TraceParent("ff" + rest + "-more") == nil)
    }

    @Test("identifiers of zeros are none, in either part; one bit is enough")
    func zeros() {
        let trace = String(repeating: "0", count: 32)
        #expect(TraceParent("00-\(trace)-b7ad6b7169203331-01") == nil)
        #expect(TraceParent("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01") == nil)
        #expect(TraceParent("00-\(trace.dropLast())1-b7ad6b7169203331-00")?.traceLow == 1)
        #expect(TraceParent("00-8\(trace.dropFirst())-0000000000000001-ff")?.parent == 1)
    }

    @Test("several fields, or none, say nothing; one that is valid is taken over")
    func fields() {
        func trace(_ fields: [String]) -> TraceParent? {
            RequestOrigin(remoteAddress: "", traceparents: fields, clientRequestID: nil).trace
        }
        #expect(trace([]) == nil)
        #expect(trace([Self.valid]) != nil)
        #expect(trace([Self.valid, Self.valid]) == nil)
        #expect(trace(["00-nonsense"]) == nil)
    }

    @Test(
        "the client's name for its request is taken only if a log can bear it",
        arguments: [
            ("a", true), (String(repeating: "~", count: 64), true), ("{\"x\":1}", true), ("", false),
            (String(repeating: "~", count: 65), false), ("a b", false), ("a\tb", false), ("a\u{7F}", false),
            ("caf\u{E9}", false), ("\u{1F697}", false),
        ])
    func clientRequestID(text: String, isTaken: Bool) {
        let origin = RequestOrigin(remoteAddress: "", traceparents: [], clientRequestID: text)
        #expect(origin.clientRequestID == (isTaken ? text : nil))
    }
}
