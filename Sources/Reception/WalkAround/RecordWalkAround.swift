import Customers
import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// Records the walk-around on a draft, and the mileage on the vehicle.
enum RecordWalkAround {
    static let route = Route.put(
        "/v1/repair-orders/{id}/walk-around", .manageOrders, rules: BodyRules(.RCP_02, ["odometerReplaced": .RCP_03]),
        reading: WalkAround.init(from:), run)

    private static func run(_ input: WalkAround, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireDraft("recordWalkAround", .RCP_02)
        try recordMileage(input, of: document.order, call, in: transaction)
        let before = document.order.mileageKm
        document.order.walkAround = input.document(at: call.now)
        document.order.mileageKm = input.mileageKm
        let mileage = Event.Change(
            "mileageKm", from: before.map { .number(JSONNumber($0)) } ?? .null,
            to: .number(JSONNumber(input.mileageKm)))
        try document.save(event: "repairOrder.walkAroundRecorded", changes: [mileage], call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// The same walk-around sent again reads the odometer once.
    private static func recordMileage(
        _ input: WalkAround, of order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        guard let vehicle = try VehicleTable.find(order.vehicleID, in: transaction) else { return }
        guard order.mileageKm != input.mileageKm || vehicle.mileageKm != input.mileageKm else { return }
        if let replaced = input.odometerReplaced, replaced.previousKm < vehicle.mileageKm {
            throw Refusal.replacedBelowKnown(replaced.previousKm, known: vehicle.mileageKm)
        }
        try Vehicle.recordMileage(
            order.vehicleID, km: input.mileageKm, source: order.id.text,
            odometerReplaced: input.odometerReplaced != nil, call: call, in: transaction)
    }
}

extension Refusal {
    fileprivate static func replacedBelowKnown(_ previous: Int64, known: Int64) -> Refusal {
        Refusal(
            .RCP_03, status: 422, code: "mileage_below_known",
            """
            The old odometer cannot have ended at \(previous) km, since \(known) km were read of it before. Give its \
            last reading.
            """,
            zh: "旧里程表的最后读数不可能为 \(previous) km,此前已读得 \(known) km。请填写旧表最后读数。",
            at: "/odometerReplaced/previousKm"
        ).with("knownMileageKm", .number(JSONNumber(known)))
    }
}
