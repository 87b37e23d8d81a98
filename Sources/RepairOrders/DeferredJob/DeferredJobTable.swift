package import Customers
package import SQLDatabase
package import ServiceKit

package enum DeferredJobTable {
    package static func insert(_ deferred: DeferredJob, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO deferred_jobs (id, vehicle_id, order_id, description, operation, reason, safety, price,
                currency, created_at, status)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                deferred.id.sql, deferred.vehicleID.sql, deferred.orderID.sql, .text(deferred.description),
                .optional(deferred.operation), .text(deferred.reason.rawValue), .flag(deferred.isSafetyRelevant),
                .optional(deferred.price?.amount), .optional(deferred.price?.currency.rawValue), deferred.createdAt.sql,
                .text(deferred.status.rawValue),
            ])
    }

    /// The customer signed that this order's safety-relevant work was not done.
    package static func acknowledge(of order: RepairOrderID, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE deferred_jobs SET acknowledged_at = $2
            WHERE order_id = $1 AND safety = 1 AND acknowledged_at IS NULL
            """,
            [order.sql, now.sql])
    }

    package static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [DeferredJob] {
        try transaction.query(
            """
            SELECT id, vehicle_id, order_id, description, operation, reason, safety, price, currency, created_at,
                status, acknowledged_at
            FROM deferred_jobs WHERE order_id = $1 ORDER BY id
            """,
            [order.sql], read)
    }

    /// A vehicle's deferred work, newest first; one more than the limit where there is more.
    package static func list(
        of vehicle: VehicleID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [DeferredJob] {
        try transaction.query(
            """
            SELECT id, vehicle_id, order_id, description, operation, reason, safety, price, currency, created_at,
                status, acknowledged_at
            FROM deferred_jobs WHERE vehicle_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            """,
            [vehicle.sql, .text(after ?? "dfj_~"), .int(limit + 1)], read)
    }

    private static func read(_ row: Row) -> DeferredJob {
        let currency = row.optionalText(8).flatMap(Currency.init) ?? .CNY
        var deferred = DeferredJob(
            id: row.id(0), vehicleID: row.id(1),
            orderID: row.id(2), description: row.text(3), operation: row.optionalText(4),
            reason: DeferredJob.Reason(rawValue: row.text(5)) ?? .declined, isSafetyRelevant: row.bool(6),
            price: row.optionalInt64(7).map { Money($0, currency) }, createdAt: row.instant(9))
        deferred.status = DeferredJob.Status(rawValue: row.text(10)) ?? .open
        deferred.acknowledgedAt = row.optionalInstant(11)
        return deferred
    }
}
