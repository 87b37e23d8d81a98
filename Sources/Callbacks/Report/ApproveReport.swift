import JSON
import Network
import Quality
import SQLDatabase
import ServiceKit

/// `POST /v1/outlets/{id}/callback-reports/{period}/approve`: the manager stands for the report, which is kept as it
/// was (CBK-08).
enum ApproveReport {
    struct Input: Sendable {
        let staffID: StaffID
        let comment: String?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(staffID: reader.id("staffId"), comment: reader.optionalString("comment", length: 1...2_000))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let (outlet, period) = try CallbackReportRoutes.place(call, transaction)
        guard try ApprovedReportTable.find(outlet.id, period.text, in: transaction) == nil else {
            throw Refusal.state("approved", action: "approve", allowed: [], rule: .CBK_08)
        }
        let manager = try Staff.referenced(
            input.staffID, at: "/staffId", outlet: outlet.id, role: .outletManager, rule: .CBK_08, in: transaction)
        try call.requireInPerson(staff: manager.id.text, at: "/staffId")
        var report = try CallbackReport.load(period, at: outlet, call, in: transaction)
        // What is approved is what was read.
        try call.checkForm(Answer.ok(report).taggedByContent(version: 1))
        guard report.isOver else { throw Refusal.periodRunning(until: period.end.adding(days: -1)) }
        let approval = CallbackReport.Approval(
            id: call.newID(), by: manager.id, at: call.now, comment: input.comment)
        report.approval = approval
        let answer = Answer.ok(report)
        try ApprovedReportTable.insert(
            ApprovedReport(
                id: approval.id, outletID: outlet.id, period: period.text, approvedBy: manager.id, approvedAt: call.now,
                document: String(decoding: answer.body, as: UTF8.self)), in: transaction)
        try call.record(
            Event(
                "callbackReport.approved", approval.id.text, outlet: outlet.id.text,
                changes: [.init("period", to: period.text), .init("approvedBy", to: manager.id.text)]),
            in: transaction)
        try measure(report, manager, call, transaction)
        try ReportClock.stop(period, at: outlet, call, in: transaction)
        return answer.taggedByContent(version: 1)
    }

    /// The analysis is there; whether it was answered, and approved in time, is measured.
    private static func measure(
        _ report: CallbackReport, _ manager: Staff, _ call: Call, _ transaction: Transaction
    ) throws {
        let outlet = report.outlet
        let subject = ReportClock.subject(report.period, outlet)
        func measure(_ rule: Rule, met: Bool, _ reason: String? = nil) throws {
            try call.measure(
                rule, met: met, on: subject, outlet: outlet.id.text, staff: manager.id.text, reason: reason,
                in: transaction)
        }
        let limit = try ReportClock.limit(of: report.period, at: outlet, in: transaction)
        try measure(.CBK_06, met: true)
        if report.needsActions {
            try measure(.CBK_07, met: !report.actions.isEmpty, report.actions.isEmpty ? "no actions" : nil)
        }
        try measure(.CBK_08, met: call.now < limit, call.now < limit ? nil : "late")
    }
}

extension Refusal {
    fileprivate static func periodRunning(until last: LocalDate) -> Refusal {
        Refusal(
            .CBK_08, code: "period_not_over",
            "The period lasts until \(last.text); its report is approved when it is over.",
            zh: "该周期至 \(last.text) 结束,结束后方可批准报告。")
    }
}
