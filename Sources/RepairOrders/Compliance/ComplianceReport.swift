import JSON
import SQLDatabase
import ServiceKit

/// Each rule that applies to one order: met, missed or pending.
enum ComplianceReport {
    struct Line {
        let rule: Rule
        let result: RuleResult
        let at: Instant?
        let staff: String?
        let reason: String?
    }

    static func answer(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let lines = lines(of: try OrderFacts(document, in: transaction))
        let enforced = try OutletRuleTable.enforced(at: document.order.outletID.text, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("repairOrderId", document.order.id)
                for result in RuleResult.allCases {
                    writer.member(dynamic: result.rawValue, Int64(lines.filter { $0.result == result }.count))
                }
                writer.array("rules") { writer in
                    for line in lines { write(line, enforced, to: &writer, call.language) }
                }
            }
        }.inClientsLanguage()
    }

    /// The rules that apply with what became of each; of a cancelled order those whose step will not come do not.
    static func lines(of facts: OrderFacts) -> [Line] {
        let rows = ComplianceTable.rows
        let known = Set(rows.map(\.rule))
        // What was measured and has no row applies, since someone has measured it.
        let others = facts.measurements.keys.filter { !known.contains($0) }.sorted { $0.rawValue < $1.rawValue }
        let lines = (rows.filter { $0.applies(facts) } + others.map { ComplianceTable.Row($0, .created) })
            .map { line($0, facts) }
        return facts.order.status == .cancelled ? lines.filter { $0.result != .pending } : lines
    }

    private static func line(_ row: ComplianceTable.Row, _ facts: OrderFacts) -> Line {
        let taken = facts.time(of: row.due)
        if let measured = facts.measurements[row.rule] {
            return Line(
                rule: row.rule, result: measured.result, at: measured.at, staff: measured.staff,
                reason: measured.reason)
        }
        let result: RuleResult = taken == nil ? .pending : row.rule.kind == .enforced ? .met : .missed
        return Line(rule: row.rule, result: result, at: taken, staff: nil, reason: nil)
    }

    private static func write(
        _ line: Line, _ enforced: Set<Rule>, to writer: inout JSONWriter, _ language: Language
    ) {
        writer.object { writer in
            writer.member("rule", line.rule.code)
            writer.member("kind", line.rule.kind.rawValue)
            writer.member("enforcedHere", line.rule.kind == .enforced || enforced.contains(line.rule))
            writer.member("title", line.rule.title.in(language))
            writer.member("result", line.result.rawValue)
            writer.member("at", line.at)
            writer.member("staffId", line.staff)
            writer.member("reason", line.reason)
        }
    }
}
