package import Network
package import SQLDatabase
package import ServiceKit

/// Who receives the customer and answers for the order.
package enum Receiver {
    /// The advisor whom the client names; else who received the customer; else one of the outlet's, on shift where one
    /// is.
    ///
    /// - Throws: `Refusal` 422 by RCP-06 where the outlet has no advisor.
    package static func find(
        _ named: StaffID?, _ received: StaffID?, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws -> StaffID {
        if let named {
            let staff = try Staff.referenced(
                named, at: "/advisorId", outlet: outlet.id, role: .serviceAdvisor, rule: .RCP_06, in: transaction)
            return staff.id
        }
        let advisors = try StaffTable.atOutlet(outlet.id, role: .serviceAdvisor, in: transaction)
        if let received, advisors.contains(where: { $0.id == received }) { return received }
        let onShift = advisors.filter { $0.isOnShift(at: call.now, zone: outlet.zone) }
        let candidates = onShift.isEmpty ? advisors : onShift
        guard !candidates.isEmpty else {
            throw Refusal(
                .RCP_06, status: 422, code: "no_advisor",
                "Outlet \(outlet.code) has no active service advisor. Add one first.",
                zh: "网点 \(outlet.code) 没有在职的服务顾问,请先添加服务顾问。", at: "/advisorId")
        }
        // Walk-ins are spread evenly over the advisors who are there.
        return candidates[Int(call.random.next(below: UInt64(candidates.count)))].id
    }
}
