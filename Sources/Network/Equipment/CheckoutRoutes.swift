import JSON
import SQLDatabase
import ServiceKit

/// Equipment goes into someone's hands and comes back (NET-06).
enum CheckoutRoutes {
    static let all: [Route] = [
        .post("/v1/equipment/{id}/check-out", .repair, reading: Checkout.read, take),
        .post("/v1/equipment/{id}/return", .repair, reading: Checkout.readReturn, giveBack),
        .get("/v1/equipment/{id}/checkouts", .readNetwork, paged: true, list),
    ]

    private static func take(_ input: Checkout.Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var equipment = try EquipmentRoutes.load(call, in: transaction)
        try call.checkVersion(equipment.version)
        let outlet = try Outlet.load(equipment.outletID, in: transaction)
        let purpose = input.purpose ?? (equipment.isMeasuring ? .measuring : .use)
        if purpose == .measuring {
            try equipment.requireMeasures()
            try equipment.requireCalibrated(on: outlet.zone.date(of: call.now))
        }
        let staff = try Staff.referenced(
            input.staffID, at: "/staffId", outlet: outlet.id, rule: .NET_06, in: transaction)
        if equipment.status == .checkedOut { throw try held(equipment, in: transaction) }
        try equipment.move(.checkOut)
        let checkout = Checkout(
            id: call.newID(), equipmentID: equipment.id, staffID: staff.id, orderID: input.orderID, purpose: purpose,
            outAt: call.now)
        try CheckoutTable.insert(checkout, in: transaction)
        return try save(&equipment, checkout, "equipment.checkedOut", call, in: transaction)
    }

    private static func giveBack(_ input: Checkout.Return, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var equipment = try EquipmentRoutes.load(call, in: transaction)
        try call.checkVersion(equipment.version)
        try equipment.move(.giveBack)
        guard var checkout = try CheckoutTable.open(of: equipment.id, in: transaction) else {
            throw Refusal.conflict
        }
        let staff = try Staff.referenced(
            input.staffID, at: "/staffId", outlet: equipment.outletID, rule: .NET_06, in: transaction)
        checkout.returnedAt = call.now
        checkout.returnedBy = staff.id
        checkout.condition = input.condition
        try CheckoutTable.close(checkout, in: transaction)
        if !input.isUsable { try equipment.move(.takeOutOfService) }
        return try save(&equipment, checkout, "equipment.returned", call, in: transaction)
    }

    private static func save(
        _ equipment: inout Equipment, _ checkout: Checkout, _ type: String, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        equipment.version += 1
        try EquipmentTable.update(equipment, in: transaction)
        // Whoever knows orders looks at the one that is named.
        try call.record(
            Event(
                type, equipment.id.text, version: equipment.version, outlet: equipment.outletID.text,
                changes: [
                    .init("status", to: equipment.status.rawValue), .init("staffId", to: checkout.staffID.text),
                    .init("repairOrderId", to: checkout.orderID),
                ]), in: transaction)
        return .json(version: equipment.version) { writer in
            writer.object { writer in
                equipment.writeMembers(to: &writer)
                writer.object("checkout", checkout)
            }
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let equipment = try EquipmentRoutes.load(call, in: transaction)
        let before = try page.afterID()
        let found = try CheckoutTable.list(
            of: equipment.id, before: before.isEmpty ? "eco_~" : before, limit: page.limit, in: transaction)
        return .list(found, page, call) { [$0.id.text] }
    }

    private static func held(_ equipment: Equipment, in transaction: Transaction) throws -> Refusal {
        let holder = try CheckoutTable.open(of: equipment.id, in: transaction)
        let name = try holder.flatMap { try StaffTable.find($0.staffID, in: transaction)?.name } ?? "someone"
        var refusal = Refusal(
            .NET_06, code: "equipment_checked_out",
            "\(equipment.name) (\(equipment.identity)) is with \(name). Take another one, or have it returned first.",
            zh: "\(equipment.name)(\(equipment.identity))现由 \(name) 领用。请改用其他设备,或先归还。")
        refusal.state = equipment.status.rawValue
        refusal.allowedActions = Equipment.transitions.actions(from: equipment.status).map(\.rawValue)
        if let holder { refusal = refusal.with("heldBy", .string(holder.staffID.text)) }
        return refusal
    }
}

extension Equipment {
    /// What is not for measuring has no calibration to be within.
    fileprivate func requireMeasures() throws {
        guard !isMeasuring else { return }
        throw Refusal(
            .NET_06, status: 422, code: "not_for_measuring", "\(name) (\(identity)) is no measuring equipment.",
            zh: "\(name)(\(identity))不是测量设备。", at: "/purpose")
    }
}
