import Attachments
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
        try refer(to: input, document.order, call, in: transaction)
        let before = document.order.mileageKm
        document.order.walkAround = input.document(at: call.now)
        document.order.mileageKm = input.mileageKm
        let mileage = Event.Change(
            "mileageKm", from: before.map { .number(JSONNumber($0)) } ?? .null,
            to: .number(JSONNumber(input.mileageKm)))
        try document.save(event: "repairOrder.walkAroundRecorded", changes: [mileage], call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// Has the order name the photos, each where the body does.
    private static func refer(
        to input: WalkAround, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        // Most have none, and had none.
        guard input.hasPhotos || WalkAround.hasPhotos(order) else { return }
        try Attachment.refer(
            input.photos, from: order.id.text, role: .walkAround, on: order.id.text, outlet: order.outletID, call,
            in: transaction)
        for (index, mark) in input.marks.enumerated() {
            for photo in mark.photos {
                try Attachment.add(
                    photo, to: order.id.text, role: .walkAround, note: mark.zone, on: order.id.text,
                    outlet: order.outletID, at: "/marks/\(index)/photos", call, in: transaction)
            }
        }
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
