import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Outlets' own sub-statuses, and the ones that orders have; the state machine never changes (REP-17).
enum SubStatusRoutes {
    static let all: [Route] = [
        .post(
            "/v1/outlets/{id}/sub-statuses", .manageNetwork, rules: BodyRules(.REP_17), reading: SubStatus.readNew,
            create),
        .get("/v1/outlets/{id}/sub-statuses", .readNetwork, paged: true, list),
        .get("/v1/outlets/{id}/sub-statuses/{code}", .readNetwork, show),
        .patch(
            "/v1/outlets/{id}/sub-statuses/{code}", .manageNetwork, rules: BodyRules(.REP_17),
            reading: SubStatus.readChanges, change),
        .put(
            "/v1/repair-orders/{id}/sub-status", .repair, rules: BodyRules(.REP_17),
            reading: { reader in
                if !reader.isPresent("code"), !reader.isNull("code") { reader.complain("code", .missing) }
                return reader.optionalString("code", length: 1...40)
            }, set),
    ]

    private static func create(_ input: SubStatus.New, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let status = SubStatus(
            outletID: outlet.id, code: input.code, label: input.label, state: input.state, isActive: input.isActive,
            version: 1, createdAt: call.now)
        guard try SubStatusTable.insert(status, in: transaction) else { throw Refusal.codeTaken(status.code) }
        let changes = Event.members(SubStatus.changeable, of: status)
        try record("outlet.subStatusCreated", status, outlet, changes, call, in: transaction)
        return .created(
            status, at: "/v1/outlets/\(outlet.id)/sub-statuses/\(status.code)", version: status.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let rows = try SubStatusTable.list(
            at: outlet.id, after: page.after?.first ?? "", limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.code] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let status = try named(call, transaction)
        return .ok(status, version: status.version)
    }

    private static func change(
        _ input: Changes<SubStatus>, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let before = try named(call, transaction)
        try call.checkVersion(before.version)
        var status = before
        input.apply(to: &status)
        let changes = Event.changes(of: SubStatus.changeable, from: before, to: status)
        guard !changes.isEmpty else { return .ok(before, version: before.version) }
        if status.state != before.state,
            let order = try SubStatusTable.order(with: status.code, at: status.outletID, in: transaction)
        {
            throw Refusal.inUse(before, order)
        }
        status.version += 1
        try SubStatusTable.update(status, in: transaction)
        let outlet = try Outlet.load(status.outletID, in: transaction)
        try record("outlet.subStatusChanged", status, outlet, changes, call, in: transaction)
        return .ok(status, version: status.version)
    }

    /// Gives an order a sub-status of its outlet that is mapped on its present state, or takes it away.
    private static func set(_ code: String?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let order = document.order
        if let code {
            guard let status = try SubStatusTable.find(code, at: order.outletID, in: transaction), status.isActive
            else { throw Refusal.unknownReference("/code", "sub-status", rule: .REP_17) }
            guard status.state == order.status else { throw document.inState(Refusal.mappedElsewhere(status, order)) }
        }
        guard code != order.subStatus else { return .ok(document, version: order.version) }
        document.order.subStatus = code
        try document.save(event: "repairOrder.changed", call, in: transaction)
        try call.measure(.REP_17, met: true, on: order.id.text, outlet: order.outletID.text, in: transaction)
        return .ok(document, version: document.order.version)
    }

    private static func named(_ call: Call, _ transaction: Transaction) throws -> SubStatus {
        guard let status = try SubStatusTable.find(call.text("code"), at: call.id("id"), in: transaction) else {
            throw Refusal.notFound("sub-status")
        }
        return status
    }

    private static func record(
        _ type: String, _ status: SubStatus, _ outlet: Outlet, _ changes: [Event.Change], _ call: Call,
        in transaction: Transaction
    ) throws {
        try call.record(
            Event(
                type, outlet.id.text, version: outlet.version, outlet: outlet.id.text,
                changes: [Event.Change("code", to: status.code)] + changes), in: transaction)
    }
}

extension Refusal {
    fileprivate static func codeTaken(_ code: String) -> Refusal {
        Refusal(
            .REP_17, code: "sub_status_exists", "The outlet has a sub-status \(code). Choose another code.",
            zh: "本网点已有子状态 \(code),请使用其他代码。", at: "/code")
    }

    fileprivate static func inUse(_ status: SubStatus, _ order: String) -> Refusal {
        Refusal(
            .REP_17, code: "sub_status_in_use",
            """
            Order \(order) has the sub-status \(status.code) in the state \(status.state.rawValue). Take it away from \
            its orders, or add another one for the other state.
            """,
            zh: "委托书 \(order) 在状态 \(status.state.rawValue) 使用子状态 \(status.code)。请先取消使用,或为其他状态另建子状态。",
            at: "/state")
    }

    fileprivate static func mappedElsewhere(_ status: SubStatus, _ order: RepairOrder) -> Refusal {
        Refusal(
            .REP_17, code: "sub_status_of_other_state",
            """
            The sub-status \(status.code) is mapped on \(status.state.rawValue); order \(order.number) is \
            \(order.status.rawValue). Choose one that is mapped on that.
            """,
            zh: """
                子状态 \(status.code) 映射到 \(status.state.rawValue),委托书 \(order.number) 当前为 \
                \(order.status.rawValue)。请选择对应该状态的子状态。
                """,
            at: "/code")
    }
}
