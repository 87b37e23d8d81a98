/// A value bound to a `$n` parameter.
///
/// Money and quantities are whole numbers, so there is no floating point here.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    package init(stringLiteral value: String) {
        self = .text(value)
    }

    package init(nilLiteral: ()) {
        self = .null
    }
}

extension SQLValue {
    /// Flags are stored as 0 and 1 on every engine.
    package static func flag(_ value: Bool) -> SQLValue {
        .integer(value ? 1 : 0)
    }

    /// A whole number of the machine's width.
    package static func int(_ value: Int) -> SQLValue {
        .integer(Int64(value))
    }

    /// The text, or NULL for nil.
    package static func optional(_ value: String?) -> SQLValue {
        value.map(SQLValue.text) ?? .null
    }

    /// The number, or NULL for nil.
    package static func optional(_ value: Int64?) -> SQLValue {
        value.map(SQLValue.integer) ?? .null
    }
}
