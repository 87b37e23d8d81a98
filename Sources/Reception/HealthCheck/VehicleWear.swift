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
    /// `green`, `amber` or `red`.
    package let result: String
    /// In thousandths of the unit.
    package let measured: Int64
    package let unit: String
    package let mileageKm: Int64?
    package let at: Instant
}

extension VehicleWear: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("component", component)
        writer.member("position", position.isEmpty ? nil : position)
        writer.member("result", result)
        writer.member("measured", decimal: measured, places: HealthCheckTemplate.Limits.places)
        writer.member("unit", unit)
        writer.member("mileageKm", mileageKm)
        writer.member("at", at)
    }
}
