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
    package subscript(_ index: Int) -> JSONValue { items.indices.contains(index) ? items[index] : .null }

    package var isTrue: Bool { self == .bool(true) }

    /// The object with a member replaced or added; with `nil`, without it.
    package func with(_ member: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(let object) = self else { return self }
        var members = object.members.filter { $0.name != member }
        if let value { members.append(JSONMember(name: member, value: value)) }
        return .object(JSONObject(members: members))
    }

    /// A number with decimals, as its literal.
    package static func decimal(_ literal: String) -> JSONValue {
        JSONNumber(literal: literal).map(JSONValue.number) ?? .null
    }
}
