import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What asks for a second person is checked by one who is not the inspector, with name and time (INS-02).
enum SecondCheckRules {
    /// - Returns: the answers with the time of each second check.
    static func require(
        _ answers: [InspectionReport.Answer], for plan: InspectionPlan, inspector: StaffID, _ order: RepairOrder,
        _ call: Call, in transaction: Transaction
    ) throws -> [InspectionReport.Answer] {
        let asked = Set(plan.items.filter(\.check.needsSecondPerson).map(\.id))
        let lacking = answers.enumerated().filter { _, answer in
            answer.result == .ok && answer.secondCheck == nil && asked.contains(answer.item)
        }
        guard lacking.isEmpty else {
            throw refusal(
                "second_check_needed", "A second person checks this item besides the inspector; name who did.",
                zh: "该项目须由检验员以外的第二人复核,请填写复核人。", lacking.map { "/answers/\($0.offset)/secondCheck" })
        }
        return try answers.enumerated().map { index, answer in
            guard let check = answer.secondCheck else { return answer }
            let pointer = "/answers/\(index)/secondCheck"
            guard check.staffID != inspector else {
                throw refusal(
                    "second_person_same", "The second check is by another person than the inspector.",
                    zh: "复核人不得与检验员为同一人。", [pointer + "/staffId"])
            }
            _ = try Staff.referenced(
                check.staffID, at: pointer + "/staffId", outlet: order.outletID, in: transaction)
            let at = check.at ?? call.now
            guard at <= call.now, at >= order.times.started ?? at else {
                throw refusal(
                    "second_check_time", "The second check was between the start of the work and now.",
                    zh: "复核时间须在开工之后、当前时间之前。", [pointer + "/at"])
            }
            var complete = answer
            complete.secondCheck = InspectionReport.SecondCheck(staffID: check.staffID, at: at)
            return complete
        }
    }

    private static func refusal(_ code: String, _ english: String, zh: String, _ pointers: [String]) -> Refusal {
        var refusal = Refusal(.INS_02, status: 422, code: code, english, zh: zh)
        refusal.pointers = pointers
        return refusal
    }
}
