/// Why bytes are not a JSON text, and where.
package struct JSONSyntaxError: Error, Sendable, Equatable {
    /// The offset of the byte that cannot stand where it stands; the length of the text when it ends too early.
    package let offset: Int
    /// What is wrong there.
    package let reason: Reason

    /// Makes an error.
    package init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// What can be wrong; the raw value is a stable code.
    package enum Reason: String, Sendable, Equatable, CaseIterable {
        /// The text ends too early.
        case unexpectedEnd = "unexpected_end"
        /// The text starts with a byte order mark.
        case byteOrderMark = "byte_order_mark"
        /// A value is expected.
        case expectedValue = "expected_value"
        /// A member name in double quotes is expected.
        case expectedMemberName = "expected_member_name"
        /// A colon is expected.
        case expectedColon = "expected_colon"
        /// A comma or the end of the array or object is expected.
        case expectedCommaOrEnd = "expected_comma_or_end"
        /// Only true, false and null are known words.
        case malformedLiteral = "malformed_literal"
        /// The number is malformed.
        case malformedNumber = "malformed_number"
        /// The number has a leading zero.
        case leadingZero = "leading_zero"
        /// The number has too many digits.
        case numberTooLong = "number_too_long"
        /// A control character in a string must be escaped.
        case controlCharacter = "control_character"
        /// The escape is malformed.
        case malformedEscape = "malformed_escape"
        /// The escape is half of a surrogate pair.
        case loneSurrogate = "lone_surrogate"
        /// The string is not valid UTF-8.
        case invalidUTF8 = "invalid_utf8"
        /// Something follows the value.
        case trailingContent = "trailing_content"
        /// Arrays and objects nest too deeply.
        case tooDeep = "too_deep"
        /// The object has too many members.
        case tooManyMembers = "too_many_members"
    }
}

extension JSONSyntaxError: CustomStringConvertible {
    /// The reason and its place in English.
    package var description: String {
        "\(reason.description) at byte \(offset)"
    }
}

extension JSONSyntaxError.Reason: CustomStringConvertible {
    /// The reason in English, without a full stop.
    package var description: String {
        switch self {
        case .unexpectedEnd: "the text ends too early"
        case .byteOrderMark: "the text starts with a byte order mark"
        case .expectedValue: "a value is expected"
        case .expectedMemberName: "a member name in double quotes is expected"
        case .expectedColon: "a colon is expected"
        case .expectedCommaOrEnd: "a comma or the end of the array or object is expected"
        case .malformedLiteral: "only true, false and null are known words"
        case .malformedNumber: "the number is malformed"
        case .leadingZero: "the number has a leading zero"
        case .numberTooLong: "the number has too many digits"
        case .controlCharacter: "a control character in a string must be escaped"
        case .malformedEscape: "the escape is malformed"
        case .loneSurrogate: "the escape is half of a surrogate pair"
        case .invalidUTF8: "the string is not valid UTF-8"
        case .trailingContent: "something follows the value"
        case .tooDeep: "arrays and objects nest too deeply"
        case .tooManyMembers: "the object has too many members"
        }
    }
}
