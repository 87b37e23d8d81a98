import JSON
import ServiceKit

/// Reading a document that this program wrote, for people's eyes.
extension JSONValue {
    /// A member; null where there is none.
    subscript(_ member: String) -> JSONValue {
        guard case .object(let object) = self else { return .null }
        return object[member] ?? .null
    }

    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// A text or a number as it stands; empty for anything else.
    var words: String {
        switch self {
        case .string(let text): text
        case .number(let number): number.literal
        default: ""
        }
    }

    /// The texts of a list, with commas.
    var list: String { elements.map(\.words).joined(separator: ", ") }

    /// An amount of money; empty for anything else.
    var money: String {
        guard case .number(let amount) = self["amount"], let minor = amount.integer,
            let currency = Currency(rawValue: self["currency"].words)
        else { return "" }
        return Money(minor, currency).text
    }
}
