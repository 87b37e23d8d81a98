package import ServiceKit

/// Vehicles, in identifiers.
package enum VehicleNoun: IdentifierKind {
    package static let prefix = "veh"
}

/// Identifies a vehicle: `veh_…`.
package typealias VehicleID = Identifier<VehicleNoun>

/// A vehicle with its owner and last known mileage (CUS-03); it has a VIN or a plate, or both.
package struct Vehicle: Sendable {
    package internal(set) var id: VehicleID
    /// Unique among vehicles.
    package var vin: String?
    package var plate: String?
    package var make: String
    package var model: String
    package var variant: String?
    package var modelYear: Int?
    package var engine: String?
    package var displacementCC: Int?
    package var colour: String?
    package var inServiceOn: LocalDate?
    package var ownerID: CustomerID
    /// The last known mileage.
    package internal(set) var mileageKm: Int64
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant
    /// How integrators call it; nil where nobody has looked.
    package internal(set) var externalIDs: [ExternalID]?
}

extension Vehicle {
    /// The largest mileage that is believed.
    package static let mileageLimit: Int64 = 9_999_999

    /// A plate as it is compared: upper case, without spaces, dots and hyphens.
    static func normalized(plate: String) -> String {
        plate.uppercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "." && $0 != "·" }
    }
}

/// A mileage as it was read, where it came from and when (CUS-03).
package struct MileageReading: Sendable, Equatable {
    /// Counts the readings of a vehicle from 1.
    package let sequence: Int64
    package let km: Int64
    package let source: String
    package let at: Instant
    /// Set where the odometer was replaced, so that a lower reading is right (RCP-03).
    package let odometerReplaced: Bool

    /// The same without the name of the order at which it was read, which may be another outlet's (SEC-02).
    var withoutOrder: MileageReading {
        MileageReading(
            sequence: sequence, km: km, source: source.hasPrefix("ro_") ? "repairOrder" : source, at: at,
            odometerReplaced: odometerReplaced)
    }
}
