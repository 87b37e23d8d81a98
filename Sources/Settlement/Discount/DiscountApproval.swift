import JSON
import Network
import Pricing
import SQLDatabase
import ServiceKit

/// Somebody else's word on a discount above its giver's limit (PRI-05, SEC-07), or on one below cost.
struct DiscountApproval: Sendable {
    let approvedBy: StaffID?
    let reason: String?
    let belowCostReason: String?

    /// Nil where the body says nothing of it.
    static func readOptional(_ reader: inout ObjectReader) -> DiscountApproval? {
        let approval = DiscountApproval(
            approvedBy: reader.optionalID("approvedBy"),
            reason: reader.optionalString("approvalReason", length: 1...500),
            belowCostReason: reader.optionalString("belowCostReason", length: 1...500))
        let isEmpty = approval.approvedBy == nil && approval.reason == nil && approval.belowCostReason == nil
        return isEmpty ? nil : approval
    }

    /// Refuses an approval that is not the caller's own to give.
    func requireOwn(_ call: Call, at pointer: String) throws {
        guard let approvedBy, !call.mayApprove(as: approvedBy) else { return }
        throw Refusal.secondPersonNeeded(at: pointer + "/approvedBy")
    }

    /// Who approves; nil where nobody does.
    ///
    /// - Throws: `Refusal` 409 PRI-05 where that is who gives it, or somebody who approves none.
    func approver(
        of giver: StaffID, at pointer: String, outlet: OutletID, in transaction: Transaction
    ) throws -> Staff? {
        guard let approvedBy else { return nil }
        let approver = try Staff.referenced(
            approvedBy, at: pointer + "/approvedBy", outlet: outlet, rule: .PRI_05, in: transaction)
        guard approver.isManager else { throw Refusal.managerNeeded(approver, at: pointer + "/approvedBy") }
        guard approvedBy != giver else { throw Refusal.secondPersonNeeded(at: pointer + "/approvedBy") }
        return approver
    }
}

extension Call {
    /// Whether an approval that one body brings together with who asks is the caller's to give (SEC-07).
    ///
    /// Someone who has signed in approves as themselves: who names another has asked and approved alone. A system
    /// speaks for many, so it may name both.
    func mayApprove(as approver: StaffID) -> Bool { caller.kind != .person || caller.staff == approver.text }
}

extension Staff {
    /// Whether discounts and refunds of others are theirs to approve.
    var isManager: Bool { roles.contains(.outletManager) || roles.contains(.networkAdministrator) }
}

extension Refusal {
    static func managerNeeded(_ staff: Staff, at pointer: String) -> Refusal {
        Refusal(
            .PRI_05, code: "role_needed",
            "\(staff.name) is no manager: an outletManager or networkAdministrator approves this.",
            zh: "\(staff.name)不是经理,须由网点经理或网络管理员批准。", at: pointer)
    }

    /// SEC-07: who approves is not who asked.
    static func secondPersonNeeded(at pointer: String) -> Refusal {
        Refusal(
            .PRI_05, code: "second_person_needed",
            "Who asked for it cannot approve it; another manager does.", zh: "申请人不能自行批准,须由另一位经理批准。", at: pointer)
    }
}
