import SQLDatabase
import ServiceKit

enum LaborOperationRoutes {
    static let all: [Route] = [
        .post("/v1/labor-operations", .managePrices, reading: LaborOperationInput.read, create),
        .get("/v1/labor-operations", .readPrices, query: DateFilter.parameters(and: ["skill"]), paged: true, list),
        .get("/v1/labor-operations/{code}", .readPrices, query: ["revision"], get),
        .put("/v1/labor-operations/{code}", .managePrices, reading: RevisedOperationInput.read, revise),
    ]

    private static func create(
        _ input: LaborOperationInput, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try call.requireNetworkReach()
        let operation = input.revision.operation(
            call.newID(), code: input.code, revision: 1, createdAt: call.now)
        guard try LaborOperationTable.insert(operation, in: transaction) else {
            throw Refusal.operationCodeTaken(operation.code)
        }
        try LaborOperationTable.insertRevision(operation, at: call.now, in: transaction)
        try call.record(event("laborOperation.created", operation), in: transaction)
        return .created(operation, at: "/v1/labor-operations/\(operation.code)", version: operation.revision)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let operations = try LaborOperationTable.list(
            skill: call.query["skill"], dates: call.query.dates(of: LaborOperationID.self),
            after: page.after?.first ?? "", limit: page.limit, in: transaction)
        return .list(operations, page, call) { [$0.code] }
    }

    private static func get(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let code = try call.text("code")
        let revision = try call.query.parsed("revision") { Int64($0) }
        let operation =
            try revision.map { try LaborOperationTable.find(code: code, revision: $0, in: transaction) }
            ?? LaborOperationTable.find(code: code, in: transaction)
        guard let operation else { throw Refusal.notFound("labour operation") }
        return .ok(operation, version: operation.revision)
    }

    /// Adds a revision; what was priced with an earlier one stays as it was (PRI-01).
    private static func revise(
        _ input: RevisedOperationInput, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try call.requireNetworkReach()
        guard let before = try LaborOperationTable.find(code: call.text("code"), in: transaction) else {
            throw Refusal.notFound("labour operation")
        }
        try call.checkVersion(before.revision)
        guard input.code == nil || input.code == before.code else { throw Refusal.codeIsFixed(before.code) }
        let operation = input.revision.operation(
            before.id, code: before.code, revision: before.revision + 1, createdAt: before.createdAt)
        guard try LaborOperationTable.advance(operation, in: transaction) else { throw Refusal.conflict }
        try LaborOperationTable.insertRevision(operation, at: call.now, in: transaction)
        try call.record(event("laborOperation.revised", operation), in: transaction)
        return .ok(operation, version: operation.revision)
    }

    private static func event(_ type: String, _ operation: LaborOperation) -> Event {
        Event(
            type, operation.id.text, version: operation.revision, outlet: nil,
            changes: [.init("code", to: operation.code)])
    }
}

extension Refusal {
    fileprivate static func operationCodeTaken(_ code: String) -> Refusal {
        Refusal(
            code: "operation_code_taken",
            "There is a labour operation \(code) already. Revise it with PUT, or choose another code.",
            zh: "工时项目 \(code) 已存在。请用 PUT 修订,或换一个代码。", at: "/code")
    }

    fileprivate static func codeIsFixed(_ code: String) -> Refusal {
        Refusal(
            status: 422, code: "code_is_fixed",
            "A revision keeps the operation's code, \(code). Leave the code out, or make a new operation.",
            zh: "修订须保留代码 \(code)。请省略代码,或新建工时项目。", at: "/code")
    }
}
