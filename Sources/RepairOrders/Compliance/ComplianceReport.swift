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
        let lines = lines(of: try facts(document, in: transaction))
        return Answer.json { writer in
            writer.object { writer in
                writer.member("repairOrderId", document.order.id)
                for result in RuleResult.allCases {
                    writer.member(dynamic: result.rawValue, Int64(lines.filter { $0.result == result }.count))
                }
                writer.array("rules") { writer in
                    for line in lines { write(line, to: &writer, call.language) }
                }
            }
        }.inClientsLanguage()
    }

    private static func facts(_ document: RepairOrderDocument, in transaction: Transaction) throws -> OrderFacts {
        var measurements = try MeasurementTable.measurements(on: document.order.id.text, in: transaction)
        if let appointment = document.order.appointmentID {
            measurements += try MeasurementTable.measurements(on: appointment.text, in: transaction)
        }
        return OrderFacts(
            document: document, deferred: try DeferredJobTable.list(of: document.order.id, in: transaction),
            measurements: Dictionary(measurements.map { ($0.rule, $0) }) { first, _ in first })
    }

    /// The rules that apply with what became of each; of a cancelled order those whose step will not come do not.
    static func lines(of facts: OrderFacts) -> [Line] {
        let lines = ComplianceTable.rows.filter { $0.applies(facts) }.map { line($0, facts) }
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

    private static func write(_ line: Line, to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("rule", line.rule.code)
            writer.member("kind", line.rule.kind.rawValue)
            writer.member("title", line.rule.title.in(language))
            writer.member("result", line.result.rawValue)
            writer.member("at", line.at)
            writer.member("staffId", line.staff)
            writer.member("reason", line.reason)
        }
    }
}
