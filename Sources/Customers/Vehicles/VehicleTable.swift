package import SQLDatabase
import ServiceKit

/// All SQL about vehicles.
package enum VehicleTable {
    private static let columns: SQL = """
        SELECT id, vin, plate, make, model, variant, model_year, engine, displacement_cc, colour, in_service_on,
            owner_id, mileage_km, version, created_at
        FROM vehicles
        """
    private static let byID: SQL = columns + " WHERE id = $1"
    private static let byVIN: SQL = columns + " WHERE vin = $1"

    /// Whether there is one with the identifier.
    static func contains(_ id: VehicleID, in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM vehicles WHERE id = $1", [id.sql]) { _ in true } ?? false
    }

    /// The vehicle with an identifier; nil where there is none.
    package static func find(_ id: VehicleID, in transaction: Transaction) throws -> Vehicle? {
        try transaction.first(byID, [id.sql], vehicle)
    }

    /// The vehicle with a VIN; nil where there is none.
    package static func find(vin: String, in transaction: Transaction) throws -> Vehicle? {
        try transaction.first(byVIN, [.text(vin)], vehicle)
    }

    /// Which vehicles a list shows; nil takes all.
    struct Filter: Sendable {
        var vin: String?
        var plate: String?
        var owner: CustomerID?
        /// Only these, where it is not nil.
        var ids: [String]?
        var dates = DateBounds()
    }

    /// What tells that a vehicle has changed.
    static let changes = ChangeTrace.document.and(ofCustomersIn: "SELECT id FROM vehicles WHERE owner_id")

    /// Vehicles in the order of their identifiers, one more than the limit where there are more.
    static func list(
        _ filter: Filter, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Vehicle] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(after), .int(limit + 1)])
        conditions.add(" AND vin = ", filter.vin)
        conditions.add(" AND plate_key = ", filter.plate.map(Vehicle.normalized))
        conditions.add(" AND owner_id = ", filter.owner?.text)
        conditions.add(" AND id", among: filter.ids)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, vehicle)
    }

    static func insert(_ vehicle: Vehicle, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO vehicles (id, version, vin, plate, plate_key, make, model, variant, model_year, engine,
                displacement_cc, colour, in_service_on, owner_id, mileage_km, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """, values(vehicle) + [vehicle.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ vehicle: Vehicle, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE vehicles SET version = $2, vin = $3, plate = $4, plate_key = $5, make = $6, model = $7, variant = $8,
                model_year = $9, engine = $10, displacement_cc = $11, colour = $12, in_service_on = $13, owner_id = $14,
                mileage_km = $15
            WHERE id = $1 AND version + 1 = $2
            """, values(vehicle))
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func values(_ vehicle: Vehicle) -> [SQLValue] {
        [
            vehicle.id.sql, .integer(vehicle.version), .optional(vehicle.vin), .optional(vehicle.plate),
            .optional(vehicle.plate.map(Vehicle.normalized)), .text(vehicle.make), .text(vehicle.model),
            .optional(vehicle.variant), .optional(vehicle.modelYear.map(Int64.init)), .optional(vehicle.engine),
            .optional(vehicle.displacementCC.map(Int64.init)), .optional(vehicle.colour),
            vehicle.inServiceOn?.sql ?? .null, vehicle.ownerID.sql, .integer(vehicle.mileageKm),
        ]
    }

    private static func vehicle(_ row: Row) -> Vehicle {
        Vehicle(
            id: VehicleID(stored: row.text(0)), vin: row.optionalText(1), plate: row.optionalText(2),
            make: row.text(3), model: row.text(4), variant: row.optionalText(5), modelYear: row.optionalInt(6),
            engine: row.optionalText(7), displacementCC: row.optionalInt(8), colour: row.optionalText(9),
            inServiceOn: row.optionalInt64(10).map { LocalDate(daysSinceEpoch: Int32(clamping: $0)) },
            ownerID: CustomerID(stored: row.text(11)), mileageKm: row.int64(12), version: row.int64(13),
            createdAt: Instant(microseconds: row.int64(14)))
    }
}
