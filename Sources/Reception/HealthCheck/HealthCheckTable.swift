import RepairOrders
import SQLDatabase
import ServiceKit

enum HealthCheckTable {
    /// Keeps the inspection in the place of an earlier one of the order.
    static func replace(_ check: HealthCheck, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM mpi_results WHERE order_id = $1", [check.orderID.sql])
        try transaction.execute(
            """
            INSERT INTO multi_point_inspections (order_id, id, vehicle_id, template_id, template_revision, staff_id, at,
                mileage_km, note)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (order_id) DO UPDATE SET template_id = excluded.template_id,
                template_revision = excluded.template_revision, staff_id = excluded.staff_id, at = excluded.at,
                mileage_km = excluded.mileage_km, note = excluded.note
            """,
            [
                check.orderID.sql, check.id.sql, check.vehicleID.sql, .optional(check.templateID),
                .optional(check.templateRevision), check.staffID.sql, check.at.sql, .optional(check.mileageKm),
                .optional(check.note),
            ])
        for (sequence, result) in check.results.enumerated() {
            try insert(result, sequence, of: check.orderID, in: transaction)
        }
    }

    private static func insert(
        _ result: HealthCheck.Result, _ sequence: Int, of order: RepairOrderID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO mpi_results (order_id, sequence, id, item, name, position, result, measured, unit, note, photos,
                operation, safety)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                order.sql, .int(sequence), result.id.sql, .text(result.item), .text(result.name),
                .text(result.position), .text(result.light.rawValue), .optional(result.measured),
                .optional(result.unit), .optional(result.note), .text(StringList.encode(result.photos)),
                .optional(result.operation), .flag(result.isSafetyRelevant),
            ])
    }

    /// An order's inspection with its results.
    static func find(of order: RepairOrderID, in transaction: Transaction) throws -> HealthCheck? {
        let found = try transaction.first(
            """
            SELECT id, vehicle_id, template_id, template_revision, staff_id, at, mileage_km, note
            FROM multi_point_inspections WHERE order_id = $1
            """,
            [order.sql]
        ) { row in
            HealthCheck(
                id: row.id(0), orderID: order, vehicleID: row.id(1), templateID: row.optionalID(2),
                templateRevision: row.optionalInt64(3), staffID: row.id(4), at: row.instant(5),
                mileageKm: row.optionalInt64(6), note: row.optionalText(7), results: [])
        }
        guard var check = found else { return nil }
        check.results = try results(of: order, in: transaction)
        return check
    }

    private static func results(of order: RepairOrderID, in transaction: Transaction) throws -> [HealthCheck.Result] {
        try transaction.query(
            """
            SELECT id, item, name, position, result, measured, unit, note, photos, operation, safety
            FROM mpi_results WHERE order_id = $1 ORDER BY sequence
            """,
            [order.sql]
        ) { row in
            HealthCheck.Result(
                id: row.id(0), item: row.text(1), name: row.text(2), position: row.text(3),
                light: HealthCheckTemplate.Light(rawValue: row.text(4)) ?? .notApplicable,
                measured: row.optionalInt64(5), unit: row.optionalText(6), note: row.optionalText(7),
                photos: try StringList.decode(row.text(8)), operation: row.optionalText(9),
                isSafetyRelevant: row.bool(10))
        }
    }
}
