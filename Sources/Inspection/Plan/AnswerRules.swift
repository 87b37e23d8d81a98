import JSON
import Pricing
import ServiceKit

/// Every item of the plan is answered once, with a value where it asks for one; nothing that is not ok passes (INS-02).
enum AnswerRules {
    /// - Parameter dealtWith: the items whose defect the customer accepts or has put off: with these it may pass.
    static func require(
        _ answers: [InspectionReport.Answer], for plan: InspectionPlan, result: InspectionReport.Result,
        dealtWith: Set<String> = []
    ) throws {
        let items = Dictionary(plan.items.map { ($0.id, $0) }) { first, _ in first }
        try requireKnownOnce(answers, items)
        try requireAll(answers, plan)
        try requireMeasured(answers, items)
        try requireApplying(answers, items)
        guard result == .pass else { return }
        let failing = pointers(answers) { $0.result == .notOk && !dealtWith.contains($0.item) }
        guard failing.isEmpty else {
            throw refusal(
                "not_ok_cannot_pass", "An item that is not ok cannot pass. Let the inspection fail, with the defect.",
                zh: "存在不合格项,不能判定合格。请判定不合格并记录缺陷。", failing.map { $0 + "/result" })
        }
    }

    private static func requireKnownOnce(
        _ answers: [InspectionReport.Answer], _ items: [String: InspectionPlan.Item]
    ) throws {
        let unknown = pointers(answers) { items[$0.item] == nil }
        guard unknown.isEmpty else {
            throw refusal(
                "unknown_item", "The inspection plan has no such item.", zh: "质检计划中没有该项目。",
                unknown.map { $0 + "/item" })
        }
        var seen: Set<String> = []
        let repeated = pointers(answers) { !seen.insert($0.item).inserted }
        guard repeated.isEmpty else {
            throw refusal(
                "item_repeated", "An item is answered more than once.", zh: "项目被重复回答。",
                repeated.map { $0 + "/item" })
        }
    }

    private static func requireAll(_ answers: [InspectionReport.Answer], _ plan: InspectionPlan) throws {
        let answered = Set(answers.map(\.item))
        let missing = plan.items.filter { !answered.contains($0.id) }
        guard !missing.isEmpty else { return }
        throw refusal(
            "items_unanswered", "\(missing.count) of \(plan.items.count) items are not answered; see missing.",
            zh: "共 \(plan.items.count) 项,尚有 \(missing.count) 项未回答,见 missing。", ["/answers"]
        ).with("missing", .array(missing.map { .string($0.id) }))
    }

    private static func requireMeasured(
        _ answers: [InspectionReport.Answer], _ items: [String: InspectionPlan.Item]
    ) throws {
        let lacking = pointers(answers) { answer in
            answer.result != .notApplicable && answer.measured == nil && items[answer.item]?.check.unit != nil
        }
        guard lacking.isEmpty else {
            throw refusal(
                "measured_value_needed", "The item asks for a measured value.", zh: "该项目需要测量值。",
                lacking.map { $0 + "/measured" })
        }
        let outside = pointers(answers) { answer in
            guard answer.result == .ok, let value = answer.measured, let check = items[answer.item]?.check
            else { return false }
            return value < check.minimum ?? .min || value > check.maximum ?? .max
        }
        guard outside.isEmpty else {
            throw refusal(
                "measured_out_of_range", "A value outside the limits of its item is not ok.",
                zh: "测量值超出允许范围,不能判为合格。", outside.map { $0 + "/measured" })
        }
    }

    private static func requireApplying(
        _ answers: [InspectionReport.Answer], _ items: [String: InspectionPlan.Item]
    ) throws {
        let left = answers.enumerated().filter { $0.element.result == .notApplicable }
        let never = left.filter { items[$0.element.item]?.check.notApplicable == .never }
        guard never.isEmpty else {
            throw refusal(
                "item_always_applies", "The item applies to every vehicle; answer ok or notOk.",
                zh: "该项目适用于所有车辆,请回答 ok 或 notOk。", never.map { "/answers/\($0.offset)/result" })
        }
        let unexplained = left.filter { _, answer in
            answer.note == nil && items[answer.item]?.check.notApplicable == .withReason
        }
        guard unexplained.isEmpty else {
            throw refusal(
                "reason_needed", "Say in `note` why the item does not apply.", zh: "请在 note 中说明该项目不适用的原因。",
                unexplained.map { "/answers/\($0.offset)/note" })
        }
    }

    private static func pointers(
        _ answers: [InspectionReport.Answer], where isMeant: (InspectionReport.Answer) -> Bool
    ) -> [String] {
        answers.enumerated().filter { isMeant($0.element) }.map { "/answers/\($0.offset)" }
    }

    private static func refusal(_ code: String, _ english: String, zh: String, _ pointers: [String]) -> Refusal {
        var refusal = Refusal(.INS_02, status: 422, code: code, english, zh: zh)
        refusal.pointers = pointers
        return refusal
    }
}
