import JSON
import Network
import SQLDatabase
import ServiceKit

/// `/v1/corrective-actions`: what outlets do about causes, until its effect was looked at (CBK-07).
enum CorrectiveActionRoutes {
    static let all: [Route] = [
        .get(
            "/v1/corrective-actions", .readQuality,
            query: DateFilter.parameters(
                CorrectiveActionTable.dates, and: ["outlet", "status", "owner", "period", "dueThrough"]), paged: true,
            list),
        .post(
            "/v1/corrective-actions", .manageQuality,
            reading: { reader in
                (outlet: reader.id("outletId", OutletID.self), action: NewCorrectiveAction.read(&reader))
            }
        ) { input, call, transaction in
            let outlet = try Outlet.referenced(input.outlet, at: "/outletId", call, in: transaction)
            return try input.action.create(at: outlet, period: nil, call, in: transaction)
        },
        .get("/v1/corrective-actions/{id}", .readQuality) { call, transaction in
            try answer(load(call, transaction), call, transaction)
        },
        .post(
            "/v1/corrective-actions/{id}/complete", .manageQuality,
            reading: { $0.string("result", length: 1...2_000) }, complete),
        .post(
            "/v1/corrective-actions/{id}/check", .manageQuality, rules: BodyRules(.CBK_07), reading: EffectInput.read,
            check),
    ]

    /// What the look at the effect has found.
    struct EffectInput: Sendable {
        let staffID: StaffID
        let isEffective: Bool
        let finding: String

        static func read(_ reader: inout ObjectReader) -> EffectInput {
            EffectInput(
                staffID: reader.id("staffId"), isEffective: reader.bool("effective"),
                finding: reader.string("finding", length: 1...2_000))
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = CorrectiveActionTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            status: try call.query.choice("status", CorrectiveAction.Status.self),
            owner: try call.query.id("owner"), period: call.query["period"],
            dueThrough: try call.query.date("dueThrough"),
            dates: try call.query.dates(of: CorrectiveActionID.self, CorrectiveActionTable.dates, changes: .resource),
            after: page.after?.first ?? "", limit: page.limit)
        let rows = try CorrectiveActionTable.list(filter, in: transaction).map { try view($0, call, transaction) }
        return .list(rows, page, call) { [$0.action.id.text] }
    }

    private static func complete(_ result: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var action = try forChange(call, transaction)
        let before = action.status
        action.status = try CorrectiveAction.transitions.require(.complete, from: before, rule: .CBK_07)
        action.doneAt = call.now
        action.result = result
        return try save(action, from: before, call, transaction)
    }

    private static func check(_ input: EffectInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var action = try forChange(call, transaction)
        let before = action.status
        let step: CorrectiveAction.Action = input.isEffective ? .confirm : .reject
        guard let next = CorrectiveAction.transitions.next(before, step) else {
            throw Refusal.state(before.rawValue, action: "check", allowed: action.nextActions, rule: .CBK_07)
        }
        let staff = try Staff.referenced(input.staffID, at: "/staffId", outlet: action.outletID, in: transaction)
        try call.requireActsAs(staff: staff.id.text)
        action.status = next
        action.check = CorrectiveAction.Check(by: staff.id, at: call.now, finding: input.finding)
        return try save(action, from: before, call, transaction)
    }

    private static func save(
        _ action: CorrectiveAction, from before: CorrectiveAction.Status, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var action = action
        action.version += 1
        try CorrectiveActionTable.update(action, in: transaction)
        let change = Event.Change("status", from: before.rawValue, to: action.status.rawValue)
        try call.record(
            Event(
                "correctiveAction.\(action.status.rawValue)", action.id.text, version: action.version,
                outlet: action.outletID.text, changes: [change]), in: transaction)
        try measure(action, call, transaction)
        return try answer(action, call, transaction)
    }

    /// Whether it came in time (CBK-07).
    private static func measure(_ action: CorrectiveAction, _ call: Call, _ transaction: Transaction) throws {
        guard let period = action.period else { return }
        let today = try Outlet.load(action.outletID, in: transaction).zone.date(of: call.now)
        let limit = action.status == .done ? action.dueOn : action.checkOn
        try call.measure(
            .CBK_07, met: today <= limit, on: "\(action.outletID.text):\(period)", outlet: action.outletID.text,
            staff: action.ownerID.text, in: transaction)
    }

    private static func load(_ call: Call, _ transaction: Transaction) throws -> CorrectiveAction {
        guard let action = try CorrectiveActionTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("corrective action")
        }
        return action
    }

    private static func forChange(_ call: Call, _ transaction: Transaction) throws -> CorrectiveAction {
        let action = try load(call, transaction)
        try call.checkVersion(action.version)
        return action
    }

    private static func view(
        _ action: CorrectiveAction, _ call: Call, _ transaction: Transaction
    ) throws -> CorrectiveActionView {
        let outlet = try Outlet.load(action.outletID, in: transaction)
        return CorrectiveActionView(action: action, today: outlet.zone.date(of: call.now))
    }

    private static func answer(
        _ action: CorrectiveAction, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        .ok(try view(action, call, transaction)).taggedByContent(version: action.version)
    }
}
