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
    ///   - mayRefuse: false where nobody is there to be refused, as when the clock finds the miss.
    /// - Throws: `Refusal` 409 `rule_enforced_here` for a miss at an outlet that enforces the rule.
    package func measure(
        _ rule: Rule, met: Bool, on subject: String, outlet: String, staff: String? = nil, reason: String? = nil,
        mayRefuse: Bool = true, in transaction: Transaction
    ) throws {
        if !met, mayRefuse, try OutletRuleTable.isEnforced(rule, at: outlet, in: transaction) {
            throw Refusal.enforcedHere(rule, reason)
        }
        try MeasurementTable.record(
            Measurement(rule: rule, result: met ? .met : .missed, at: now, staff: staff, reason: reason),
            on: subject, outlet: outlet, in: transaction)
        let event = Event(
            Measurement.event, subject, outlet: outlet, changes: [.init(Measurement.ruleMember, to: rule.rawValue)])
        for reaction in reactions[event.type] ?? [] { try reaction.run(event, self, transaction) }
    }
}

extension Measurement {
    /// What modules react to that keep results: it is told in the transaction and is no event of the log.
    package static let event = "rule.measured"
    /// The member of that event that names the rule.
    package static let ruleMember = "rule"
}

extension Refusal {
    fileprivate static func enforcedHere(_ rule: Rule, _ reason: String?) -> Refusal {
        let cause = reason.map { ": \($0)" } ?? ""
        return Refusal(
            rule, code: "rule_enforced_here",
            """
            This outlet enforces \(rule.code) (\(rule.title.english))\(cause). Do what it asks first, or have the \
            outlet manager measure it again.
            """,
            zh: "本网点强制执行 \(rule.code)(\(rule.title.chinese))\(cause)。请先满足该规则,或由网点经理改回仅统计。")
    }
}
