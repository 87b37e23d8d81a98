import JSON
import Network
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// The inspector's word on an order: ready, or back to the workshop (INS-01…06, INS-08, INS-09).
enum InspectVehicle {
    /// The most answers, wear parts or defects of one inspection.
    static let limit = 500

    struct Input: Sendable {
        let inspectorID: StaffID
        let checklistID: String?
        let findings: InspectionReport.Findings
    }

    static let rules = BodyRules(
        .INS_02,
        ["inspectorId": .INS_03, "roadTest": .INS_04, "defects": .INS_05, "wear": .INS_08, "findings": .INS_06])

    static func read(_ reader: inout ObjectReader) -> Input {
        let findings = InspectionReport.Findings(
            result: reader.choice("result", InspectionReport.Result.self),
            answers: reader.array("answers", count: 0...limit) { $0.object(InspectionReport.Answer.read) }
                .compactMap { $0 },
            roadTest: reader.optionalObject("roadTest", InspectionReport.RoadTest.read),
            wear: reader.optionalArray("wear", count: 0...limit) { $0.object(WearReading.read) }?
                .compactMap { $0 } ?? [],
            defects: reader.optionalArray("defects", count: 0...limit) { $0.object(Defect.read) }?
                .compactMap { $0 } ?? [],
            others: reader.optionalArray("findings", count: 0...100) { $0.object(OtherFinding.read) }?
                .compactMap { $0 } ?? [])
        return Input(
            inspectorID: reader.id("inspectorId"), checklistID: reader.optionalString("checklistId", length: 1...64),
            findings: findings)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.require(input.findings.result == .pass ? .pass : .fail)
        try call.requireInPerson(staff: input.inspectorID.text, at: "/inspectorId")
        try InspectorRules.require(input.inspectorID, for: document, at: call.now, in: transaction)
        let plan = try InspectionPlan(of: document, call, in: transaction)
        try requireChecklist(input.checklistID, plan)
        let findings = input.findings
        try AnswerRules.require(
            findings.answers, for: plan, result: findings.result, dealtWith: DefectRules.dealtWith(findings.defects))
        let answers = try SecondCheckRules.require(
            findings.answers, for: plan, inspector: input.inspectorID, document.order, call, in: transaction)
        try RoadTestRules.require(findings, plan, document.order, in: transaction)
        try DefectRules.require(findings, plan, document, in: transaction)
        var report = InspectionReport(
            id: call.newID(), orderID: document.order.id, inspectorID: input.inspectorID, at: call.now,
            checklistID: plan.checklistID, checklistVersion: plan.version, checklists: plan.checklists,
            findings: InspectionReport.Findings(
                result: findings.result, answers: answers, roadTest: findings.roadTest,
                wear: try EstimateWear.run(findings.wear, of: document.order, call, in: transaction),
                defects: findings.defects, others: findings.others))
        try KeepFindings.run(&report, &document, call, in: transaction)
        let inspected = document
        switch input.findings.result {
        case .pass:
            try InspectionTable.insert(report, in: transaction)
            try InspectedJobTable.insert(report, inspected, call, in: transaction)
            let guarantee = try PassOrder.run(report, &document, call, in: transaction)
            return answer(report, document, guarantee)
        case .fail:
            try FailOrder.run(&report, &document, call, in: transaction)
            try InspectedJobTable.insert(report, inspected, call, in: transaction)
            return answer(report, document, nil)
        }
    }

    private static func requireChecklist(_ named: String?, _ plan: InspectionPlan) throws {
        guard let named, named != plan.checklistID else { return }
        throw Refusal.unknownReference("/checklistId", "checklist", rule: .INS_02)
    }

    private static func answer(
        _ report: InspectionReport, _ document: RepairOrderDocument, _ guarantee: Guarantee?
    ) -> Answer {
        var answer = Answer.json(status: 201, version: document.order.version) { writer in
            writer.object { writer in
                report.writeMembers(to: &writer)
                writer.member("guaranteeId", guarantee?.id)
                writer.object("repairOrder", document)
            }
        }
        answer.location = "/v1/repair-orders/\(document.order.id)/inspections/\(report.id)"
        return answer
    }
}
