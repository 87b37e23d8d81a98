import ServiceKit

/// What became of a rule on an order, with all that the reports add up by.
struct StoredRuleResult {
    let rule: Rule
    let result: RuleResult
    let at: Instant
    let advisor: String
    let technician: String?
    let staff: String?
    let reason: String?
}
