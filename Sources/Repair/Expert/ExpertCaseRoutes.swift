import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Hard cases: asked, answered, closed (REP-08).
enum ExpertCaseRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/expert-cases", .repair, rules: BodyRules(.REP_08), reading: OpenExpertCase.read,
            OpenExpertCase.run),
        .get("/v1/repair-orders/{id}/expert-cases", .readOrders, paged: true, ofOrder),
        .get(
            "/v1/expert-cases", .readOrders,
            query: DateFilter.parameters(
                created: ExpertCaseTable.opened, ExpertCaseTable.dates, and: ["outlet", "status"]), paged: true, list),
        .get("/v1/expert-cases/{id}", .readOrders, show),
        .post(
            "/v1/expert-cases/{id}/answer", .repair, rules: BodyRules(.REP_08),
            reading: { Reply(expertID: $0.id("expertId"), text: $0.string("text", length: 1...2_000)) }, answer),
        .post(
            "/v1/expert-cases/{id}/close", .repair, rules: BodyRules(.REP_08),
            reading: { Ending(by: $0.id("by"), result: $0.optionalString("result", length: 1...500)) }, close),
    ]

    struct Reply: Sendable {
        let expertID: StaffID
        let text: String
    }

    struct Ending: Sendable {
        let by: StaffID
        let result: String?
    }

    private static func answer(_ input: Reply, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var one = try named(call, transaction)
        try call.checkVersion(one.version)
        one.status = try ExpertCase.transitions.require(.answer, from: one.status, rule: .REP_08)
        let expert = try expert(input.expertID, in: transaction)
        try call.requireActsAs(staff: expert.id.text, at: "/expertId")
        // The wait ends with the first answer; what is added later makes it no longer.
        let first = one.answer?.at ?? call.now
        one.answer = ExpertCase.Answered(expertID: expert.id, text: input.text, at: first)
        let changes = [Event.Change("expertId", to: expert.id.text)]
        let document = try save(&one, "expertCase.answered", changes, call, in: transaction)
        try measure(true, one, document.order, nil, call, in: transaction)
        return .ok(ShownExpertCase(one: one, now: call.now), version: one.version)
    }

    private static func close(_ input: Ending, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var one = try named(call, transaction)
        try call.checkVersion(one.version)
        let wasAnswered = one.status == .answered
        one.status = try ExpertCase.transitions.require(.close, from: one.status, rule: .REP_08)
        let outlet = try RepairOrderDocument.load(one.orderID, in: transaction).order.outletID
        let staff = try Staff.referenced(input.by, at: "/by", outlet: outlet, in: transaction)
        one.closed = ExpertCase.Closed(by: staff.id, result: input.result, at: call.now)
        let document = try save(&one, "expertCase.closed", [], call, in: transaction)
        if !wasAnswered {
            try measure(false, one, document.order, "Closed without an expert's answer", call, in: transaction)
        }
        return .ok(ShownExpertCase(one: one, now: call.now), version: one.version)
    }

    /// REP-08: whether a hard case had its expert.
    static func measure(
        _ isMet: Bool, _ one: ExpertCase, _ order: RepairOrder, _ reason: String?, _ call: Call,
        in transaction: Transaction
    ) throws {
        try call.measure(
            .REP_08, met: isMet, on: order.id.text, outlet: order.outletID.text, staff: one.openedBy.text,
            reason: reason, in: transaction)
    }

    private static func save(
        _ one: inout ExpertCase, _ type: String, _ changes: [Event.Change], _ call: Call, in transaction: Transaction
    ) throws -> RepairOrderDocument {
        one.version += 1
        try ExpertCaseTable.update(one, in: transaction)
        let document = try RepairOrderDocument.load(one.orderID, in: transaction)
        let status = Event.Change("status", to: one.status.rawValue)
        try document.record(type, one.id.text, changes: [status] + changes, call, in: transaction)
        return document
    }

    /// An expert of any outlet may help.
    static func expert(
        _ id: StaffID, at pointer: String = "/expertId", in transaction: Transaction
    ) throws -> Staff {
        guard let staff = try StaffTable.find(id, in: transaction), let outlet = staff.outletIDs.first else {
            throw Refusal.unknownReference(pointer, "staff member", rule: .REP_08)
        }
        return try Staff.referenced(
            id, at: pointer, outlet: outlet, role: .technicalExpert, rule: .REP_08, in: transaction)
    }

    private static func ofOrder(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        return try page(ExpertCaseTable.Filter(order: order.id), call, transaction)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let filter = ExpertCaseTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            status: try call.query.choice("status", ExpertCaseStatus.self),
            dates: try call.query.dates(
                of: ExpertCaseID.self, created: ExpertCaseTable.opened, ExpertCaseTable.dates, changes: .resource))
        return try page(filter, call, transaction)
    }

    private static func page(
        _ filter: ExpertCaseTable.Filter, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let page = try call.page()
        let rows = try ExpertCaseTable.list(filter, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows.map { ShownExpertCase(one: $0, now: call.now) }, page, call) { [$0.one.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let one = try named(call, transaction)
        return Answer.ok(ShownExpertCase(one: one, now: call.now), version: one.version)
            .taggedByContent(version: one.version)
    }

    private static func named(_ call: Call, _ transaction: Transaction) throws -> ExpertCase {
        guard let one = try ExpertCaseTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("expert case")
        }
        return one
    }
}
