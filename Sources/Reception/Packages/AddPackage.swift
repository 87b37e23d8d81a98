import Customers
import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/repair-orders/{id}/packages`: puts a package's jobs on a draft; the estimate prices them at the package's
/// price (PRI-04).
enum AddPackage {
    static let route = Route.post(
        "/v1/repair-orders/{id}/packages", .manageOrders, rules: BodyRules(.PRI_04), reading: Input.init(from:), run)

    struct Input: Sendable {
        let code: String
        let payType: PayType
        let concernID: ConcernID?

        init(from reader: inout ObjectReader) {
            code = reader.string("package", length: 1...40)
            payType = reader.optionalChoice("payType", PayType.self) ?? .customer
            concernID = reader.optionalID("concernId")
        }
    }

    private static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireDraft("addPackage", .REP_03)
        try document.requireConcern(input.concernID, at: "/concernId")
        guard let package = try ServicePackageTable.find(code: input.code, in: transaction) else {
            throw Refusal.unknownReference("/package", "service package", rule: .PRI_04)
        }
        try check(package, document, call, in: transaction)
        let use = Job.PackageUse(code: package.code, revision: package.revision)
        for job in package.jobs {
            let made = try make(job, use, input, document, call, in: transaction)
            try JobTable.insert(made, in: transaction)
            try JobTable.updateFees(made, in: transaction)
            document.jobs.append(made)
        }
        try document.clearEstimate(in: transaction)
        try document.save(
            event: "repairOrder.packageAdded", changes: [.init("package", to: package.code)], call, in: transaction)
        return .created(document, at: "/v1/repair-orders/\(document.order.id)", version: document.order.version)
    }

    private static func check(
        _ package: ServicePackage, _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        let vehicle = try Vehicle.load(document.order.vehicleID, in: transaction)
        let isOnOrder = document.jobs.contains { $0.package?.code == package.code && $0.status == .proposed }
        guard package.price.currency == document.order.currency, package.isValid(on: outlet.zone.date(of: call.now)),
            !isOnOrder
        else { throw Refusal.packageNotOffered(package) }
        guard package.fits(make: vehicle.make, model: vehicle.model) else {
            throw Refusal.packageNotForModel(package, vehicle)
        }
        guard document.jobs.count + package.jobs.count <= 100 else { throw Refusal.packageNotOffered(package) }
    }

    private static func make(
        _ job: ServicePackage.Job, _ use: Job.PackageUse, _ input: Input, _ document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws -> Job {
        let operation = try LaborOperation.referenced(code: job.operation, at: "/package", in: transaction)
        var made = Job(
            id: call.newID(), orderID: document.order.id, position: (document.jobs.last?.position ?? -1) + 1,
            concernID: input.concernID, work: Job.Work(operation), payType: input.payType)
        made.package = use
        made.parts = try job.parts.map { PartInput(partNumber: $0.partNumber, quantity: $0.quantity) }
            .lines(of: made.id, at: "/package", call, in: transaction)
        return made
    }
}

extension Refusal {
    fileprivate static func packageNotOffered(_ package: ServicePackage) -> Refusal {
        Refusal(
            .PRI_04, code: "package_not_offered",
            """
            The package \(package.code) cannot be put on this order: it is on it already, not offered on this day, or \
            not in the order's currency.
            """,
            zh: "套餐 \(package.code) 不能加入该委托书:已在委托书中、当日不提供或币种不同。", at: "/package")
    }

    fileprivate static func packageNotForModel(_ package: ServicePackage, _ vehicle: Vehicle) -> Refusal {
        Refusal(
            .PRI_04, code: "package_not_for_model",
            "The package \(package.code) is not for a \(vehicle.make) \(vehicle.model). Choose one for this model.",
            zh: "套餐 \(package.code) 不适用于 \(vehicle.make) \(vehicle.model),请选择适用该车型的套餐。", at: "/package")
    }
}
