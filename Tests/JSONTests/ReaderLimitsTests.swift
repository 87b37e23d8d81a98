import JSON
import Testing

@Suite("Reader limits")
struct ReaderLimitsTests {
    @Test(
        "the length of a text is counted in scalars after trimming",
        arguments: [
            (#""""#, "too_short"), (#""   ""#, "too_short"), (#""\u00a0\u3000\n""#, "too_short"), (#""a""#, nil),
            (#""  abc\n""#, nil), (#""abc ""#, nil), (#"" abc""#, nil), (#""abc\u3000""#, nil),
            (#""  abcd ""#, "too_long"), (#""沪沪沪""#, nil), (#""沪沪沪沪""#, "too_long"),
            (#""e\u0301e""#, nil), (#""e\u0301e\u0301""#, "too_long"), (#""🚗🚗🚗""#, nil), (#""a b""#, nil),
        ] as [(String, String?)])
    func lengths(value: String, code: String?) throws {
        let found = try problems("{\"v\":\(value)}") { _ = $0.string("v", length: 1...3) }
        #expect(found.map(\.code) == (code.map { [$0] } ?? []))
        if code == "too_short" { #expect(found.first?.problem == .tooShort(minimum: 1)) }
        if code == "too_long" { #expect(found.first?.problem == .tooLong(maximum: 3)) }
    }

    @Test("a text may be allowed to be empty")
    func empty() throws {
        let found = try complaints(#"{"v":" "}"#) { #expect($0.string("v", length: 0...3).isEmpty) }
        #expect(found.isEmpty)
    }

    @Test("trimming keeps what is inside")
    func trimming() throws {
        try parse(#"{"v":"\u3000 a \u00a0 b\t\r\n"}"#).read { #expect($0.string("v") == "a \u{A0} b") }
    }

    @Test("control characters other than line feed and tab are refused inside a text")
    func controls() throws {
        for code in UInt32(0)...0x200 {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let text = written(
                .object(JSONObject(members: [JSONMember(name: "v", value: .string("a\(scalar)b"))])))
            let isRefused = scalar.properties.generalCategory == .control && code != 0x0A && code != 0x09
            let found = try complaints(text) { _ = $0.string("v") }
            #expect(found == (isRefused ? ["/v malformed"] : []), "\(code)")
            let parsed = try complaints(text) { _ = $0.parsed("v", expected: "x", placeholder: "") { $0 } }
            #expect(parsed == found, "\(code)")
        }
    }

    @Test(
        "whole numbers keep their bounds",
        arguments: [
            ("-1", .belowMinimum("0")), ("0", nil), ("10", nil), ("1e1", nil), ("11", .aboveMaximum("10")),
            ("1.5", .wrongType(expected: .integer)), ("1e-400", .wrongType(expected: .integer)),
            ("1e400", .aboveMaximum("10")), ("-1e400", .belowMinimum("0")),
            ("99999999999999999999", .aboveMaximum("10")),
        ] as [(String, Complaint.Problem?)])
    func integers(value: String, problem: Complaint.Problem?) throws {
        let found = try problems("{\"v\":\(value)}") { _ = $0.integer("v", in: 0...10) }
        #expect(found.map(\.problem) == (problem.map { [$0] } ?? []))
    }

    @Test("the whole range of 64 bits may be allowed", arguments: [Int64.min, -1, 0, Int64.max])
    func extremes(value: Int64) throws {
        try parse("{\"v\":\(value)}").read { #expect($0.integer("v", in: .min ... .max) == value) }
    }

    @Test(
        "decimals keep their bounds and places, and complaints show decimals",
        arguments: [
            ("0.05", nil), ("0.04", .belowMinimum("0.05")), ("99.5", nil), ("99.51", .aboveMaximum("99.5")),
            ("1.234", .tooPrecise(places: 2)), ("1.230", nil), ("1e-99", .tooPrecise(places: 2)),
            ("1e99", .aboveMaximum("99.5")), ("-1e99", .belowMinimum("0.05")),
        ] as [(String, Complaint.Problem?)])
    func decimals(value: String, problem: Complaint.Problem?) throws {
        let found = try problems("{\"v\":\(value)}") { _ = $0.decimal("v", places: 2, in: 5...9950) }
        #expect(found.map(\.problem) == (problem.map { [$0] } ?? []))
    }

    @Test("a text in another form is trimmed, parsed, and named when it cannot be")
    func parsed() throws {
        let found = try problems(#"{"a":" 12 ","b":"x","c":"y"}"#) { reader in
            #expect(reader.parsed("a", expected: "a day", placeholder: 0) { Int($0) } == 12)
            #expect(reader.parsed("b", expected: "a day", placeholder: 3) { Int($0) } == 3)
            #expect(reader.optionalParsed("c", expected: "a month") { Int($0) } == nil)
        }
        #expect(
            found == [
                Complaint(pointer: "/b", problem: .malformed(expected: "a day")),
                Complaint(pointer: "/c", problem: .malformed(expected: "a month")),
            ])
    }

    @Test("the stable code of every problem is its name in snake case")
    func codes() {
        let codes: [(Complaint.Problem, String)] = [
            (.missing, "missing"), (.unknownMember, "unknown_member"), (.duplicateMember, "duplicate_member"),
            (.wrongType(expected: .array), "wrong_type"), (.tooShort(minimum: 1), "too_short"),
            (.tooLong(maximum: 1), "too_long"), (.tooFew(minimum: 1), "too_few"), (.tooMany(maximum: 1), "too_many"),
            (.belowMinimum("1"), "below_minimum"), (.aboveMaximum("1"), "above_maximum"),
            (.tooPrecise(places: 1), "too_precise"), (.notOneOf([]), "not_one_of"),
            (.malformed(expected: ""), "malformed"), (.notAllowed(reason: ""), "not_allowed"),
        ]
        for (problem, code) in codes { #expect(Complaint(pointer: "", problem: problem).code == code) }
    }
}
