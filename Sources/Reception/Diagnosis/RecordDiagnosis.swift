import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the advisor or the expert makes of a concern: a cause, or the tests that will find it (RCP-04).
struct DiagnosisInput: Sendable {
    let result: Concern.Diagnosis.Result
    let cause: String?
    let testPlan: String?
    let noJobReason: String?
    let staffID: StaffID?

    init(from reader: inout ObjectReader) {
        let isGiven = reader.isPresent("result")
        result = reader.choice("result", Concern.Diagnosis.Result.self)
        let needsCause = isGiven && result == .found
        let needsPlan = isGiven && result == .unconfirmed
        cause =
            needsCause ? reader.string("cause", length: 1...1_000) : reader.optionalString("cause", length: 1...1_000)
        testPlan =
            needsPlan
            ? reader.string("testPlan", length: 1...1_000) : reader.optionalString("testPlan", length: 1...1_000)
        noJobReason = reader.optionalString("noJobReason", length: 1...500)
        staffID = reader.optionalID("staffId")
    }
}

enum RecordDiagnosis {
    static let route = Route.put(
        "/v1/repair-orders/{id}/concerns/{concernId}/diagnosis", .manageOrders, rules: BodyRules(.RCP_04),
        reading: DiagnosisInput.init(from:), run)

    private static func run(_ input: DiagnosisInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let id = try call.id("concernId", ConcernID.self)
        guard let index = document.concerns.firstIndex(where: { $0.id == id }) else {
            throw Refusal.notFound("concern")
        }
        try document.requireDraft("diagnose", .RCP_04)
        let staff = try diagnostician(input.staffID, document.order, in: transaction)
        document.concerns[index].diagnosis = Concern.Diagnosis(
            result: input.result, cause: input.cause, testPlan: input.testPlan, noJobReason: input.noJobReason,
            by: staff, at: call.now)
        try ConcernTable.update(document.concerns[index], in: transaction)
        let changes = [Event.Change("concernId", to: id.text), .init("result", to: input.result.rawValue)]
        try document.save(event: "repairOrder.concernDiagnosed", changes: changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// The order's advisor, where nobody else is named; the diagnosis is not left to the workshop.
    private static func diagnostician(
        _ named: StaffID?, _ order: RepairOrder, in transaction: Transaction
    ) throws -> StaffID {
        guard let named else { return order.advisorID }
        let staff = try Staff.referenced(named, at: "/staffId", outlet: order.outletID, in: transaction)
        guard staff.has(.serviceAdvisor) || staff.has(.technicalExpert) else {
            throw Refusal(
                .RCP_04, code: "role_needed",
                "\(staff.name) is neither service advisor nor technical expert. Name one of those for the diagnosis.",
                zh: "\(staff.name)既不是服务顾问也不是技术专家。诊断须由服务顾问或技术专家作出。", at: "/staffId")
        }
        return staff.id
    }
}
