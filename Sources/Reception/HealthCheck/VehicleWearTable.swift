package import Customers
import RepairOrders
package import SQLDatabase
import ServiceKit

package enum VehicleWearTable {
    /// The schema of what inspections after the work know besides (INS-08).
    static let migration = Migration(
        number: 107, name: "wear with its limit and distance",
        statements: [
            "ALTER TABLE vehicle_wear ADD COLUMN wear_limit INTEGER",
            "ALTER TABLE vehicle_wear ADD COLUMN remaining_km INTEGER",
            "ALTER TABLE vehicle_wear ADD COLUMN formula TEXT",
            "ALTER TABLE vehicle_wear ADD COLUMN is_final INTEGER NOT NULL DEFAULT 0",
        ])

    /// What reception's inspection measured, in the place of what it had measured before.
    static func replace(_ wear: [VehicleWear], of order: RepairOrderID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM vehicle_wear WHERE order_id = $1 AND is_final = 0", [order.sql])
        for one in wear { try insert(one, isFinal: false, in: transaction) }
    }

    /// Keeps what the inspection after the work measured: it is the vehicle's state on leaving.
    package static func keep(_ wear: VehicleWear, in transaction: Transaction) throws {
        try insert(wear, isFinal: true, in: transaction)
    }

    private static func insert(_ one: VehicleWear, isFinal: Bool, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO vehicle_wear (vehicle_id, component, position, order_id, result, measured, unit, mileage_km,
                at, wear_limit, remaining_km, formula, is_final)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (vehicle_id, component, position, order_id) DO UPDATE
            SET result = excluded.result, measured = excluded.measured, unit = excluded.unit,
                mileage_km = excluded.mileage_km, at = excluded.at, wear_limit = excluded.wear_limit,
                remaining_km = excluded.remaining_km, formula = excluded.formula, is_final = excluded.is_final
            """,
            [
                one.vehicleID.sql, .text(one.component), .text(one.position), one.orderID.sql, .text(one.result),
                .integer(one.measured), .text(one.unit), .optional(one.mileageKm), one.at.sql, .optional(one.limit),
                .optional(one.remainingKm), .optional(one.formula), .flag(isFinal),
            ])
    }

    /// All that was measured of a vehicle, the newest of each part and position first.
    package static func list(of vehicle: VehicleID, in transaction: Transaction) throws -> [VehicleWear] {
        try transaction.query(
            """
            SELECT component, position, order_id, result, measured, unit, mileage_km, at, wear_limit, remaining_km,
                formula
            FROM vehicle_wear
            WHERE vehicle_id = $1 ORDER BY component, position, at DESC, order_id DESC
            """,
            [vehicle.sql]
        ) { row in
            VehicleWear(
                vehicleID: vehicle, component: row.text(0), position: row.text(1), orderID: row.id(2),
                result: row.text(3), measured: row.int64(4), unit: row.text(5), mileageKm: row.optionalInt64(6),
                at: row.instant(7), limit: row.optionalInt64(8), remainingKm: row.optionalInt64(9),
                formula: row.optionalText(10))
        }
    }
}
