/// One thing that is wrong with a body, and where.
package struct Complaint: Sendable, Hashable {
    /// The JSON pointer (RFC 6901) of the value; of the missing member when it is missing.
    package let pointer: String
    /// What is wrong with it.
    package let problem: Problem

    /// Makes a complaint.
    package init(pointer: String, problem: Problem) {
        self.pointer = pointer
        self.problem = problem
    }

    /// What can be wrong with a value.
    package enum Problem: Sendable, Hashable {
        /// A required member is absent or null.
        case missing
        /// No reader knows the member.
        case unknownMember
        /// The object has an earlier member of the same name.
        case duplicateMember
        /// The value is of another type.
        case wrongType(expected: JSONType)
        /// The text has fewer characters (Unicode scalars, after trimming).
        case tooShort(minimum: Int)
        /// The text has more characters (Unicode scalars, after trimming).
        case tooLong(maximum: Int)
        /// The array has fewer elements.
        case tooFew(minimum: Int)
        /// The array has more elements.
        case tooMany(maximum: Int)
        /// The number is below the minimum, here in decimal.
        case belowMinimum(String)
        /// The number is above the maximum, here in decimal.
        case aboveMaximum(String)
        /// The number has more decimals.
        case tooPrecise(places: Int)
        /// The text is none of these.
        case notOneOf([String])
        /// The text does not have the expected form.
        case malformed(expected: String)
        /// The value contradicts something else.
        case notAllowed(reason: String)
    }

    /// The stable code of the problem.
    package var code: String {
        switch problem {
        case .missing: "missing"
        case .unknownMember: "unknown_member"
        case .duplicateMember: "duplicate_member"
        case .wrongType: "wrong_type"
        case .tooShort: "too_short"
        case .tooLong: "too_long"
        case .tooFew: "too_few"
        case .tooMany: "too_many"
        case .belowMinimum: "below_minimum"
        case .aboveMaximum: "above_maximum"
        case .tooPrecise: "too_precise"
        case .notOneOf: "not_one_of"
        case .malformed: "malformed"
        case .notAllowed: "not_allowed"
        }
    }
}
