import Network
import Pricing
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// A fail names what is wrong with which job; with what a vehicle goes, the customer has agreed to (INS-05, INS-07).
enum DefectRules {
    /// The items whose defect the customer accepts or has put off.
    static func dealtWith(_ defects: [Defect]) -> Set<String> {
        Set(defects.filter { !$0.disposition.returnsJob }.compactMap(\.item))
    }

    static func require(
        _ findings: InspectionReport.Findings, _ plan: InspectionPlan, _ document: RepairOrderDocument,
        in transaction: Transaction
    ) throws {
        let items = Set(plan.items.map(\.id))
        for (index, defect) in findings.defects.enumerated() {
            let pointer = "/defects/\(index)"
            guard document.agreedJobs.contains(where: { $0.id == defect.jobID }) else {
                throw Refusal.unknownReference(pointer + "/jobId", "job", rule: .INS_05)
            }
            if let item = defect.item, !items.contains(item) {
                throw Refusal.unknownReference(pointer + "/item", "item", rule: .INS_05)
            }
            guard !defect.disposition.returnsJob else { continue }
            try requireAnswer(defect, at: pointer, document.order, in: transaction)
        }
        try requireResult(findings)
        for (index, other) in findings.others.enumerated() {
            try other.finding.require(of: document, at: "/findings/\(index)", in: transaction)
        }
    }

    /// The vehicle goes with the defect: the customer was asked, and nothing that is unsafe is simply accepted.
    private static func requireAnswer(
        _ defect: Defect, at pointer: String, _ order: RepairOrder, in transaction: Transaction
    ) throws {
        guard let answer = defect.customerAnswer else {
            throw Refusal(
                .INS_05, status: 422, code: "customer_answer_needed",
                "The customer decides whether the vehicle goes with the defect: record who asked them, and how.",
                zh: "车辆是否带缺陷交付须由客户决定:请记录由谁、以何种方式征询了客户。", at: pointer + "/customerAnswer")
        }
        _ = try Staff.referenced(
            answer.staffID, at: pointer + "/customerAnswer/staffId", outlet: order.outletID, in: transaction)
        if defect.disposition == .defer, defect.safetyClass == nil {
            throw Refusal(
                .INS_07, status: 422, code: "safety_class_needed",
                "Say what leaving the work undone means for the vehicle's safety: unsafe, advisory or none.",
                zh: "请注明未完成该项作业对行车安全的影响:unsafe、advisory 或 none。", at: pointer + "/safetyClass")
        }
        guard defect.disposition == .customerAccepts, defect.safetyClass == .unsafe else { return }
        throw Refusal(
            .INS_05, status: 422, code: "unsafe_not_accepted",
            "An unsafe defect cannot just be accepted: rework it, or defer it, and the customer signs at delivery.",
            zh: "影响行车安全的缺陷不能仅由客户接受:请返工,或列为待办并由客户在交车时签字。", at: pointer + "/disposition")
    }

    private static func requireResult(_ findings: InspectionReport.Findings) throws {
        let returned = findings.defects.contains(where: \.disposition.returnsJob)
        let asked = findings.others.contains { $0.disposition == .changeRequest }
        switch findings.result {
        case .pass where returned:
            throw refusal("defect_cannot_pass")
        case .pass where asked:
            throw Refusal(
                .INS_06, code: "finding_unanswered",
                "The customer has not answered to what was found: let the inspection fail, or record their answer.",
                zh: "客户尚未对新发现的问题答复:请以不合格结束质检,或记录客户的答复。", at: "/findings")
        case .fail where !returned && !asked:
            throw refusal("defect_needed")
        default: return
        }
    }

    private static func refusal(_ code: String) -> Refusal {
        Refusal(
            .INS_05, status: 422, code: code,
            "A failed inspection names at least one defect with its job; a passed one none that goes back.",
            zh: "不合格须至少列明一项缺陷及其工项;合格则不得有需返工的缺陷。", at: "/defects")
    }
}
