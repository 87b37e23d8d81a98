import JSON
import Network
import SQLDatabase
import ServiceKit

/// The rules as an outlet works by them: a measured one can be enforced there, never the reverse.
enum OutletRuleRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/rules", .readNetwork, list),
        .put("/v1/outlets/{id}/rules/{code}", .manageQuality, reading: read, set),
    ]

    private static func read(_ reader: inout ObjectReader) -> RuleKind {
        reader.choice("kind", RuleKind.self)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let choices = try OutletRuleTable.choices(at: outlet.id.text, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items") { writer in
                    for rule in Rule.allCases { write(rule, choices[rule] ?? .unset, to: &writer, call.language) }
                }
            }
        }.inClientsLanguage()
    }

    private static func set(_ kind: RuleKind, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        guard let rule = Rule(rawValue: try call.text("code")) else { throw Refusal.notFound("rule") }
        let before = try OutletRuleTable.choice(rule, at: outlet.id.text, in: transaction)
        try call.checkVersion(before.version)
        if rule.kind == .enforced, kind == .measured { throw Refusal.alwaysEnforced(rule) }
        let isEnforced = rule.kind == .measured && kind == .enforced
        if before.isEnforced != isEnforced {
            try change(rule, to: isEnforced, before.version + 1, at: outlet, call, in: transaction)
        }
        let after = try OutletRuleTable.choice(rule, at: outlet.id.text, in: transaction)
        return Answer.json { write(rule, after, to: &$0, call.language) }.inClientsLanguage()
            .taggedByContent(version: after.version)
    }

    private static func change(
        _ rule: Rule, to isEnforced: Bool, _ version: Int64, at outlet: Outlet, _ call: Call,
        in transaction: Transaction
    ) throws {
        if isEnforced {
            try OutletRuleTable.enforce(
                rule, version: version, at: outlet.id.text, by: call.caller.id, now: call.now, in: transaction)
        } else {
            try OutletRuleTable.measure(rule, version: version, at: outlet.id.text, in: transaction)
        }
        let kinds = [RuleKind.measured.rawValue, RuleKind.enforced.rawValue]
        try call.record(
            Event(
                "outlet.ruleChanged", outlet.id.text, version: outlet.version, outlet: outlet.id.text,
                changes: [.init(rule.code, from: kinds[isEnforced ? 0 : 1], to: kinds[isEnforced ? 1 : 0])]),
            in: transaction)
    }

    private static func write(
        _ rule: Rule, _ choice: OutletRuleTable.Choice, to writer: inout JSONWriter, _ language: Language
    ) {
        writer.object { writer in
            writer.member("rule", rule.code)
            writer.member("version", choice.version)
            writer.member("title", rule.title.in(language))
            writer.member("standardKind", rule.kind.rawValue)
            writer.member("kind", choice.isEnforced ? RuleKind.enforced.rawValue : rule.kind.rawValue)
        }
    }
}

extension Refusal {
    fileprivate static func alwaysEnforced(_ rule: Rule) -> Refusal {
        Refusal(
            rule, code: "rule_always_enforced",
            "\(rule.code) is enforced in the whole network; no outlet can choose to measure it only.",
            zh: "\(rule.code) 在全网强制执行,网点不能改为仅统计。", at: "/kind")
    }
}
