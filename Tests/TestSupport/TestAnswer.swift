package import JSON
package import ServiceKit

/// An answer with its body decoded.
package struct TestAnswer: Sendable {
    package let status: Int
    package let fields: [ServiceAnswer.Field]
    package let bytes: [UInt8]
    package let json: JSONValue

    init(_ answer: ServiceAnswer) {
        status = answer.status
        fields = answer.fields
        bytes = answer.body
        json = (try? JSONParser.parse(answer.body)) ?? .null
    }

    package func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    package subscript(_ member: String) -> JSONValue { json[member] }

    /// The identifier of the resource in the answer.
    package var id: String { json["id"].text }
    package var rule: String { json["rule"].text }
    package var code: String { json["code"].text }
    package var pointers: [String] { json["errors"].items.map { $0["pointer"].text } }
}

extension JSONValue {
    /// A member; null where there is none.
    package subscript(_ member: String) -> JSONValue {
        guard case .object(let object) = self else { return .null }
        return object[member] ?? .null
    }

    package subscript(_ index: Int) -> JSONValue { items.indices.contains(index) ? items[index] : .null }

    package var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The text of a string; empty for anything else.
    package var text: String {
        guard case .string(let text) = self else { return "" }
        return text
    }

    package var integer: Int64? {
        guard case .number(let number) = self else { return nil }
        return number.integer
    }

    package var isTrue: Bool { self == .bool(true) }

    /// The object with a member replaced or added; with `nil`, without it.
    package func with(_ member: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(let object) = self else { return self }
        var members = object.members.filter { $0.name != member }
        if let value { members.append(JSONMember(name: member, value: value)) }
        return .object(JSONObject(members: members))
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, ExpressibleByStringInterpolation
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(members: elements.map { JSONMember(name: $0.0, value: $0.1) }))
    }

    /// A number with decimals, as its literal.
    package static func decimal(_ literal: String) -> JSONValue {
        JSONNumber(literal: literal).map(JSONValue.number) ?? .null
    }
}
