import SQLDatabase
import ServiceKit

/// Imports and what became of them (API-08).
///
/// The path's last part is a kind where one is sent and an identifier where one is looked at: OpenAPI tells paths apart
/// by their shape, so it has one name.
enum ImportRoutes {
    static let all: [Route] = [
        .upload(
            "/v1/imports/{import}", .importData, query: ["mode", "dryRun"],
            takes: [ExportRoute.ndjson, ExportRoute.csv],
            begin),
        .get("/v1/imports", .importData, paged: true, list),
        .get("/v1/imports/{import}", .importData, show),
        // What a line was refused for may name customers (CUS-01).
        Route.get("/v1/imports/{import}/lines", .importData, query: ["status"], paged: true, lines).personal,
    ]

    /// An import that says nothing for so long has gone with its node.
    static let leaseMinutes: Int64 = 5

    private static func begin(_ call: StreamCall) throws {
        guard let kind = ImportKind(rawValue: try call.call.text("import")) else { throw Refusal.notFound("import") }
        guard call.call.caller.may(kind.permission) else { throw Refusal.forbidden(kind.permission) }
        let isCSV = call.request.contentType?.lowercased().hasPrefix(ExportRoute.csv) == true
        let run = try RunImport(kind, call, isCSV: isCSV)
        try call.runApart { run.run() }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let imports = try ImportTable.list(
            before: page.after?.first ?? "imp_~", of: owner(call), limit: page.limit, in: transaction)
        return .list(imports, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, transaction))
    }

    private static func lines(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let after = try page.after.map { key in
            guard let line = key.first.flatMap({ Int64($0) }) else { throw Refusal.invalidParameter("cursor") }
            return line
        }
        let reports = try ImportLineTable.list(
            of: try load(call, transaction).id, status: try call.query.choice("status", LineReport.Status.self),
            after: after ?? 0, limit: page.limit, in: transaction)
        return .list(reports, page, call) { [String($0.line)] }
    }

    private static func load(_ call: Call, _ transaction: Transaction) throws -> Import {
        let owner = owner(call)
        guard let found = try ImportTable.find(call.id("import"), in: transaction),
            owner == nil || owner == found.caller
        else { throw Refusal.notFound("import") }
        return found
    }

    /// Whose imports the caller may see: what one brings in belongs to no outlet, so who does not reach the network
    /// sees no other's (SEC-02); nil is everyone's.
    private static func owner(_ call: Call) -> String? {
        call.caller.reach == .network ? nil : call.caller.id
    }
}
