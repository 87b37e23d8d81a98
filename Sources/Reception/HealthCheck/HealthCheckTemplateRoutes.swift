import JSON
import SQLDatabase
import ServiceKit

/// Templates of multi-point inspections: the network's, in revisions (RCP-05).
enum HealthCheckTemplateRoutes {
    static let all: [Route] = [
        .post("/v1/mpi-templates", .manageQuality, rules: BodyRules(.RCP_05), reading: New.init(from:), create),
        .get("/v1/mpi-templates", .readOrders, query: DateFilter.parameters(), paged: true, list),
        .get("/v1/mpi-templates/{id}", .readOrders, query: ["revision"], show),
        .put(
            "/v1/mpi-templates/{id}", .manageQuality, rules: BodyRules(.RCP_05),
            reading: HealthCheckTemplate.Content.init(from:), revise),
    ]

    struct New: Sendable {
        let code: String
        let content: HealthCheckTemplate.Content

        init(from reader: inout ObjectReader) {
            code = reader.string("code", length: 1...40)
            content = HealthCheckTemplate.Content(from: &reader)
        }
    }

    private static func create(_ input: New, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        let template = HealthCheckTemplate(
            id: call.newID(), code: input.code, revision: 1, content: input.content, createdAt: call.now)
        guard try HealthCheckTemplateTable.insert(template, in: transaction) else {
            throw Refusal(
                code: "template_code_taken",
                "There is a template \(template.code) already. Revise it with PUT, or choose another code.",
                zh: "模板 \(template.code) 已存在。请用 PUT 修订,或换一个代码。", at: "/code")
        }
        try HealthCheckTemplateTable.insertRevision(template, at: call.now, in: transaction)
        try call.record(event("mpiTemplate.created", template), in: transaction)
        return .created(template, at: "/v1/mpi-templates/\(template.id)", version: template.revision)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let templates = try HealthCheckTemplateTable.list(
            call.query.dates(of: HealthCheckTemplateID.self, created: HealthCheckTemplateTable.created),
            after: page.after?.first ?? "", limit: page.limit, in: transaction)
        return .list(templates, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let revision = try call.query.parsed("revision") { Int64($0) }
        guard let template = try HealthCheckTemplateTable.find(call.id("id"), revision: revision, in: transaction)
        else { throw Refusal.notFound("template") }
        return .ok(template, version: template.revision)
    }

    /// Adds a revision; what was inspected by an earlier one stays as it was.
    private static func revise(
        _ content: HealthCheckTemplate.Content, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try call.requireNetworkReach()
        guard var template = try HealthCheckTemplateTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("template")
        }
        try call.checkVersion(template.revision)
        template.revision += 1
        template.content = content
        guard try HealthCheckTemplateTable.advance(template, in: transaction) else { throw Refusal.conflict }
        try HealthCheckTemplateTable.insertRevision(template, at: call.now, in: transaction)
        try call.record(event("mpiTemplate.revised", template), in: transaction)
        return .ok(template, version: template.revision)
    }

    private static func event(_ type: String, _ template: HealthCheckTemplate) -> Event {
        Event(
            type, template.id.text, version: template.revision, outlet: nil,
            changes: [.init("code", to: template.code)])
    }
}
