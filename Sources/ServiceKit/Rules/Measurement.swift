package import SQLDatabase

/// What came of a rule on a document.
package enum RuleResult: String, Sendable, CaseIterable {
    case met, missed, pending
}

/// A rule measured on an appointment or a repair order: met, or missed with who and why.
package struct Measurement: Sendable {
    package let rule: Rule
    package let result: RuleResult
    package let at: Instant
    package let staff: String?
    package let reason: String?
}

extension Call {
    /// Records what came of a measured rule on a document.
    ///
    /// A miss stays a miss, whatever follows.
    ///
    /// - Parameters:
    ///   - subject: the identifier of the appointment or repair order.
    ///   - staff: who met or missed it, where a person did.
    package func measure(
        _ rule: Rule, met: Bool, on subject: String, outlet: String, staff: String? = nil, reason: String? = nil,
        in transaction: Transaction
    ) throws {
        try MeasurementTable.record(
            Measurement(rule: rule, result: met ? .met : .missed, at: now, staff: staff, reason: reason),
            on: subject, outlet: outlet, in: transaction)
    }
}
