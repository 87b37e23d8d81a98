import JSON
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    @Test(
        "every kind of value is read",
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("\t\r\nfalse\n", .bool(false)), ("\"\"", .string("")),
            ("[]", .array([])), ("[ ]", .array([])), ("[null , true]", .array([.null, .bool(true)])),
            ("{}", .object(JSONObject(members: []))), ("{ }", .object(JSONObject(members: []))),
            ("[[],[[]]]", .array([.array([]), .array([.array([])])])),
            ("{\"\":0}", .object(JSONObject(members: [JSONMember(name: "", value: .number(JSONNumber(0)))]))),
        ] as [(String, JSONValue)])
    func values(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test("an object keeps order and duplicates, and its subscript takes the first")
    func duplicates() throws {
        guard case .object(let object) = try parse(#"{"b":1,"a":2,"b":3}"#) else {
            Issue.record("not an object")
            return
        }
        #expect(object.members.map(\.name) == ["b", "a", "b"])
        #expect(object["b"] == .number(JSONNumber(1)))
        #expect(object["c"] == nil)
    }

    @Test("a member is not found by a name that only looks the same")
    func lookalike() throws {
        guard case .object(let object) = try parse("{\"\\u212A\":1}") else {
            Issue.record("not an object")
            return
        }
        #expect(object["K"] == nil)
    }

    @Test(
        "strings resolve their escapes",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\ud834\udd1e""#, "\u{1D11E}"), (#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"),
            (#""\u0000""#, "\0"), (#""a\u0062c""#, "abc"), (#""\\u0041""#, "\\u0041"), (#""\uFFFE""#, "\u{FFFE}"),
            (
                #""long enough for eight at a time \n and again, long enough""#,
                "long enough for eight at a time \n and again, long enough"
            ),
            (
                "\"\u{7F} \u{80} \u{7FF} \u{800} \u{FFFF} \u{10000} \u{10FFFF} \u{2028}\"",
                "\u{7F} \u{80} \u{7FF} \u{800} \u{FFFF} \u{10000} \u{10FFFF} \u{2028}"
            ),
            ("\"沪A·12345 和 🚗\"", "沪A·12345 和 🚗"), ("\"/*comment*/ #\"", "/*comment*/ #"),
        ] as [(String, String)])
    func strings(text: String, value: String) throws {
        guard case .string(let found) = try parse(text) else {
            Issue.record("not a string")
            return
        }
        #expect(Array(found.utf8) == Array(value.utf8))
    }

    @Test(
        "numbers keep their literal",
        arguments: [
            "0", "-0", "1", "-1", "10", "1234567890123456789012345678901234567890", "0.1", "-0.0", "1.50", "1e1", "1E1",
            "1e+1", "1e-1", "0e0", "0E+00", "-1.25e-07", "1e999999999999999999999",
        ])
    func numbers(text: String) throws {
        #expect(try parse(text) == .number(JSONNumber(literal: text) ?? JSONNumber(7)))
        #expect(JSONNumber(literal: text)?.literal == text)
        #expect(written(try parse(text)) == text)
    }

    @Test(
        "what is not JSON is refused with the place and the reason",
        arguments: [
            ("", 0, .unexpectedEnd), (" ", 1, .unexpectedEnd), ("\u{FEFF}{}", 0, .byteOrderMark),
            ("\u{C}1", 0, .expectedValue), ("\u{B}1", 0, .expectedValue), ("\u{A0}1", 0, .expectedValue),
            ("1\0", 1, .trailingContent), ("\0", 0, .expectedValue), ("1 2", 2, .trailingContent),
            ("[]]", 2, .trailingContent), ("{}}", 2, .trailingContent), ("{} //", 3, .trailingContent),
            ("\"a\"b", 3, .trailingContent), ("nullx", 4, .trailingContent), ("truE", 3, .malformedLiteral),
            ("nul", 3, .unexpectedEnd), ("True", 0, .expectedValue), ("NaN", 0, .expectedValue),
            ("Infinity", 0, .expectedValue), ("'a'", 0, .expectedValue), ("]", 0, .expectedValue),
            ("[", 1, .unexpectedEnd), ("[1", 2, .unexpectedEnd), ("[1,", 3, .unexpectedEnd),
            ("[1,]", 3, .expectedValue), ("[,1]", 1, .expectedValue), ("[1 2]", 3, .expectedCommaOrEnd),
            ("[1:2]", 2, .expectedCommaOrEnd), ("[1;2]", 2, .expectedCommaOrEnd), ("[1}", 2, .expectedCommaOrEnd),
            ("[1\0]", 2, .expectedCommaOrEnd), ("[,,]", 1, .expectedValue), ("{", 1, .unexpectedEnd),
            ("{,}", 1, .expectedMemberName), ("{\"a\":1,}", 7, .expectedMemberName), ("{a:1}", 1, .expectedMemberName),
            ("{1:1}", 1, .expectedMemberName), ("{'a':1}", 1, .expectedMemberName), ("{\"a\"}", 4, .expectedColon),
            ("{\"a\",1}", 4, .expectedColon), ("{\"a\" 1}", 5, .expectedColon), ("{\"a\"::1}", 5, .expectedValue),
            ("{\"a\":}", 5, .expectedValue), ("{\"a\":1]", 6, .expectedCommaOrEnd),
            ("{\"a\":1 \"b\":2}", 7, .expectedCommaOrEnd), ("{\"a\":1,,\"b\":2}", 7, .expectedMemberName),
            ("{\"a\":/**/1}", 5, .expectedValue), ("{\"a", 3, .unexpectedEnd), ("{\"a\"", 4, .unexpectedEnd),
        ] as [(String, Int, JSONSyntaxError.Reason)])
    func refusedStructure(text: String, offset: Int, reason: JSONSyntaxError.Reason) {
        #expect(syntaxError(text) == JSONSyntaxError(offset: offset, reason: reason))
    }

    @Test(
        "malformed numbers are refused",
        arguments: [
            ("-", 1, .unexpectedEnd), ("[-]", 2, .malformedNumber), ("+1", 0, .expectedValue),
            (".5", 0, .expectedValue),
            ("-.5", 1, .malformedNumber), ("1.", 2, .unexpectedEnd), ("[1.]", 3, .malformedNumber),
            ("1.e1", 2, .malformedNumber), ("01", 1, .leadingZero), ("-01", 2, .leadingZero), ("00", 1, .leadingZero),
            ("0x1", 1, .trailingContent), ("1e", 2, .unexpectedEnd), ("1e+", 3, .unexpectedEnd),
            ("[1e+]", 4, .malformedNumber), ("1eE2", 2, .malformedNumber), ("1e1.5", 3, .trailingContent),
            ("1.2.3", 3, .trailingContent), ("1_000", 1, .trailingContent), ("- 1", 1, .malformedNumber),
            ("--1", 1, .malformedNumber), ("-Infinity", 1, .malformedNumber), ("１", 0, .expectedValue),
            ("1+2", 1, .trailingContent), ("1a", 1, .trailingContent),
        ] as [(String, Int, JSONSyntaxError.Reason)])
    func refusedNumbers(text: String, offset: Int, reason: JSONSyntaxError.Reason) {
        #expect(syntaxError(text) == JSONSyntaxError(offset: offset, reason: reason))
    }

    @Test(
        "malformed strings are refused",
        arguments: [
            ("\"", 1, .unexpectedEnd), ("\"abc", 4, .unexpectedEnd), ("\"\\", 2, .unexpectedEnd),
            ("\"\\\"", 3, .unexpectedEnd), (#""\x""#, 2, .malformedEscape), (#""\U0041""#, 2, .malformedEscape),
            ("\"\\é\"", 2, .malformedEscape), (#""\u""#, 3, .malformedEscape), (#""\u00g0""#, 5, .malformedEscape),
            (#""\u00"#, 5, .unexpectedEnd), ("\"\n\"", 1, .controlCharacter), ("\"a\tb\"", 2, .controlCharacter),
            ("\"\0\"", 1, .controlCharacter), ("\"12345678\u{1F}\"", 9, .controlCharacter),
            ("\"\\\n\"", 2, .malformedEscape), (#""\ud800""#, 1, .loneSurrogate), (#""\udc00""#, 1, .loneSurrogate),
            (#""\ud800\n""#, 1, .loneSurrogate), (#""\ud800x""#, 1, .loneSurrogate),
            (#""\ud800\ud800""#, 1, .loneSurrogate), (#""\ud800\u0041""#, 1, .loneSurrogate),
            (#""\udc00\ud800""#, 1, .loneSurrogate), (#""\ud800"#, 7, .unexpectedEnd),
            (#""\ud800\u00""#, 11, .malformedEscape), (#"{"\ud800":1}"#, 2, .loneSurrogate),
        ] as [(String, Int, JSONSyntaxError.Reason)])
    func refusedStrings(text: String, offset: Int, reason: JSONSyntaxError.Reason) {
        #expect(syntaxError(text) == JSONSyntaxError(offset: offset, reason: reason))
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x92], [0xF0, 0x9F, 0x92, 0x28],
            [0xF0, 0x28, 0x92, 0xA9], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFC, 0x80, 0x80, 0x80],
            [0xFE], [0xFF],
        ] as [[UInt8]])
    func refusedBytes(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let prefix = Array("\"eight or more".utf8)
        #expect(syntaxError([quote] + bytes + [quote]) == JSONSyntaxError(offset: 1, reason: .invalidUTF8))
        #expect(syntaxError(prefix + bytes + [quote])?.offset == prefix.count)
        #expect(syntaxError([quote] + bytes)?.offset == 1)
        #expect(syntaxError(bytes) == JSONSyntaxError(offset: 0, reason: .expectedValue))
        #expect(String(validating: bytes, as: UTF8.self) == nil)
    }

    @Test("every scalar is read raw as the standard library reads it")
    func everyScalar() throws {
        var text = ""
        for code in UInt32(0x20)...0x10FFFF where code != 0x22 && code != 0x5C {
            if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
        }
        guard case .string(let found) = try parse("\"\(text)\"") else {
            Issue.record("not a string")
            return
        }
        #expect(found.utf8.elementsEqual(text.utf8))
    }

    @Test("every two bytes are UTF-8 exactly when the standard library says so")
    func everyTwoBytes() {
        for first in UInt8(0x80)...0xFF {
            for second in UInt8(0x80)...0xFF {
                for rest in [[], [0x80], [0x80, 0x80], [0xBF, 0x41]] as [[UInt8]] {
                    let bytes = [first, second] + rest
                    let isAccepted = syntaxError([0x22] + bytes + [0x22]) == nil
                    if isAccepted != (String(validating: bytes, as: UTF8.self) != nil) {
                        Issue.record("\(bytes) accepted: \(isAccepted)")
                    }
                }
            }
        }
    }

    @Test("an error says in English what and where", arguments: JSONSyntaxError.Reason.allCases)
    func descriptions(reason: JSONSyntaxError.Reason) {
        let error = JSONSyntaxError(offset: 12, reason: reason)
        #expect(error.description == "\(reason.description) at byte 12")
        #expect(reason.description.count > 10)
    }
}
