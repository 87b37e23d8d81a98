import JSON
import Testing
import Yams

@testable import Application
@testable import ContractSupport

/// The judge itself: it must see what differs, and know what the contract says.
@Suite struct SchemaTests {
    private static let schema = """
        type: object
        required: [id, status]
        properties:
          id: {type: string}
          status: {type: string, enum: [open, closed]}
          count: {type: [integer, 'null']}
          parts: {type: array, items: {$ref: '#/components/schemas/Part'}}
          changes: {type: object, additionalProperties: true}
          due: {oneOf: [{$ref: '#/components/schemas/Part'}, {type: 'null'}]}
        allOf:
        - {type: object, required: [version], properties: {version: {type: integer}}}
        """

    private func differences(_ value: JSONValue) throws -> [String] {
        let schema = Schema(try #require(try compose(yaml: Self.schema)))
        let part = Schema(
            try #require(try compose(yaml: "{type: object, required: [n], properties: {n: {type: number}}}")))
        return SchemaCheck(schemas: ["Part": part]).differences(of: value, from: schema)
    }

    @Test("what is as the schema says differs nowhere")
    func same() throws {
        #expect(
            try differences([
                "id": "a", "status": "open", "count": nil, "version": 1, "parts": [["n": 1]], "changes": ["any": [1]],
                "due": ["n": 2],
            ]) == [])
    }

    @Test(
        "each difference is seen, with its place",
        arguments: [
            (["id": "a", "status": "open"], "/version is missing"),
            (["id": "a", "version": 1], "/status is missing"),
            (["id": 1, "status": "open", "version": 1], "/id is number, not string"),
            (["id": "a", "status": "gone", "version": 1], "/status is none of the enum's values"),
            (["id": "a", "status": "open", "version": "1"], "/version is string, not integer"),
            (["id": "a", "status": "open", "version": 1, "colour": 1], "/colour is not in the contract"),
            (["id": "a", "status": "open", "version": 1, "count": true], "/count is boolean, not integer or null"),
            (["id": "a", "status": "open", "version": 1, "parts": [["n": 1], [:]]], "/parts/1/n is missing"),
            (
                ["id": "a", "status": "open", "version": 1, "parts": [["n": 1, "m": 1]]],
                "/parts/0/m is not in the contract"
            ), (["id": "a", "status": "open", "version": 1, "due": "soon"], "/due fits 0 of oneOf"),
        ] as [(JSONValue, String)])
    func different(value: JSONValue, expected: String) throws {
        let found = try differences(value)
        #expect(found.count == 1 && found[0].hasPrefix(expected), "\(found)")
    }

    @Test("every example of the contract is one: it has its schema's shape, and no member more")
    func examples() throws {
        let document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
        var schemas: [String: Schema] = [:]
        for (name, schema) in document["components"]?["schemas"]?.mapping.map(Array.init) ?? [] {
            schemas[name.string ?? ""] = Schema(schema)
        }
        let check = SchemaCheck(schemas: schemas)
        var count = 0
        func visit(_ node: Node, _ place: String) throws {
            if let schema = node["schema"], let example = node["example"] {
                let value = try JSONParser.parse(Array(ExampleText.json(example).utf8))
                let found = check.differences(of: value, from: Schema(schema))
                #expect(found == [], "\(place)")
                count += 1
            }
            for (key, value) in node.mapping.map(Array.init) ?? [] where key.string != "schemas" {
                try visit(value, "\(place)/\(key.string ?? "")")
            }
        }
        try visit(document, "")
        #expect(count > 70)
    }

    @Test("the contract's schemas use no keyword that the judge has not heard of")
    func keywords() throws {
        let document = try #require(try compose(yaml: String(decoding: Contract.document, as: UTF8.self)))
        var used: Set<String> = []
        func visit(_ schema: Node) {
            for (key, value) in schema.mapping.map(Array.init) ?? [] {
                let name = key.string ?? ""
                used.insert(name)
                switch name {
                case "properties": for (_, property) in value.mapping.map(Array.init) ?? [] { visit(property) }
                case "items", "additionalProperties": visit(value)
                case "allOf", "anyOf", "oneOf": value.array().forEach(visit)
                default: break
                }
            }
        }
        for (_, schema) in document["components"]?["schemas"]?.mapping.map(Array.init) ?? [] { visit(schema) }
        #expect(used.count > 10)
        #expect(used.subtracting(Schema.checked).subtracting(Schema.unchecked) == [])
    }
}
