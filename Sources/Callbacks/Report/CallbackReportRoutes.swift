import JSON
import Network
import Quality
import SQLDatabase
import ServiceKit

/// What callbacks have found, period by period: made by the system, answered by actions, approved, and kept (CBK-06 to
/// CBK-08).
enum CallbackReportRoutes {
    static let all: [Route] = [
        .get(
            "/v1/callback-reports", .readQuality,
            query: DateFilter.parameters(created: ApprovedReportTable.approved, and: ["outlet", "period"]),
            paged: true, list),
        .get("/v1/outlets/{id}/callback-reports/{period}", .readQuality, show),
        .post(
            "/v1/outlets/{id}/callback-reports/{period}/actions", .manageQuality, rules: BodyRules(.CBK_07),
            reading: NewCorrectiveAction.read
        ) { input, call, transaction in
            let (outlet, period) = try place(call, transaction)
            return try input.create(at: outlet, period: period.text, call, in: transaction)
        },
        .post(
            "/v1/outlets/{id}/callback-reports/{period}/approve", .manageQuality, rules: BodyRules(.CBK_08),
            reading: ApproveReport.read, ApproveReport.run),
    ]

    /// The reports that were approved, over the outlets that the caller sees.
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let period = try call.query.parsed("period", ReportPeriod.init)
        let rows = try ApprovedReportTable.list(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text), period: period?.text,
            dates: try call.query.dates(
                of: CallbackReportID.self, created: ApprovedReportTable.approved, changes: .resource),
            after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (outlet, period) = try place(call, transaction)
        if let approved = try ApprovedReportTable.find(outlet.id, period.text, in: transaction) {
            return Answer(body: Array(approved.document.utf8)).taggedByContent(version: 1)
        }
        return .ok(try CallbackReport.load(period, at: outlet, call, in: transaction)).taggedByContent(version: 1)
    }

    /// The outlet and the period of the path; 404 for what is neither month nor week.
    static func place(_ call: Call, _ transaction: Transaction) throws -> (outlet: Outlet, period: ReportPeriod) {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        guard let period = ReportPeriod(try call.text("period")) else { throw Refusal.notFound("period") }
        return (outlet, period)
    }
}
