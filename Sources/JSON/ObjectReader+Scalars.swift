extension ObjectReader {
    /// A required text of that many Unicode scalars after trimming.
    package mutating func string(_ name: String, length: ClosedRange<Int> = 1...200) -> String {
        required(name)?.string(length: length) ?? ""
    }

    /// A text, or `nil` when absent or null.
    package mutating func optionalString(_ name: String, length: ClosedRange<Int> = 1...200) -> String? {
        optional(name)?.string(length: length)
    }

    /// A required whole number.
    package mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64 {
        required(name)?.integer(in: range) ?? 0
    }

    /// A whole number, or `nil` when absent or null.
    package mutating func optionalInteger(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        optional(name)?.integer(in: range)
    }

    /// A required decimal as a scaled integer; the range is scaled as well.
    package mutating func decimal(_ name: String, places: Int, in range: ClosedRange<Int64>) -> Int64 {
        required(name)?.decimal(places: places, in: range) ?? 0
    }

    /// A decimal as a scaled integer, or `nil` when absent or null.
    package mutating func optionalDecimal(_ name: String, places: Int, in range: ClosedRange<Int64>) -> Int64? {
        optional(name)?.decimal(places: places, in: range)
    }

    /// A required flag.
    package mutating func bool(_ name: String) -> Bool {
        required(name)?.bool() ?? false
    }

    /// A flag, or `nil` when absent or null.
    package mutating func optionalBool(_ name: String) -> Bool? {
        optional(name)?.bool()
    }

    /// A required case by its raw value; the placeholder is the first case, so the type needs one.
    package mutating func choice<T: RawRepresentable & CaseIterable>(
        _ name: String, _ type: T.Type
    ) -> T where T.RawValue == String {
        required(name)?.choice(type) ?? firstCase(type)
    }

    /// A case by its raw value, or `nil` when absent or null.
    package mutating func optionalChoice<T: RawRepresentable & CaseIterable>(
        _ name: String, _ type: T.Type
    ) -> T? where T.RawValue == String {
        optional(name)?.choice(type)
    }

    /// A required text in another form: an id, an instant, a date; it is trimmed before it is parsed.
    package mutating func parsed<T>(
        _ name: String, expected: @autoclosure () -> String, placeholder: @autoclosure () -> T, _ parse: (String) -> T?
    ) -> T {
        required(name)?.parsed(expected: expected(), parse) ?? placeholder()
    }

    /// A text in another form, or `nil` when absent or null.
    package mutating func optionalParsed<T>(
        _ name: String, expected: @autoclosure () -> String, _ parse: (String) -> T?
    ) -> T? {
        optional(name)?.parsed(expected: expected(), parse)
    }
}

/// The placeholder of a required choice.
func firstCase<T: CaseIterable>(_ type: T.Type) -> T {
    guard let first = T.allCases.first else {
        // The code asks for a value of a type that has none; no value exists to return, and no body decides this.
        preconditionFailure("\(type) has no cases to choose from")
    }
    return first
}
