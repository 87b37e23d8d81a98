import JSON
import Testing

private enum Channel: String, CaseIterable {
    case phone
    case walkIn
}

/// A hand-made choice that offers nothing.
private struct NoChoice: RawRepresentable, CaseIterable {
    static let allCases: [NoChoice] = []
    let rawValue: String

    init?(rawValue: String) {
        return nil
    }
}

@Suite("Object reader")
struct ObjectReaderTests {
    @Test("a body that is right is read without a complaint")
    func right() throws {
        let text = #"""
            {"name": " Li Wei ", "note": "two\nlines\tand a tab", "count": 1e1, "hours": 0.80, "urgent": true,
             "channel": "walkIn", "day": "07", "any": [null], "none": null}
            """#
        try parse(text).read { reader in
            #expect(reader.pointer.isEmpty)
            #expect(reader.string("name") == "Li Wei")
            #expect(reader.optionalString("note") == "two\nlines\tand a tab")
            #expect(reader.integer("count", in: 0...10) == 10)
            #expect(reader.decimal("hours", places: 2, in: 0...10000) == 80)
            #expect(reader.bool("urgent") == true)
            #expect(reader.choice("channel", Channel.self) == .walkIn)
            #expect(reader.parsed("day", expected: "a day", placeholder: 0) { Int($0) } == 7)
            #expect(reader.value("any") == .array([.null]))
            #expect(reader.optionalValue("none") == nil)
            #expect(reader.optionalInteger("absent", in: 0...1) == nil)
        }
    }

    @Test("what a body gives comes out of the reading")
    func result() throws {
        let name = try parse(#"{"name":"x"}"#).read { $0.string("name") }
        #expect(name == "x")
    }

    @Test("every member that is required and absent or null is complained of", arguments: ["", "null"])
    func missing(value: String) throws {
        let names = ["s", "i", "d", "b", "c", "v", "p", "o", "a"]
        let text = value.isEmpty ? "{}" : "{" + names.map { "\"\($0)\":null" }.joined(separator: ",") + "}"
        let found = try complaints(text) { reader in
            #expect(reader.string("s").isEmpty)
            #expect(reader.integer("i", in: 5...6) == 0)
            #expect(reader.decimal("d", places: 2, in: 5...6) == 0)
            #expect(reader.bool("b") == false)
            #expect(reader.choice("c", Channel.self) == .phone)
            #expect(reader.value("v") == nil)
            #expect(reader.parsed("p", expected: "a day", placeholder: 9) { Int($0) } == 9)
            #expect(reader.object("o") { _ in 1 } == nil)
            #expect(reader.array("a") { _ in 1 }.isEmpty)
        }
        #expect(found == names.map { "/\($0) missing" })
    }

    @Test("an optional member may be absent or null", arguments: ["", "null"])
    func optional(value: String) throws {
        let names = ["s", "i", "d", "b", "c", "v", "p", "o", "a"]
        let text = value.isEmpty ? "{}" : "{" + names.map { "\"\($0)\":null" }.joined(separator: ",") + "}"
        let found = try complaints(text) { reader in
            #expect(reader.optionalString("s") == nil)
            #expect(reader.optionalInteger("i", in: 5...6) == nil)
            #expect(reader.optionalDecimal("d", places: 2, in: 5...6) == nil)
            #expect(reader.optionalBool("b") == nil)
            #expect(reader.optionalChoice("c", Channel.self) == nil)
            #expect(reader.optionalValue("v") == nil)
            #expect(reader.optionalParsed("p", expected: "a day") { Int($0) } == nil)
            #expect(reader.optionalObject("o") { _ in 1 } == nil)
            #expect(reader.optionalArray("a") { _ in 1 } == nil)
        }
        #expect(found.isEmpty)
    }

    @Test("optional members are read when they are there")
    func optionalPresent() throws {
        let text = #"{"s":"x","i":5,"d":0.05,"b":false,"c":"phone","v":1,"p":"7","o":{"k":1},"a":[1]}"#
        let found = try complaints(text) { reader in
            #expect(reader.optionalString("s") == "x")
            #expect(reader.optionalInteger("i", in: 5...6) == 5)
            #expect(reader.optionalDecimal("d", places: 2, in: 5...6) == 5)
            #expect(reader.optionalBool("b") == false)
            #expect(reader.optionalChoice("c", Channel.self) == .phone)
            #expect(reader.optionalValue("v") == .number(JSONNumber(1)))
            #expect(reader.optionalParsed("p", expected: "a day") { Int($0) } == 7)
            #expect(reader.optionalObject("o") { $0.integer("k", in: 0...1) } == 1)
            #expect(reader.optionalArray("a") { $0.integer(in: 0...1) } == [1])
        }
        #expect(found.isEmpty)
    }

    @Test("every reading refuses every other type")
    func wrongTypes() throws {
        let values: [(JSONType, String)] = [
            (.object, "{}"), (.array, "[]"), (.string, "\"x\""), (.number, "1"), (.boolean, "true"),
        ]
        let readings: [(JSONType, JSONType, (inout ObjectReader) -> Void)] = [
            (.string, .string, { _ = $0.string("v") }),
            (.string, .string, { _ = $0.optionalParsed("v", expected: "a word") { $0 } }),
            (.string, .string, { _ = $0.optionalString("v") }),
            (.number, .integer, { _ = $0.integer("v", in: 0...9) }),
            (.number, .number, { _ = $0.decimal("v", places: 2, in: 0...900) }),
            (.boolean, .boolean, { _ = $0.bool("v") }),
            (.object, .object, { $0.object("v") { _ in } }),
            (.array, .array, { _ = $0.array("v") { _ in } }),
        ]
        for (type, value) in values {
            #expect(try parse(value).type == type)
            for (taken, expected, read) in readings {
                let found = try problems("{\"v\":\(value)}", read)
                let complaint = Complaint(pointer: "/v", problem: .wrongType(expected: expected))
                #expect(found == (type == taken ? [] : [complaint]), "\(value) as \(expected)")
            }
            let found = try problems("{\"v\":\(value)}") { _ = $0.choice("v", Channel.self) }
            #expect(found.map(\.code) == [type == .string ? "not_one_of" : "wrong_type"])
        }
    }

    @Test("a body that is no object is refused", arguments: ["null", "[]", "\"\"", "1", "true"])
    func topLevel(text: String) throws {
        let found = try problems(text) { _ in Issue.record("read") }
        #expect(found == [Complaint(pointer: "", problem: .wrongType(expected: .object))])
    }

    @Test("unknown and duplicate members are refused, each once and with its pointer")
    func strangers() throws {
        let text = #"{"a":1,"b":2,"a":3,"c":4,"c":5,"a":6,"nested":{"x":1,"x":1,"y":2}}"#
        let found = try complaints(text) { reader in
            #expect(reader.integer("a", in: 0...1) == 1)
            reader.object("nested") { _ = $0.integer("x", in: 0...9) }
        }
        #expect(
            found == [
                "/nested/x duplicate_member", "/nested/y unknown_member", "/b unknown_member", "/a duplicate_member",
                "/c unknown_member", "/c duplicate_member",
            ])
    }

    @Test("a name that only looks like a known one is unknown")
    func lookalike() throws {
        let found = try complaints("{\"\u{212A}\":1}") { _ = $0.optionalInteger("K", in: 0...9) }
        #expect(found == ["/\u{212A} unknown_member"])
    }

    @Test("members beyond the sixty-fourth are known and unknown like the others")
    func manyMembers() throws {
        let names = (0..<200).map { "m\($0)" }
        let text = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        let all = try complaints(text) { reader in
            #expect(reader.names == names)
            for name in names + names { #expect(reader.integer(name, in: 1...1) == 1) }
        }
        #expect(all.isEmpty)
        let allButTwo = try complaints(text) { reader in
            for name in names where name != "m63" && name != "m150" { _ = reader.integer(name, in: 1...1) }
        }
        #expect(allButTwo == ["/m63 unknown_member", "/m150 unknown_member"])
    }

    @Test("being present or null is seen without reading")
    func presence() throws {
        let found = try complaints(#"{"a":1,"n":null}"#) { reader in
            #expect(reader.isPresent("a"))
            #expect(!reader.isPresent("n"))
            #expect(!reader.isPresent("x"))
            #expect(reader.isNull("n"))
            #expect(!reader.isNull("a"))
            #expect(!reader.isNull("x"))
        }
        #expect(found == ["/a unknown_member", "/n unknown_member"])
    }

    @Test("a choice names what it offers, and an optional one may offer nothing")
    func choices() throws {
        let found = try problems(#"{"c":"Phone","d":"phone "}"#) { reader in
            #expect(reader.choice("c", Channel.self) == .phone)
            #expect(reader.optionalChoice("d", NoChoice.self) == nil)
        }
        #expect(
            found == [
                Complaint(pointer: "/c", problem: .notOneOf(["phone", "walkIn"])),
                Complaint(pointer: "/d", problem: .notOneOf([])),
            ])
    }

    @Test("raw values with duplicate members inside are refused")
    func rawDuplicates() throws {
        let found = try complaints(#"{"v":[{"a":1,"b":{"c":1,"c":2}},{"a":1,"a":2}]}"#) { _ = $0.value("v") }
        #expect(found == ["/v/0/b/c duplicate_member", "/v/1/a duplicate_member"])
    }

    @Test("a caller may complain about members, elements and anything else")
    func ownComplaints() throws {
        let found = try complaints(#"{"from":5,"list":[1]}"#) { reader in
            _ = reader.integer("from", in: 0...9)
            reader.complain("to", .notAllowed(reason: "before from"))
            _ = reader.array("list") { element in
                #expect(element.pointer == "/list/0")
                element.complain(.notAllowed(reason: "closed"))
                element.complaints.add(pointer: "/x", problem: .missing)
                return element.integer(in: 0...1)
            }
        }
        #expect(found == ["/to not_allowed", "/list/0 not_allowed", "/x missing"])
    }
}
