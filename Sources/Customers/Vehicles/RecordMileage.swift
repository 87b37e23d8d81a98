import JSON
package import SQLDatabase
package import ServiceKit

extension Vehicle {
    /// Adds a reading to the vehicle's mileage history and makes it the last known one.
    ///
    /// - Parameters:
    ///   - source: where the reading came from, as an identifier of a document.
    ///   - odometerReplaced: takes a lower reading than the last one, since the odometer is another.
    ///   - rule: what a lower reading breaks: RCP-03 at reception, CUS-03 elsewhere.
    /// - Throws: `Refusal` 422 by the rule for a reading below the last known one; 422 for an unknown vehicle.
    package static func recordMileage(
        _ id: VehicleID, km: Int64, source: String, odometerReplaced: Bool = false, rule: Rule = .RCP_03,
        call: Call, in transaction: Transaction
    ) throws {
        guard var vehicle = try VehicleTable.find(id, in: transaction) else {
            throw Refusal.unknownReference("/vehicleId", "vehicle")
        }
        guard odometerReplaced || km >= vehicle.mileageKm else {
            throw Refusal.mileageFell(to: km, known: vehicle.mileageKm, rule)
        }
        let before = vehicle.mileageKm
        vehicle.mileageKm = km
        vehicle.version += 1
        try VehicleTable.update(vehicle, in: transaction)
        try MileageTable.insert(
            km: km, source: source, odometerReplaced: odometerReplaced, of: id, at: call.now, in: transaction)
        try call.record(
            Event(
                "vehicle.mileageRecorded", id.text, version: vehicle.version, outlet: nil,
                changes: [.init("mileageKm", from: .number(JSONNumber(before)), to: .number(JSONNumber(km)))]),
            in: transaction)
    }
}

extension Refusal {
    fileprivate static func mileageFell(to km: Int64, known: Int64, _ rule: Rule) -> Refusal {
        Refusal(
            rule, status: 422, code: "mileage_below_known",
            """
            \(km) km is below the last known mileage of \(known) km. Read the odometer again, or record that it was \
            replaced.
            """,
            zh: "里程 \(km) km 低于已知里程 \(known) km。请重新读取里程表,或记录里程表已更换。", at: "/mileageKm"
        ).with("knownMileageKm", .number(JSONNumber(known)))
    }
}
