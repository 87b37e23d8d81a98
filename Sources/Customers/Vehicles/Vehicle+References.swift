package import SQLDatabase
import ServiceKit

extension Vehicle {
    /// The vehicle that a path names.
    ///
    /// - Throws: `Refusal` 404.
    package static func load(_ id: VehicleID, in transaction: Transaction) throws -> Vehicle {
        guard let vehicle = try VehicleTable.find(id, in: transaction) else { throw Refusal.notFound("vehicle") }
        return vehicle
    }

    /// The vehicle that a body names.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func referenced(
        _ id: VehicleID, at pointer: String, in transaction: Transaction
    ) throws -> Vehicle {
        guard let vehicle = try VehicleTable.find(id, in: transaction) else {
            throw Refusal.unknownReference(pointer, "vehicle")
        }
        return vehicle
    }

    /// Asks for no more than that the vehicle exists.
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func requireExists(
        _ id: VehicleID, at pointer: String, in transaction: Transaction
    ) throws {
        guard try VehicleTable.contains(id, in: transaction) else { throw Refusal.unknownReference(pointer, "vehicle") }
    }
}
