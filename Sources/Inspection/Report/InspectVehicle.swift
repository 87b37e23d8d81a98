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
        .INS_02, ["inspectorId": .INS_03, "roadTest": .INS_04, "defects": .INS_05, "wear": .INS_08])

    static func read(_ reader: inout ObjectReader) -> Input {
        let findings = InspectionReport.Findings(
            result: reader.choice("result", InspectionReport.Result.self),
            answers: reader.array("answers", count: 0...limit) { $0.object(InspectionReport.Answer.read) }
                .compactMap { $0 },
            roadTest: reader.optionalObject("roadTest", InspectionReport.RoadTest.read),
            wear: reader.optionalArray("wear", count: 0...limit) { $0.object(InspectionReport.Wear.read) }?
                .compactMap { $0 } ?? [],
            defects: reader.optionalArray("defects", count: 0...limit) { $0.object(InspectionReport.Defect.read) }?
                .compactMap { $0 } ?? [])
        return Input(
            inspectorID: reader.id("inspectorId"), checklistID: reader.optionalString("checklistId", length: 1...64),
            findings: findings)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.require(input.findings.result == .pass ? .pass : .fail)
        try call.requireActsAs(staff: input.inspectorID.text, at: "/inspectorId")
        try InspectorRules.require(input.inspectorID, for: document, at: call.now, in: transaction)
        let plan = try InspectionPlan(of: document, call, in: transaction)
        try requireChecklist(input.checklistID, plan)
        try AnswerRules.require(input.findings.answers, for: plan, result: input.findings.result)
        try requireRoadTest(input.findings, plan, document.order, in: transaction)
        try requireDefects(input.findings, document)
        let report = InspectionReport(
            id: call.newID(), orderID: document.order.id, inspectorID: input.inspectorID, at: call.now,
            checklistID: plan.checklistID, checklistVersion: plan.version, findings: input.findings)
        try InspectionTable.insert(report, in: transaction)
        switch input.findings.result {
        case .pass:
            let guarantee = try PassOrder.run(report, &document, call, in: transaction)
            return answer(report, document, guarantee)
        case .fail:
            try FailOrder.run(report, &document, call, in: transaction)
            return answer(report, document, nil)
        }
    }

    private static func requireChecklist(_ named: String?, _ plan: InspectionPlan) throws {
        guard let named, named != plan.checklistID else { return }
        throw Refusal.unknownReference("/checklistId", "checklist", rule: .INS_02)
    }

    /// INS-04: no pass of work that needs a road test without one.
    private static func requireRoadTest(
        _ findings: InspectionReport.Findings, _ plan: InspectionPlan, _ order: RepairOrder, in transaction: Transaction
    ) throws {
        if findings.result == .pass, plan.roadTest, findings.roadTest == nil {
            throw Refusal(
                .INS_04, status: 422, code: "road_test_needed",
                "Work of this order needs a road test. Record distance, route or conditions, and findings.",
                zh: "该委托书的作业需要路试。请完成路试并记录里程、路线或路况及结果。", at: "/roadTest")
        }
        guard let technician = findings.roadTest?.technicianID else { return }
        _ = try Staff.referenced(
            technician, at: "/roadTest/technicianId", outlet: order.outletID, in: transaction)
    }

    /// INS-05: a fail names what is wrong with which job; a pass names nothing.
    private static func requireDefects(
        _ findings: InspectionReport.Findings, _ document: RepairOrderDocument
    ) throws {
        for (index, defect) in findings.defects.enumerated() {
            guard document.agreedJobs.contains(where: { $0.id == defect.jobID }) else {
                throw Refusal.unknownReference("/defects/\(index)/jobId", "job", rule: .INS_05)
            }
        }
        guard findings.defects.isEmpty == (findings.result == .fail) else { return }
        throw Refusal(
            .INS_05, status: 422, code: findings.defects.isEmpty ? "defect_needed" : "defect_cannot_pass",
            "A failed inspection names at least one defect with its job; a passed one names none.",
            zh: "不合格须至少列明一项缺陷及其工项;合格则不得有缺陷。", at: "/defects")
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
