import Testing

@testable import JSON

@Suite("Members told apart without a tree")
struct JSONMembersTests {
    private func members(of text: String) -> [String] {
        var text = text
        return text.withUTF8 { object in
            var found: [String] = []
            JSONMembers.forEach(in: object) { name, value in
                found.append(String(decoding: name, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self))
            }
            return found
        }
    }

    @Test("each with its name and its value as they stand")
    func each() {
        #expect(members(of: "{}") == [])
        #expect(members(of: #"{"a":1}"#) == [#""a"=1"#])
        #expect(
            members(of: #"{"a":null,"b":{"c":[1,{"d":"}]"}]},"e":[],"f":"x"}"#)
                == [#""a"=null"#, #""b"={"c":[1,{"d":"}]"}]}"#, #""e"=[]"#, #""f"="x""#])
        #expect(
            members(of: #"{"quote\"":"\\","b":"\",{","c":"制动"}"#)
                == [#""quote\""="\\""#, #""b"="\",{""#, #""c"="制动""#])
    }

    @Test("of what a writer writes they are those of the tree", arguments: 0..<200)
    func likeTheTree(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let object = JSONObject(
            members: (0..<Int.random(in: 0...6, using: &random)).map {
                JSONMember(name: "m\($0)\"\\", value: value(depth: 3, &random))
            })
        var writer = JSONWriter()
        writer.value(.object(object))
        var found: [JSONMember] = []
        try writer.withBytes { bytes in
            try JSONMembers.forEach(in: bytes) { name, value in
                guard case .string(let name) = try JSONParser.parse(Array(name)) else { return }
                found.append(JSONMember(name: name, value: try JSONParser.parse(Array(value))))
            }
        }
        #expect(found == object.members)
    }

    private func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 5 : 3), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .string(["", "a,b", "{\"", "\\", "]}", "油\n"].randomElement(using: &random) ?? "")
        case 3: .string("\(Int.random(in: 0...1_000, using: &random))")
        case 4: .array((0..<3).map { _ in value(depth: depth - 1, &random) })
        default:
            .object(
                JSONObject(
                    members: (0..<2).map { JSONMember(name: "n\($0)", value: value(depth: depth - 1, &random)) }))
        }
    }
}
