import JSON
import Yams

/// A schema of the contract, as far as answers need it; what it does not check, `unchecked` names.
struct Schema: Sendable {
    /// Whether an object may have members that the schema does not name.
    enum Others: Sendable {
        case unsaid, refused, taken
    }

    let reference: String?
    let types: [String]
    let required: [String]
    let properties: [String: Schema]
    let others: Others
    /// One or none.
    let items: [Schema]
    let values: [JSONValue]
    let all: [Schema]
    let any: [Schema]
    let one: [Schema]

    /// Says nothing.
    static let anything = Schema(.mapping(Node.Mapping([])))

    /// Keywords that `SchemaCheck` checks in answers.
    static let checked: Set = [
        "$ref", "type", "required", "properties", "additionalProperties", "items", "enum", "allOf", "anyOf", "oneOf",
    ]
    /// Keywords for readers, or limits that a request must keep; an answer is not measured by them.
    static let unchecked: Set = [
        "description", "example", "examples", "default", "format", "pattern", "minimum", "maximum", "exclusiveMinimum",
        "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
    ]

    init(_ node: Node) {
        let list: (String) -> [Node] = { node[$0]?.array() ?? [] }
        reference = node["$ref"]?.string
        types = node["type"].map { $0.sequence.map { $0.compactMap(\.string) } ?? [$0.string ?? ""] } ?? []
        required = list("required").compactMap(\.string)
        var properties: [String: Schema] = [:]
        for (name, property) in node["properties"]?.mapping.map(Array.init) ?? [] {
            properties[name.string ?? ""] = Schema(property)
        }
        self.properties = properties
        others = node["additionalProperties"].map { $0.bool == false ? .refused : .taken } ?? .unsaid
        items = node["items"].map { [Schema($0)] } ?? []
        values = list("enum").map { $0.null == nil ? .string($0.string ?? "") : .null }
        all = list("allOf").map(Schema.init)
        any = list("anyOf").map(Schema.init)
        one = list("oneOf").map(Schema.init)
    }
}
