package import Customers
package import JSON
package import RepairOrders
package import ServiceKit

/// What was measured of a wear part at one visit, by position (RCP-05, INS-08).
package struct VehicleWear: Sendable {
    package let vehicleID: VehicleID
    /// The item of the inspection: `treadDepth`.
    package let component: String
    /// Empty where there is one place.
    package let position: String
    package let orderID: RepairOrderID
    /// `green`, `amber` or `red`; empty where no limit is known.
    package let result: String
    /// In thousandths of the unit.
    package let measured: Int64
    package let unit: String
    package let mileageKm: Int64?
    package let at: Instant
    /// Of an inspection after the work: where the part is worn out, how far it goes, and how that was worked out.
    package var limit: Int64?
    package var remainingKm: Int64?
    package var formula: String?

    package init(
        vehicleID: VehicleID, component: String, position: String, orderID: RepairOrderID, result: String,
        measured: Int64, unit: String, mileageKm: Int64?, at: Instant, limit: Int64? = nil, remainingKm: Int64? = nil,
        formula: String? = nil
    ) {
        self.vehicleID = vehicleID
        self.component = component
        self.position = position
        self.orderID = orderID
        self.result = result
        self.measured = measured
        self.unit = unit
        self.mileageKm = mileageKm
        self.at = at
        self.limit = limit
        self.remainingKm = remainingKm
        self.formula = formula
    }
}

extension VehicleWear: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("component", component)
        writer.member("position", position.isEmpty ? nil : position)
        writer.member("result", result.isEmpty ? nil : result)
        writer.member("measured", decimal: measured, places: HealthCheckTemplate.Limits.places)
        writer.member("unit", unit)
        writer.member("mileageKm", mileageKm)
        writer.member("limit", decimal: limit, places: HealthCheckTemplate.Limits.places)
        writer.member("remainingKm", remainingKm)
        writer.member("formula", formula)
        writer.member("at", at)
    }
}
