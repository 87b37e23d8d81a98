import SQLDatabase
import ServiceKit

/// Records whose data should be looked through (CUS-06).
enum DataQualityTable {
    /// Customers that lack something, or were not verified since a day, in the order of their identifiers.
    static func customers(
        before day: LocalDate, after: String, limit: Int, in transaction: Transaction
    ) throws -> [CustomerID] {
        try transaction.query(
            """
            SELECT id FROM customers
            WHERE id > $1 AND merged_into IS NULL AND erased_at IS NULL
                AND (verified_on IS NULL OR verified_on < $2 OR email IS NULL OR address IS NULL
                    OR preferred_channel IS NULL OR preferred_start IS NULL OR source IS NULL
                    OR (kind = 'person' AND birthday IS NULL))
            ORDER BY id LIMIT $3
            """, [.text(after), day.sql, .int(limit + 1)]
        ) { $0.id(0) }
    }

    /// Vehicles that lack something, or were not verified since a day, in the order of their identifiers.
    static func vehicles(
        before day: LocalDate, after: String, limit: Int, in transaction: Transaction
    ) throws -> [VehicleID] {
        try transaction.query(
            """
            SELECT id FROM vehicles
            WHERE id > $1 AND (verified_on IS NULL OR verified_on < $2 OR vin IS NULL OR plate IS NULL
                OR variant IS NULL OR model_year IS NULL OR engine IS NULL OR displacement_cc IS NULL OR colour IS NULL
                OR in_service_on IS NULL OR mileage_km = 0)
            ORDER BY id LIMIT $3
            """, [.text(after), day.sql, .int(limit + 1)]
        ) { $0.id(0) }
    }

    static func verifiedOn(_ vehicle: VehicleID, in transaction: Transaction) throws -> LocalDate? {
        try transaction.first("SELECT verified_on FROM vehicles WHERE id = $1", [vehicle.sql]) { $0.optionalDate(0) }
            ?? nil
    }

    static func verify(_ customer: CustomerID, on day: LocalDate, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE customers SET verified_on = $2, version = version + 1 WHERE id = $1", [customer.sql, day.sql])
        try transaction.execute(
            "UPDATE vehicles SET verified_on = $2 WHERE owner_id = $1", [customer.sql, day.sql])
    }
}
