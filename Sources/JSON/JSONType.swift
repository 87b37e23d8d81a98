/// What a reader expected to find.
package enum JSONType: String, Sendable, Hashable, CaseIterable {
    /// An object with members.
    case object
    /// A list of values.
    case array
    /// Text.
    case string
    /// Any number, with or without a fraction.
    case number
    /// A number without a fraction; `1.0` and `1e2` are such numbers.
    case integer
    /// `true` or `false`.
    case boolean
    /// The literal `null`; no reader expects it, values have it.
    case null
}
