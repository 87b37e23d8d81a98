package import ServiceKit

/// Why an action is not possible yet, though the state allows it: one rule of the standard.
package struct Blocker: Sendable {
    package let rule: Rule
    package let code: String
    /// Every answer says what blocks its order, and only a refusal says it in words.
    private let english: @Sendable () -> String
    private let chinese: @Sendable () -> String

    init(
        _ rule: Rule, _ code: String, _ english: @autoclosure @escaping @Sendable () -> String,
        zh chinese: @autoclosure @escaping @Sendable () -> String
    ) {
        self.rule = rule
        self.code = code
        self.english = english
        self.chinese = chinese
    }

    package var refusal: Refusal { Refusal(rule, code: code, english(), zh: chinese()) }
}

extension RepairOrderDocument {
    /// The rules that stand between the order and an action now; `nextActions` and the refusals read the same list.
    package func blockers(of action: RepairOrderAction) -> [Blocker] {
        switch action {
        case .authorize: authorizationBlockers
        case .start: order.isStopped ? [Self.stopped] : []
        case .submit: submissionBlockers
        case .pass: order.isStopped ? [Self.stopped] : order.openChangeRequests > 0 ? [Self.unanswered] : []
        case .fail: order.isStopped ? [Self.stopped] : []
        case .deliver: order.isSettled ? [] : [Self.unpaid]
        case .cancel: workIsRunning ? [Self.working] : order.hasPartsOut ? [Self.partsOut] : []
        case .invoice: order.hasUnagreedParts ? [Self.unagreedParts] : []
        case .callback: []
        }
    }

    /// Refuses an action that the state or an open rule does not allow.
    ///
    /// - Throws: `Refusal` 409 with state, allowed actions and the first rule that stands against it.
    package func require(_ action: RepairOrderAction) throws {
        try requireState(for: action)
        guard let blocker = blockers(of: action).first else { return }
        throw inState(blocker.refusal)
    }

    /// Refuses an action that the state does not allow, whatever the open rules.
    ///
    /// - Throws: `Refusal` 409 with state, allowed actions and rule.
    package func requireState(for action: RepairOrderAction) throws {
        guard RepairOrder.transitions.next(order.status, action) == nil else { return }
        throw Refusal.state(
            order.status.rawValue, action: action.rawValue, allowed: nextActions.map(\.rawValue),
            rule: RepairOrder.rule(of: action, in: order.status))
    }

    /// A refusal because of how things stand, with the order's state and what is possible instead.
    package func inState(_ refusal: Refusal) -> Refusal {
        var refusal = refusal
        refusal.state = order.status.rawValue
        refusal.allowedActions = nextActions.map(\.rawValue)
        return refusal
    }

    /// Asks rules; where one refuses because of how things stand, the refusal names the order's state as well.
    package func asking<Value>(_ rules: () throws -> Value) throws -> Value {
        do {
            return try rules()
        } catch let refusal as Refusal where refusal.status == 409 && refusal.state == nil {
            throw inState(refusal)
        }
    }

    /// The actions that the state and the open rules allow now.
    package var nextActions: [RepairOrderAction] {
        RepairOrder.transitions.actions(from: order.status).filter { blockers(of: $0).isEmpty }
    }

    private var authorizationBlockers: [Blocker] {
        var blockers: [Blocker] = []
        if order.walkAround == nil {
            blockers.append(
                Blocker(
                    .RCP_02, "walk_around_missing", "Record the walk-around before authorisation.", zh: "授权前请先记录环车检查。"))
        }
        blockers += concerns.compactMap(blocker)
        if jobs.allSatisfy({ $0.status == .declined || $0.status == .deferred }) {
            blockers.append(
                Blocker(.RCP_06, "no_jobs", "Add at least one job that the customer agrees to.", zh: "请至少添加一个客户同意的工项。"))
        }
        if order.times.estimated == nil || jobs.contains(where: { $0.status == .proposed && !$0.isPriced }) {
            blockers.append(
                Blocker(
                    .RCP_07, "not_estimated", "Price the order with `estimate` after its last change.",
                    zh: "请在最后一次修改后重新报价(estimate)。"))
        }
        return blockers
    }

    /// RCP-04: a diagnosis, and a job or a reason for none.
    private func blocker(of concern: Concern) -> Blocker? {
        let hasJob = jobs.contains { $0.concernID == concern.id }
        guard let diagnosis = concern.diagnosis else {
            return Blocker(
                .RCP_04, "concern_not_diagnosed", "Record a diagnosis for the concern \"\(concern.text)\".",
                zh: "请为诉求“\(concern.text)”记录诊断。")
        }
        guard hasJob || diagnosis.noJobReason != nil else {
            return Blocker(
                .RCP_04, "concern_without_job",
                "Add a job for the concern \"\(concern.text)\", or say in its diagnosis why there is none.",
                zh: "请为诉求“\(concern.text)”添加工项,或在诊断中说明无工项的原因。")
        }
        return nil
    }

    private var submissionBlockers: [Blocker] {
        var blockers = order.isStopped ? [Self.stopped] : []
        let unfinished = agreedJobs.filter { $0.status != .completed && $0.status != .passed }
        if !unfinished.isEmpty {
            let list = unfinished.map(\.work.description).joined(separator: ", ")
            blockers.append(
                Blocker(.REP_11, "jobs_unfinished", "Complete these jobs first: \(list).", zh: "请先完成以下工项:\(list)。"))
        }
        if order.openChangeRequests > 0 {
            blockers.append(
                Blocker(
                    .REP_03, "change_requests_open",
                    "The customer has not answered \(order.openChangeRequests) change request(s).",
                    zh: "尚有 \(order.openChangeRequests) 个变更请求未得到客户答复。"))
        }
        if order.openSublets > 0 {
            blockers.append(
                Blocker(
                    .REP_15, "sublets_open",
                    "\(order.openSublets) piece(s) of outside work are not back. Record their return, or cancel them.",
                    zh: "尚有 \(order.openSublets) 项外委作业未返回。请登记返回或取消。"))
        }
        return blockers
    }

    private var workIsRunning: Bool {
        jobs.contains { $0.status == .inProgress }
    }

    private static let stopped = Blocker(
        .REP_13, "safety_stop_open", "A safety stop is open; an inspector or the manager lifts it.",
        zh: "安全停工尚未解除,须由检验员或经理解除。")
    private static let unanswered = Blocker(
        .INS_06, "change_requests_open",
        "Something found besides waits for the customer's answer. Have it declined, or let the inspection fail.",
        zh: "尚有额外发现的问题未得到客户答复。请先取得答复,或以不合格结束质检。")
    private static let partsOut = Blocker(
        .REP_05, "parts_not_returned", "Issued parts are still out; return them before cancelling.",
        zh: "尚有已领配件未退回,请先退料再取消。")
    private static let unagreedParts = Blocker(
        .SET_01, "unbilled_parts", "Parts were issued that the customer did not agree to; return them first.",
        zh: "有已领配件未经客户同意,请先退库。")
    private static let unpaid = Blocker(
        .SET_11, "not_paid", "The customer's share is not paid; take the payment first.", zh: "客户应付款尚未付清,请先收款。")
    private static let working = Blocker(
        .REP_03, "work_in_progress", "Work is in progress; stop every started job first.", zh: "仍有工项在进行,请先停止所有已开工的工项。")
}
