import JSON
import ServiceKit

/// Everything of one kind as NDJSON or CSV, in pieces (API-08).
enum ExportRoute {
    static let ndjson = "application/x-ndjson"
    static let csv = "text/csv"

    /// What can be asked for, where the kind's list knows it; the list refuses what it does not.
    static let filters: Set = DateFilter.parameters(and: ["outlet", "after"])

    static let route = Route.stream(
        "/v1/exports/{kind}", .exportData, query: filters, offers: [ndjson, csv]
    ) { call in
        guard let kind = ExportKind(rawValue: try call.call.text("kind")) else { throw Refusal.notFound("export") }
        guard call.call.caller.may(kind.permission) else { throw Refusal.forbidden(kind.permission) }
        let export = try Export(kind, call)
        try call.runApart { export.run() }
    }
}
