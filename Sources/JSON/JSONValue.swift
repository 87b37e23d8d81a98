/// A JSON text as a tree (RFC 8259): numbers keep their literal, objects their order and duplicates.
///
/// Strings compare as Swift strings do, by canonical equivalence; member names are looked up byte by byte.
package enum JSONValue: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number, exactly as it was written.
    case number(JSONNumber)
    /// A string, its escapes resolved.
    case string(String)
    /// Values in their order.
    case array([JSONValue])
    /// Members in their order, duplicates kept.
    case object(JSONObject)
}

extension JSONValue {
    /// The kind of this value, in the words that complaints use.
    package var type: JSONType {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
