import JSON
import Network
import ServiceKit

extension ComplianceOverview {
    func write(to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("outletId", outlet?.id)
            writer.member("from", filter.period.from)
            writer.member("to", filter.period.to)
            writer.object("previous") { writer in
                writer.member("from", filter.period.before)
                writer.member("to", filter.period.from.adding(days: -1))
            }
            writer.member("formula", Self.formula.in(language))
            writer.object("total") { total.write(to: &$0) }
            write(rules, nil, to: &writer, language)
            if outlet == nil { write("outlets", .outlet, to: &writer, language) }
            write("advisors", .advisor, to: &writer, language)
            write("technicians", .technician, to: &writer, language)
        }
    }

    private static let formula = Text(
        """
        rate = 100 × numerator ÷ denominator: orders of the period on which the rule was met, of those on which it was \
        decided; totals count measured rules only; trend is in percentage points against the period before
        """,
        zh: "比率 = 100 × 分子 ÷ 分母:期内满足该规则的委托书数 ÷ 已判定的委托书数;合计只计统计类规则;趋势为与上一周期相差的百分点")

    private static let callFormula = Text(
        "incoming calls answered within three rings ÷ incoming calls", zh: "三声内接听的来电 ÷ 来电总数")

    private static let reportFormula = Text(
        "callback reports on which the rule was met ÷ callback reports on which it was decided",
        zh: "满足该规则的回访报告 ÷ 已判定的回访报告")

    private static let ruleFormula = Text(
        "orders on which the rule was met ÷ orders on which it was decided", zh: "满足该规则的委托书 ÷ 已判定的委托书")

    private var total: ComplianceSum { Group(id: "", name: "", rules: rules).total }

    private func write(
        _ name: StaticString, _ grouping: ComplianceSumTable.Grouping, to writer: inout JSONWriter,
        _ language: Language
    ) {
        writer.array(name) { writer in
            for group in groups[grouping] ?? [] {
                writer.object { writer in
                    writer.member(grouping == .outlet ? "outletId" : "staffId", group.id)
                    writer.member("name", group.name)
                    group.total.write(to: &writer)
                    write(group.rules, (grouping, group.id), to: &writer, language)
                }
            }
        }
    }

    private func write(
        _ rules: [Rule: ComplianceSum], _ group: (ComplianceSumTable.Grouping, String)?, to writer: inout JSONWriter,
        _ language: Language
    ) {
        writer.array("rules") { writer in
            for (rule, sum) in rules.sorted(by: { $0.key.code < $1.key.code }) {
                writer.object { writer in
                    writer.member("rule", rule.code)
                    writer.member("kind", rule.kind.rawValue)
                    if outlet != nil {
                        writer.member("enforcedHere", rule.kind == .enforced || enforced.contains(rule))
                    }
                    writer.member("title", rule.title.in(language))
                    writer.member("formula", Self.source(of: rule).in(language))
                    sum.write(to: &writer)
                    writer.member("link", link(rule, group))
                }
            }
        }
    }

    private static func source(of rule: Rule) -> Text {
        if rule == .BKG_12 { return callFormula }
        return ReportRuleTable.rules.contains(rule) ? reportFormula : ruleFormula
    }

    /// Where the orders, calls or callback reports behind a number are found.
    private func link(_ rule: Rule, _ group: (grouping: ComplianceSumTable.Grouping, id: String)?) -> String {
        let days = "from=\(filter.period.from)&to=\(filter.period.to)"
        let place = outlet?.id.text ?? (group?.grouping == .outlet ? group?.id : nil)
        if rule == .BKG_12 {
            // The log is each outlet's: over the network its outlets' figures lead to their calls.
            return place.map { "/v1/outlets/\($0)/calls?\(days)&direction=inbound" }
                ?? "/v1/network/compliance?\(days)&rule=\(rule.code)"
        }
        let base = (place.map { "/v1/outlets/\($0)" } ?? "/v1/network") + "/compliance/\(rule.code)"
        if ReportRuleTable.rules.contains(rule) { return "\(base)/reports?\(days)" }
        var link = "\(base)/orders?\(days)"
        let advisor = group?.grouping == .advisor ? group?.id : filter.advisor
        let technician = group?.grouping == .technician ? group?.id : filter.technician
        if let advisor { link += "&advisor=\(advisor)" }
        if let technician { link += "&technician=\(technician)" }
        return link
    }
}
