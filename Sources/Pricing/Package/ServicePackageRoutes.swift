import Parts
import SQLDatabase
import ServiceKit

/// Service packages (PRI-04): published, revised, listed; put on an order by reception.
enum ServicePackageRoutes {
    static let all: [Route] = [
        .post(
            "/v1/service-packages", .managePrices, rules: BodyRules(.PRI_04),
            reading: { ServicePackageInput.read(&$0, isNew: true) }, create),
        .get("/v1/service-packages", .readPrices, query: DateFilter.parameters(), paged: true, list),
        .get("/v1/service-packages/{code}", .readPrices, query: ["revision"], get),
        .put(
            "/v1/service-packages/{code}", .managePrices, rules: BodyRules(.PRI_04),
            reading: { ServicePackageInput.read(&$0, isNew: false) }, revise),
    ]

    private static func create(
        _ input: ServicePackageInput, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try call.requireNetworkReach()
        let package = input.package(call.newID(), code: input.code ?? "", revision: 1, createdAt: call.now)
        guard try ServicePackageTable.insert(package, in: transaction) else {
            throw Refusal.packageCodeTaken(package.code)
        }
        try store(package, "servicePackage.created", call, in: transaction)
        return .created(package, at: "/v1/service-packages/\(package.code)", version: package.revision)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let packages = try ServicePackageTable.list(
            call.query.dates(of: ServicePackageID.self), after: page.after?.first ?? "", limit: page.limit,
            in: transaction)
        return .list(packages, page, call) { [$0.code] }
    }

    private static func get(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let code = try call.text("code")
        let revision = try call.query.parsed("revision") { Int64($0) }
        let package =
            try revision.map { try ServicePackageTable.find(code: code, revision: $0, in: transaction) }
            ?? ServicePackageTable.find(code: code, in: transaction)
        guard let package else { throw Refusal.notFound("service package") }
        return .ok(package, version: package.revision)
    }

    /// Adds a revision; what was priced with an earlier one stays as it was.
    private static func revise(
        _ input: ServicePackageInput, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try call.requireNetworkReach()
        guard let before = try ServicePackageTable.find(code: call.text("code"), in: transaction) else {
            throw Refusal.notFound("service package")
        }
        try call.checkVersion(before.revision)
        guard input.code == nil || input.code == before.code else { throw Refusal.packageCodeFixed(before.code) }
        let package = input.package(
            before.id, code: before.code, revision: before.revision + 1, createdAt: before.createdAt)
        guard try ServicePackageTable.advance(package, in: transaction) else { throw Refusal.conflict }
        try store(package, "servicePackage.revised", call, in: transaction)
        return .ok(package, version: package.revision)
    }

    private static func store(
        _ package: ServicePackage, _ event: String, _ call: Call, in transaction: Transaction
    ) throws {
        for (index, job) in package.jobs.enumerated() {
            _ = try LaborOperation.referenced(code: job.operation, at: "/jobs/\(index)/operation", in: transaction)
            for (place, part) in job.parts.enumerated() {
                _ = try Part.referenced(
                    number: part.partNumber, at: "/jobs/\(index)/parts/\(place)/partNumber", in: transaction)
            }
        }
        try ServicePackageTable.insertRevision(package, at: call.now, in: transaction)
        let changes = [Event.Change("code", to: package.code), .init("price", to: package.price.text)]
        try call.record(
            Event(event, package.id.text, version: package.revision, outlet: nil, changes: changes), in: transaction)
    }
}

extension Refusal {
    fileprivate static func packageCodeTaken(_ code: String) -> Refusal {
        Refusal(
            .PRI_04, code: "package_code_taken",
            "There is a service package \(code) already. Revise it with PUT, or choose another code.",
            zh: "服务套餐 \(code) 已存在。请用 PUT 修订,或换一个代码。", at: "/code")
    }

    fileprivate static func packageCodeFixed(_ code: String) -> Refusal {
        Refusal(
            .PRI_04, status: 422, code: "code_is_fixed",
            "A revision keeps the package's code, \(code). Leave the code out, or make a new package.",
            zh: "修订须保留代码 \(code)。请省略代码,或新建套餐。", at: "/code")
    }
}
