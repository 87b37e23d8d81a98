import Network
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// The inspector is qualified and did none of the work (INS-03).
enum InspectorRules {
    /// The skill whose certificate makes an inspector.
    static let skill = "inspection"

    static func require(
        _ id: StaffID, for document: RepairOrderDocument, at now: Instant, in transaction: Transaction
    ) throws {
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        let inspector = try Staff.referenced(
            id, at: "/inspectorId", outlet: outlet.id, role: .qualityInspector, rule: .INS_03, in: transaction)
        guard inspector.has(skill: skill, level: 1, on: outlet.zone.date(of: now)) else {
            let isExpired = inspector.skills.contains { $0.code == skill }
            throw Refusal(
                .INS_03, code: isExpired ? "certificate_expired" : "certificate_missing",
                "\(inspector.name) has no valid certificate of inspection today. Choose one who has, or renew it.",
                zh: "\(inspector.name)今日没有有效的质检证书。请另选质检员或更新证书。", at: "/inspectorId")
        }
        let isAssigned = document.agreedJobs.contains { $0.isDone(by: inspector.id) }
        let hasWorked = try ClockingTable.hasWorked(inspector.id, on: document.order.id, in: transaction)
        let hasSigned = try JobCompletionTable.hasSigned(inspector.id, on: document.order.id, in: transaction)
        guard !isAssigned && !hasWorked && !hasSigned else {
            throw Refusal(
                .INS_03, code: "inspector_did_work",
                "\(inspector.name) worked on this order; someone who did none of the work inspects it.",
                zh: "\(inspector.name)参与了该委托书的施工,须由未参与施工的人员质检。", at: "/inspectorId")
        }
    }
}
