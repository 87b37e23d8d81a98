import JSON
package import SQLDatabase
package import ServiceKit

/// Gives equipment into someone's hands, for whoever knows what it is for (NET-06).
package enum CheckOut {
    /// Takes equipment of an outlet for an order; what measures is taken for measuring, within its calibration.
    ///
    /// - Parameters:
    ///   - pointer: names the equipment in the body.
    ///   - order: the repair order that it is used for.
    /// - Returns: the identifier of the checkout, and the equipment in its new state.
    /// - Throws: `Refusal` 422 for equipment or people of other outlets; 409 by NET-06 where it is in other hands, out
    ///   of service, or out of calibration.
    package static func run(
        _ id: EquipmentID, at pointer: String, staff: StaffID, order: String, outlet: OutletID, _ call: Call,
        in transaction: Transaction
    ) throws -> (checkout: String, equipment: Equipment) {
        guard var equipment = try EquipmentTable.find(id, in: transaction), equipment.outletID == outlet else {
            throw Refusal.unknownReference(pointer, "equipment", rule: .NET_06)
        }
        let input = Checkout.Input(staffID: staff, orderID: order, purpose: nil)
        let checkout = try take(&equipment, input, call, in: transaction)
        return (checkout.id.text, equipment)
    }

    /// Makes the checkout, and saves both with their event.
    static func take(
        _ equipment: inout Equipment, _ input: Checkout.Input, _ call: Call, in transaction: Transaction
    ) throws -> Checkout {
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
        try CheckoutRoutes.save(&equipment, checkout, "equipment.checkedOut", call, in: transaction)
        return checkout
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
