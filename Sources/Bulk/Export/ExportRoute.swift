import JSON
import ServiceKit

/// Everything of one kind as NDJSON or CSV, in pieces (API-08).
enum ExportRoute {
    static let ndjson = "application/x-ndjson"
    static let csv = "text/csv"

    /// As many exports and imports run at a time; each may wait for its client, and none holds more than a page.
    static let workers = StreamWorkers(count: 4)

    static let route = Route.stream(
        "/v1/exports/{kind}", .exportData, query: ["outlet", "updatedAfter", "after"], offers: [ndjson, csv]
    ) { call in
        guard let kind = ExportKind(rawValue: try call.call.text("kind")) else { throw Refusal.notFound("export") }
        guard call.call.caller.may(kind.permission) else { throw Refusal.forbidden(kind.permission) }
        let export = try Export(kind, call)
        try workers.run { export.run() }
    }
}
