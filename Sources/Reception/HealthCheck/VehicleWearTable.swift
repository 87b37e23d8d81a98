package import Customers
import RepairOrders
package import SQLDatabase
import ServiceKit

package enum VehicleWearTable {
    static func replace(_ wear: [VehicleWear], of order: RepairOrderID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM vehicle_wear WHERE order_id = $1", [order.sql])
        for one in wear {
            try transaction.execute(
                """
                INSERT INTO vehicle_wear (vehicle_id, component, position, order_id, result, measured, unit, mileage_km,
                    at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                [
                    one.vehicleID.sql, .text(one.component), .text(one.position), one.orderID.sql, .text(one.result),
                    .integer(one.measured), .text(one.unit), .optional(one.mileageKm), one.at.sql,
                ])
        }
    }

    /// All that was measured of a vehicle, the newest of each part and position first.
    package static func list(of vehicle: VehicleID, in transaction: Transaction) throws -> [VehicleWear] {
        try transaction.query(
            """
            SELECT component, position, order_id, result, measured, unit, mileage_km, at FROM vehicle_wear
            WHERE vehicle_id = $1 ORDER BY component, position, at DESC, order_id DESC
            """,
            [vehicle.sql]
        ) { row in
            VehicleWear(
                vehicleID: vehicle, component: row.text(0), position: row.text(1), orderID: row.id(2),
                result: row.text(3), measured: row.int64(4), unit: row.text(5), mileageKm: row.optionalInt64(6),
                at: row.instant(7))
        }
    }
}
