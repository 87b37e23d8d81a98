package import Customers
package import SQLDatabase
package import ServiceKit

package enum DeferredJobTable {
    private static let columns: SQL = """
        SELECT id, vehicle_id, order_id, description, operation, reason, safety_class, price, currency, created_at,
            status, acknowledged_at, priority, next_contact_on, version, revived_order_id, revived_job_id, closed_at,
            close_reason
        FROM deferred_jobs
        """
    private static let byID = columns + " WHERE id = $1"
    private static let ofOrder = columns + " WHERE order_id = $1 ORDER BY id"
    private static let ofRevivedJob = columns + " WHERE revived_job_id = $1"
    private static let ofRevivedOrder = columns + " WHERE revived_order_id = $1 ORDER BY id"
    private static let offered =
        columns + " WHERE vehicle_id = $1 AND order_id <> $2 AND (status = 'open' OR revived_order_id = $2) ORDER BY id"

    private static let offeredAgain =
        columns + """
             WHERE vehicle_id = $1 AND order_id <> $2 AND (revived_order_id IS NULL OR revived_order_id <> $2)
                AND EXISTS (SELECT 1 FROM deferred_job_offers o
                    WHERE o.deferred_job_id = deferred_jobs.id AND o.order_id = $2 AND o.answer <> 'accepted')
            ORDER BY id
            """

    /// Keeps work with the first link of its chain.
    package static func insert(_ deferred: DeferredJob, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO deferred_jobs (id, vehicle_id, order_id, description, operation, reason, safety, price,
                currency, created_at, status, safety_class, priority, next_contact_on, outlet_id)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, outlet_id
            FROM repair_orders WHERE id = $3
            """,
            [
                deferred.id.sql, deferred.vehicleID.sql, deferred.orderID.sql, .text(deferred.description),
                .optional(deferred.operation), .text(deferred.reason.rawValue), .flag(deferred.isSafetyRelevant),
                .optional(deferred.price?.amount), .optional(deferred.price?.currency.rawValue), deferred.createdAt.sql,
                .text(deferred.status.rawValue), .text(deferred.safetyClass.rawValue),
                .text(deferred.priority.rawValue), .optional(deferred.nextContactOn),
            ])
        let first = DeferredJobOffer(
            orderID: deferred.orderID, at: deferred.createdAt,
            answer: DeferredJobOffer.Result(rawValue: deferred.reason.rawValue) ?? .declined, price: deferred.price)
        try DeferredJobOfferTable.insert(first, of: deferred.id, in: transaction)
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal` 409 where another change came between.
    static func update(_ deferred: DeferredJob, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE deferred_jobs SET version = $2, status = $3, priority = $4, next_contact_on = $5,
                revived_order_id = $6, revived_job_id = $7, closed_at = $8, close_reason = $9
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                deferred.id.sql, .integer(deferred.version), .text(deferred.status.rawValue),
                .text(deferred.priority.rawValue), .optional(deferred.nextContactOn),
                .optional(deferred.revivedBy?.orderID), .optional(deferred.revivedBy?.jobID),
                .optional(deferred.closedAt), .optional(deferred.closeReason),
            ])
        guard changed == 1 else { throw Refusal.conflict }
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

    /// The customer signed that this safety-relevant work of an earlier visit was not done; once for all.
    package static func acknowledge(_ job: DeferredJobID, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE deferred_jobs SET acknowledged_at = $2 WHERE id = $1 AND acknowledged_at IS NULL",
            [job.sql, now.sql])
    }

    package static func find(_ id: DeferredJobID, in transaction: Transaction) throws -> DeferredJob? {
        try transaction.first(byID, [id.sql], read)
    }

    /// Work that was declined or postponed on an order.
    package static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [DeferredJob] {
        try transaction.query(ofOrder, [order.sql], read)
    }

    /// What a job does that was once deferred.
    package static func revived(by job: JobID, in transaction: Transaction) throws -> [DeferredJob] {
        try transaction.query(ofRevivedJob, [job.sql], read)
    }

    /// What the jobs of an order do that was once deferred.
    package static func revived(at order: RepairOrderID, in transaction: Transaction) throws -> [DeferredJob] {
        try transaction.query(ofRevivedOrder, [order.sql], read)
    }

    /// What is offered at a visit: the vehicle's open work of other orders, and what this order revived of it.
    package static func offered(
        to vehicle: VehicleID, on order: RepairOrderID, in transaction: Transaction
    ) throws -> [DeferredJob] {
        try transaction.query(offered, [vehicle.sql, order.sql], read)
    }

    /// What of the vehicle's work from other orders was offered on an order and not taken there, whatever became of it
    /// since.
    package static func offeredAgain(
        to vehicle: VehicleID, on order: RepairOrderID, in transaction: Transaction
    ) throws -> [DeferredJob] {
        try transaction.query(offeredAgain, [vehicle.sql, order.sql], read)
    }

    /// The columns of `columns`, in their order.
    static func read(_ row: Row) -> DeferredJob {
        let currency = row.optionalText(8).flatMap(Currency.init) ?? .CNY
        let safetyClass = DeferredJob.SafetyClass(rawValue: row.text(6)) ?? .none
        var deferred = DeferredJob(
            id: row.id(0), vehicleID: row.id(1),
            orderID: row.id(2), description: row.text(3), operation: row.optionalText(4),
            reason: DeferredJob.Reason(rawValue: row.text(5)) ?? .declined, isSafetyRelevant: safetyClass == .unsafe,
            price: row.optionalInt64(7).map { Money($0, currency) }, createdAt: row.instant(9),
            safetyClass: safetyClass)
        deferred.status = DeferredJob.Status(rawValue: row.text(10)) ?? .open
        deferred.acknowledgedAt = row.optionalInstant(11)
        deferred.priority = DeferredJob.Priority(rawValue: row.text(12)) ?? .medium
        deferred.nextContactOn = row.optionalDate(13)
        deferred.version = row.int64(14)
        if let order = row.optionalID(15, RepairOrderID.self), let job = row.optionalID(16, JobID.self) {
            deferred.revivedBy = DeferredJob.Revival(orderID: order, jobID: job)
        }
        deferred.closedAt = row.optionalInstant(17)
        deferred.closeReason = row.optionalText(18)
        return deferred
    }
}
