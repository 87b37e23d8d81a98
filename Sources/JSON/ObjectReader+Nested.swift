extension ObjectReader {
    /// A required value of any type, as it is.
    package mutating func value(_ name: String) -> JSONValue? {
        required(name)?.raw()
    }

    /// A value of any type, or `nil` when absent or null.
    package mutating func optionalValue(_ name: String) -> JSONValue? {
        optional(name)?.raw()
    }

    /// A required object; `nil` when there was none, or when `read` says so.
    package mutating func object<T>(_ name: String, _ read: (inout ObjectReader) -> T?) -> T? {
        required(name)?.object(read)
    }

    /// An object, or `nil` when absent or null.
    package mutating func optionalObject<T>(_ name: String, _ read: (inout ObjectReader) -> T?) -> T? {
        optional(name)?.object(read)
    }

    /// A required array; one with too many or too few elements is complained of and its elements are not read.
    package mutating func array<T>(
        _ name: String, count: ClosedRange<Int> = 0...100, _ read: (inout ElementReader) -> T
    ) -> [T] {
        required(name)?.array(count: count, read) ?? []
    }

    /// An array, or `nil` when absent or null.
    package mutating func optionalArray<T>(
        _ name: String, count: ClosedRange<Int> = 0...100, _ read: (inout ElementReader) -> T
    ) -> [T]? {
        optional(name)?.array(count: count, read)
    }
}
