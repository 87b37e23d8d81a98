import JSON
import ServiceKit

extension OrderStory {
    func write(to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("repairOrderId", order.id)
            writer.member("number", order.number)
            writer.member("status", order.status.rawValue)
            writer.array("steps") { writer in
                for step in steps {
                    writer.object { writer in
                        writer.member("at", step.at)
                        writer.member("process", step.process.rawValue)
                        writer.member("type", step.type)
                        writer.member("resourceId", step.resource)
                        writer.member("actor", step.actor)
                        writer.member("staffId", step.staff?.id)
                        writer.member("staffName", step.staff?.name)
                        writer.member("text", step.text.in(language))
                        write("rules", step.rules, to: &writer, language)
                    }
                }
            }
            write("pending", pending, to: &writer, language)
        }
    }

    private func write(
        _ name: StaticString, _ lines: [ComplianceReport.Line], to writer: inout JSONWriter, _ language: Language
    ) {
        writer.array(name) { writer in
            for line in lines {
                writer.object { writer in
                    writer.member("rule", line.rule.code)
                    writer.member("title", line.rule.title.in(language))
                    writer.member("result", line.result.rawValue)
                    writer.member("staffId", line.staff)
                    writer.member("reason", line.reason)
                }
            }
        }
    }
}
