import SQLDatabase
import ServiceKit

enum MileageTable {
    /// Readings of a vehicle are numbered from 1 in the order of recording.
    static func insert(
        km: Int64, source: String, odometerReplaced: Bool, of id: VehicleID, at now: Instant,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO mileage_readings (vehicle_id, sequence, km, source, odometer_replaced, at)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5 FROM mileage_readings WHERE vehicle_id = $1
            """, [id.sql, .integer(km), .text(source), .flag(odometerReplaced), now.sql])
    }

    /// Readings newest first, one more than the limit where there are more.
    static func list(
        of id: VehicleID, before: Int64, limit: Int, in transaction: Transaction
    ) throws -> [MileageReading] {
        try transaction.query(
            """
            SELECT sequence, km, source, odometer_replaced, at FROM mileage_readings
            WHERE vehicle_id = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3
            """, [id.sql, .integer(before), .int(limit + 1)]
        ) { row in
            MileageReading(
                sequence: row.int64(0), km: row.int64(1), source: row.text(2),
                at: Instant(microseconds: row.int64(4)), odometerReplaced: row.bool(3))
        }
    }
}
