import JSON
import Testing

@Suite("Complaints")
struct ComplaintsTests {
    @Test("at most a hundred are kept")
    func limit() throws {
        let text = "{" + (0..<1000).map { "\"m\($0)\":1" }.joined(separator: ",") + "}"
        let found = try complaints(text) { _ = $0.string("name") }
        #expect(found.count == Complaints.limit)
        #expect(found.first == "/name missing")
        #expect(found.last == "/m98 unknown_member")
    }

    @Test("the same complaint is kept once")
    func once() {
        let complaints = Complaints()
        complaints.add(pointer: "/a", problem: .missing)
        complaints.add(pointer: "/a", problem: .missing)
        complaints.add(pointer: "/a", problem: .unknownMember)
        #expect(complaints.all.map(\.code) == ["missing", "unknown_member"])
        #expect(!complaints.isFull)
    }

    @Test(
        "pointers escape names by RFC 6901",
        arguments: [
            ("a/b", "/a~1b"), ("m~n", "/m~0n"), ("~1", "/~01"), ("", "/"), (" ", "/ "), ("k\"l", "/k\"l"),
            ("沪/A", "/沪~1A"), ("0", "/0"),
        ])
    func escapes(name: String, pointer: String) throws {
        let body = JSONValue.object(JSONObject(members: [JSONMember(name: name, value: .null)]))
        #expect(try complaints(written(body)) { _ in } == ["\(pointer) unknown_member"])
    }

    @Test("long names are cut after sixty-four scalars")
    func longNames() throws {
        let pointer = { (count: Int) in
            try problems("{\"\(String(repeating: "車", count: count))\":1}") { _ in }.first?.pointer
        }
        #expect(try pointer(64) == "/" + String(repeating: "車", count: 64))
        #expect(try pointer(65) == "/" + String(repeating: "車", count: 64) + "…")
        #expect(try pointer(10_000) == "/" + String(repeating: "車", count: 64) + "…")
    }

    @Test("random bodies are read by every reading without a trap", arguments: 21...24 as ClosedRange<UInt64>)
    func noise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let values = [
            "null", "true", "\"\"", "\"phone\"", "\"a\\u0000\"", "1", "-1.5", "1e999", "1e-999", "{}", "[]",
            "[null,1,\"x\",[],{}]", "{\"a\":1,\"a\":2}", "{\"\":{\"\":[]}}", "9223372036854775808",
            "-9223372036854775808",
        ]
        for _ in 0..<2000 {
            let members = (0..<6).map { _ in
                let name = ["a", "b", "c", "d"].randomElement(using: &generator) ?? ""
                return "\"\(name)\":" + (values.randomElement(using: &generator) ?? "")
            }
            let found = try problems("{\(members.joined(separator: ","))}") { reader in
                Self.readEverything(&reader, "a")
                Self.readEverything(&reader, "b")
                _ = reader.array("c") { element in
                    _ = element.string(length: 3...4)
                    _ = element.integer(in: .min ... .max)
                    _ = element.decimal(places: 30, in: 0...0)
                    element.object { Self.readEverything(&$0, "a") }
                    return element.array { $0.value() }
                }
            }
            // Six members of four names are never all well: some name repeats.
            #expect(!found.isEmpty)
            #expect(found.allSatisfy { $0.pointer.hasPrefix("/") })
        }
    }

    private static func readEverything(_ reader: inout ObjectReader, _ name: String) {
        _ = reader.string(name, length: 0...0)
        _ = reader.optionalString(name)
        _ = reader.integer(name, in: .min ... .max)
        _ = reader.decimal(name, places: 40, in: .min ... .max)
        _ = reader.optionalDecimal(name, places: -3, in: .min ... .max)
        _ = reader.bool(name)
        _ = reader.optionalValue(name)
        _ = reader.array(name, count: 0...1) { $0.bool() }
        reader.object(name) { _ = $0.optionalObject("") { $0.optionalArray("") { $0.bool() } } }
    }
}
