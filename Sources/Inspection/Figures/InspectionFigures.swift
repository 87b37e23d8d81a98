import JSON
import RepairOrders
import ServiceKit

/// How often work was right the first time, and how often it went back (INS-05): by technician, job type and cause.
struct InspectionFigures: Sendable {
    let outlet: String
    let period: CompliancePeriod
    let total: Counts
    let technicians: [Group]
    let operations: [Group]
    /// Guaranteed jobs whose vehicle was delivered in the period, and those of them that came back since (WAR-04).
    let guaranteed: (jobs: Int64, returned: Int64)
    /// Inspections of jobs with a defect, by the class of the first one's cause.
    let causes: [(cause: String, count: Int64)]

    struct Counts: Sendable {
        /// Jobs inspected for the first time, and those of them without a defect.
        var first: Int64 = 0
        var firstPassed: Int64 = 0
        /// All inspections of jobs, and those that sent the job back.
        var all: Int64 = 0
        var returned: Int64 = 0
    }

    struct Group: Sendable {
        let id: String
        let name: String
        let counts: Counts
    }

    private static let firstPass = Text(
        "jobs without a defect at their first inspection ÷ jobs inspected for the first time",
        zh: "首次质检无缺陷的工项 ÷ 首次质检的工项")
    private static let rework = Text(
        "inspections that sent the job back ÷ inspections of jobs", zh: "退回返工的工项质检 ÷ 工项质检总数")
    private static let firstTimeFix = Text(
        "guaranteed jobs delivered that did not come back ÷ guaranteed jobs delivered",
        zh: "已交付且未返修的质保工项 ÷ 已交付的质保工项")
    private static let share = Text(
        "inspections of jobs whose first defect has the cause ÷ inspections of jobs with a defect",
        zh: "首项缺陷属于该原因的工项质检 ÷ 有缺陷的工项质检")

    func write(to writer: inout JSONWriter, _ language: Language) {
        writer.object { writer in
            writer.member("outletId", outlet)
            writer.member("from", period.from)
            writer.member("to", period.to)
            write(total, filter: "", to: &writer, language)
            write(
                "firstTimeFix", Self.firstTimeFix, guaranteed.jobs - guaranteed.returned, guaranteed.jobs,
                of: "comebacks", "", to: &writer, language)
            writer.array("technicians") { writer in
                for group in technicians { write(group, "staffId", "name", "technician", to: &writer, language) }
            }
            writer.array("operations") { writer in
                for group in operations { write(group, "operation", "description", "operation", to: &writer, language) }
            }
            writer.array("causes") { writer in
                let defects = causes.reduce(0) { $0 + $1.count }
                for (cause, count) in causes {
                    writer.object { writer in
                        writer.member("causeClass", cause)
                        write(
                            "share", Self.share, count, defects, "&cause=\(cause)", to: &writer, language)
                    }
                }
            }
        }
    }

    /// - Parameters:
    ///   - id, name: the members that say whose figures they are.
    ///   - filter: the parameter that leads to their jobs.
    private func write(
        _ group: Group, _ id: StaticString, _ name: StaticString, _ filter: String, to writer: inout JSONWriter,
        _ language: Language
    ) {
        writer.object { writer in
            writer.member(id, group.id)
            writer.member(name, group.name)
            write(group.counts, filter: "&\(filter)=\(group.id)", to: &writer, language)
        }
    }

    private func write(_ counts: Counts, filter: String, to writer: inout JSONWriter, _ language: Language) {
        write(
            "firstPassYield", Self.firstPass, counts.firstPassed, counts.first, filter + "&attempt=1", to: &writer,
            language)
        write("rework", Self.rework, counts.returned, counts.all, filter, to: &writer, language)
    }

    /// - Parameters:
    ///   - list: where what is counted is listed.
    ///   - filter: what leads from that list to those that are counted.
    private func write(
        _ name: StaticString, _ formula: Text, _ numerator: Int64, _ denominator: Int64, of list: String = "jobs",
        _ filter: String, to writer: inout JSONWriter, _ language: Language
    ) {
        writer.object(name) { writer in
            writer.member("formula", formula.in(language))
            writer.member("numerator", numerator)
            writer.member("denominator", denominator)
            // In hundredths of a percent.
            if denominator > 0 {
                let rate = Rounding.halfUp(numerator, times: 10_000, over: denominator)
                writer.member("rate", decimal: rate, places: 2)
            } else {
                writer.nullableMember("rate", nil as String?)
            }
            let days = "from=\(period.from)&to=\(period.to)"
            writer.member("link", "/v1/outlets/\(outlet)/inspection-report/\(list)?\(days)\(filter)")
        }
    }
}
