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
        let checkout = try CheckOut.take(&equipment, input, call, in: transaction)
        return answer(equipment, checkout)
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
        try save(&equipment, checkout, "equipment.returned", call, in: transaction)
        return answer(equipment, checkout)
    }

    /// Saves the next version of the equipment, and records what became of it.
    static func save(
        _ equipment: inout Equipment, _ checkout: Checkout, _ type: String, _ call: Call, in transaction: Transaction
    ) throws {
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
    }

    private static func answer(_ equipment: Equipment, _ checkout: Checkout) -> Answer {
        .json(version: equipment.version) { writer in
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
}
