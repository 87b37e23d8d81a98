import Network
import Quality
import SQLDatabase
import ServiceKit

/// Sees to it that a month's report that nobody approves is known without anyone's doing (CBK-08).
///
/// A month with a callback is to be reported on, by itself or week by week; the clock of its report begins with its
/// first callback.
enum ReportClock {
    private static let kind = "callbackReport.overdue"

    static let handler = JobHandler(kind) { job, call, transaction in
        guard let id = job.outlet, let period = job.argument.flatMap({ ReportPeriod($0) }),
            let outlet = try OutletTable.find(OutletID(stored: id), in: transaction)
        else { return }
        let due = try limit(of: period, at: outlet, in: transaction)
        // The outlet may have given itself more days meanwhile.
        guard call.now >= due else { return try start(period, at: outlet, call, in: transaction) }
        guard try !isApproved(period, at: outlet, in: transaction) else { return }
        let report = subject(period, outlet)
        try call.measure(
            .CBK_08, met: false, on: report, outlet: outlet.id.text, reason: "not approved", mayRefuse: false,
            in: transaction)
        try call.record(
            Event(
                "callbackReport.overdue", report, outlet: outlet.id.text,
                changes: [.init("period", to: period.text), .init("dueAt", to: due.text)]), in: transaction)
    }

    /// The clock of the month in which a callback was made.
    static func start(at outlet: Outlet, _ call: Call, in transaction: Transaction) throws {
        guard let month = ReportPeriod(monthOf: outlet.zone.date(of: call.now)) else { return }
        try start(month, at: outlet, call, in: transaction)
    }

    /// A report that is approved is waited for no longer.
    static func stop(_ period: ReportPeriod, at outlet: Outlet, _ call: Call, in transaction: Transaction) throws {
        try Scheduler.cancel(kind, of: subject(period, outlet), call, in: transaction)
    }

    /// What the rules of a report are measured on.
    static func subject(_ period: ReportPeriod, _ outlet: Outlet) -> String { "\(outlet.id.text):\(period.text)" }

    /// When a period's report is late: so many of the outlet's days after its end as are set.
    static func limit(
        of period: ReportPeriod, at outlet: Outlet, in transaction: Transaction
    ) throws -> Instant {
        let settings = try CallbackSettings.effective(at: outlet.id, in: transaction)
        return outlet.zone.start(of: period.end.adding(days: settings.approvalDays))
    }

    private static func start(
        _ period: ReportPeriod, at outlet: Outlet, _ call: Call, in transaction: Transaction
    ) throws {
        try Scheduler.schedule(
            kind, of: subject(period, outlet), at: limit(of: period, at: outlet, in: transaction),
            outlet: outlet.id.text, argument: period.text, call, in: transaction)
    }

    /// Whether the period was reported on, or each week that ended in it.
    private static func isApproved(
        _ period: ReportPeriod, at outlet: Outlet, in transaction: Transaction
    ) throws -> Bool {
        func isKept(_ period: ReportPeriod) throws -> Bool {
            try ApprovedReportTable.find(outlet.id, period.text, in: transaction) != nil
        }
        return try isKept(period) || period.weeks.allSatisfy(isKept)
    }
}
