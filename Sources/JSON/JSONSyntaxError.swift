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
        case unexpectedEnd = "unexpected_end"
        case byteOrderMark = "byte_order_mark"
        case expectedValue = "expected_value"
        case expectedMemberName = "expected_member_name"
        case expectedColon = "expected_colon"
        case expectedCommaOrEnd = "expected_comma_or_end"
        case malformedLiteral = "malformed_literal"
        case malformedNumber = "malformed_number"
        case leadingZero = "leading_zero"
        case numberTooLong = "number_too_long"
        case controlCharacter = "control_character"
        case malformedEscape = "malformed_escape"
        case loneSurrogate = "lone_surrogate"
        case invalidUTF8 = "invalid_utf8"
        case trailingContent = "trailing_content"
        case tooDeep = "too_deep"
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
