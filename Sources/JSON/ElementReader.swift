/// One element of an array, read as what it must be; null is of the wrong type everywhere.
package struct ElementReader {
    let field: FieldReader

    /// The JSON pointer of the element.
    package var pointer: String { field.path.path.pointer }

    /// Where every reader of this body complains.
    package var complaints: Complaints { field.complaints }

    /// Complains about the element, for checks across elements.
    package mutating func complain(_ problem: Complaint.Problem) {
        let _: Never? = field.complain(problem)
    }

    /// A text of that many Unicode scalars after trimming.
    package mutating func string(length: ClosedRange<Int> = 1...200) -> String {
        field.string(length: length) ?? ""
    }

    /// A whole number.
    package mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        field.integer(in: range) ?? 0
    }

    /// A decimal as a scaled integer; the range is scaled as well.
    package mutating func decimal(places: Int, in range: ClosedRange<Int64>) -> Int64 {
        field.decimal(places: places, in: range) ?? 0
    }

    /// A flag.
    package mutating func bool() -> Bool {
        field.bool() ?? false
    }

    /// A case by its raw value; the placeholder is the first case, so the type needs one.
    package mutating func choice<T: RawRepresentable & CaseIterable>(
        _ type: T.Type
    ) -> T where T.RawValue == String {
        field.choice(type) ?? firstCase(type)
    }

    /// A text in another form: an id, an instant, a date; it is trimmed before it is parsed.
    package mutating func parsed<T>(
        expected: @autoclosure () -> String, placeholder: @autoclosure () -> T, _ parse: (String) -> T?
    ) -> T {
        field.parsed(expected: expected(), parse) ?? placeholder()
    }

    /// The value as it is.
    package mutating func value() -> JSONValue {
        field.raw()
    }

    /// An object; `nil` when it is none, or when `read` says so.
    package mutating func object<T>(_ read: (inout ObjectReader) -> T?) -> T? {
        field.object(read)
    }

    /// An array inside the array.
    package mutating func array<T>(
        count: ClosedRange<Int> = 0...100, _ read: (inout ElementReader) -> T
    ) -> [T] {
        field.array(count: count, read) ?? []
    }
}
