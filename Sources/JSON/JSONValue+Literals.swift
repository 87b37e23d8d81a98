/// Values written as Swift literals: for programs that make requests.
extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(members: elements.map { JSONMember(name: $0.0, value: $0.1) }))
    }

    /// A member of an object; null where there is none.
    package subscript(_ member: String) -> JSONValue {
        guard case .object(let object) = self else { return .null }
        return object[member] ?? .null
    }

    /// The elements of an array; none of anything else.
    package var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The text of a string; empty for anything else.
    package var text: String {
        guard case .string(let text) = self else { return "" }
        return text
    }

    /// A whole number; nil for anything else.
    package var integer: Int64? {
        guard case .number(let number) = self else { return nil }
        return number.integer
    }
}
