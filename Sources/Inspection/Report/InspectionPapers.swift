package import JSON
import Pricing
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// What inspection gives the customer: the report of the inspection that passed, and the guarantee card (SET-12).
package struct InspectionPapers {
    private let report: InspectionReport?
    private let guarantee: Guarantee?

    /// The papers of an order; either may not be there yet.
    package init(of order: RepairOrderID, in transaction: Transaction) throws {
        let reports = try InspectionTable.list(of: order, after: nil, limit: 100, in: transaction)
        report = reports.last { $0.findings.result == .pass }
        guarantee = try GuaranteeTable.find(of: order, in: transaction)
    }

    package var hasReport: Bool { report != nil }
    package var hasGuarantee: Bool { guarantee != nil }

    /// Writes the members `inspectionReport` and `guarantee`, those that there are.
    package func writeMembers(to writer: inout JSONWriter) {
        if let report { writer.object("inspectionReport", report) }
        if let guarantee { writer.object("guarantee", guarantee) }
    }

    /// The report for printing; empty where there is none.
    package func reportPage(in language: Language) -> HTML {
        guard let report else { return "" }
        func say(_ english: String, _ chinese: String) -> String { Text(english, zh: chinese).in(language) }
        let findings = report.findings
        let answered = InspectionReport.AnswerResult.allCases.map { result in
            (count: findings.answers.filter { $0.result == result }.count, words: ReportWords.of(result).in(language))
        }.filter { $0.count > 0 }.map { "\($0.words): \($0.count)" }.joined(separator: ", ")
        return """
            <header><h1>\(say("Inspection report", "质检报告"))</h1></header>
            <dl><dt>\(say("Result", "结果"))</dt><dd>\(say("passed", "合格"))</dd>
            <dt>\(say("Checks", "检查项"))</dt><dd>\(answered)</dd>\(roadTest(findings.roadTest, language))</dl>
            \(wear(findings.wear, language))
            """
    }

    private func roadTest(_ test: InspectionReport.RoadTest?, _ language: Language) -> HTML {
        guard let test else { return "" }
        let distance = "\(Quantity(thousandths: test.distance * 100).text) km"
        let words = [distance, test.route, test.conditions, test.findings].compactMap { $0 }.joined(separator: " · ")
        return "<dt>\(Text("Road test", zh: "路试").in(language))</dt><dd>\(words)</dd>"
    }

    private func wear(_ readings: [WearReading], _ language: Language) -> HTML {
        guard !readings.isEmpty else { return "" }
        func say(_ english: String, _ chinese: String) -> String { Text(english, zh: chinese).in(language) }
        let rows = readings.map { reading -> HTML in
            """
            <tr><td>\(ReportWords.part(reading.component).in(language))</td>\
            <td>\(ReportWords.part(reading.position).in(language))</td>\
            <td class="money">\(Quantity(thousandths: reading.measured).text) \(reading.unit)</td>\
            <td class="money">\(reading.remainingKm.map { "\($0) km" } ?? "–")</td></tr>
            """
        }
        return """
            <h2>\(say("Wear parts", "易损件"))</h2>
            <table><thead><tr><th>\(say("Part", "部件"))</th><th>\(say("Position", "位置"))</th>\
            <th class="money">\(say("Measured", "测量值"))</th>\
            <th class="money">\(say("Remaining", "剩余里程"))</th></tr></thead>\
            <tbody>\(HTML(rows))</tbody></table>
            """
    }

    /// The guarantee card for printing; empty where there is none.
    package func guaranteePage(in language: Language) -> HTML {
        guard let guarantee else { return "" }
        func say(_ english: String, _ chinese: String) -> String { Text(english, zh: chinese).in(language) }
        let rows = guarantee.jobs.map { line -> HTML in
            let parts = line.parts.map { "\($0.quantity.text) × \($0.name)" }.joined(separator: ", ")
            let term = line.term.map { "\($0.days) \(say("days", "天")) / \($0.distanceKm) km" } ?? "–"
            let until = line.term.flatMap { term in guarantee.start?.on.adding(days: term.days).text } ?? "–"
            return "<tr><td>\(line.description)<br><small>\(parts)</small></td><td>\(term)</td><td>\(until)</td></tr>"
        }
        let start = guarantee.start.map { "\($0.on.text), \($0.mileageKm.map { "\($0) km" } ?? "")" }
        return """
            <header><h1>\(say("Repair guarantee", "维修质保卡"))</h1></header>
            <p>\(say("Starts at delivery", "自交车之日起"))\(start.map { ": \($0)" } ?? "")</p>
            <table><thead><tr><th>\(say("Work", "维修项目"))</th><th>\(say("Term", "质保期"))</th>\
            <th>\(say("Until", "至"))</th></tr></thead><tbody>\(HTML(rows))</tbody></table>
            """
    }
}
