package import Network
import Pricing
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum ClockingTable {
    static func insert(_ clocking: Clocking, outlet: OutletID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO clockings (id, order_id, job_id, outlet_id, technician_id, pay_type, started_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                clocking.id.sql, clocking.orderID.sql, clocking.jobID.sql, outlet.sql, clocking.technicianID.sql,
                .text(clocking.payType.rawValue), clocking.startedAt.sql,
            ])
    }

    /// The stretches of work on a job that are running: several where technicians share it (REP-14).
    static func open(job: JobID, in transaction: Transaction) throws -> [Clocking] {
        try transaction.query(
            """
            SELECT id, order_id, job_id, technician_id, pay_type, started_at, ended_at, pause_reason
            FROM clockings WHERE job_id = $1 AND ended_at IS NULL ORDER BY id
            """,
            [job.sql], read)
    }

    static func find(_ id: ClockingID, in transaction: Transaction) throws -> Clocking? {
        try transaction.first(
            """
            SELECT id, order_id, job_id, technician_id, pay_type, started_at, ended_at, pause_reason
            FROM clockings WHERE id = $1
            """,
            [id.sql], read)
    }

    /// The outlet of a clocking; nil where there is no such clocking.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM clockings WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    /// Where the time was worked, which stays so when its order moves (REP-16).
    static func outlet(of id: ClockingID, in transaction: Transaction) throws -> OutletID? {
        try transaction.first("SELECT outlet_id FROM clockings WHERE id = $1", [id.sql]) { $0.id(0) }
    }

    /// Ends what is running.
    static func close(_ id: ClockingID, at now: Instant, reason: PauseReason?, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE clockings SET ended_at = CASE WHEN started_at > $2 THEN started_at ELSE $2 END, pause_reason = $3
            WHERE id = $1 AND ended_at IS NULL
            """,
            [id.sql, now.sql, .optional(reason?.rawValue)])
    }

    /// Saves the corrected times of a clocking (REP-14).
    static func correct(_ clocking: Clocking, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE clockings SET started_at = $2, ended_at = $3 WHERE id = $1",
            [clocking.id.sql, clocking.startedAt.sql, .optional(clocking.endedAt)])
    }

    static func isClocked(_ job: JobID, in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM clockings WHERE job_id = $1 LIMIT 1", [job.sql]) { _ in true } ?? false
    }

    /// Whether the work on a job ever rested for an expert (REP-08).
    static func hasWaitedForExpert(_ job: JobID, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM clockings WHERE job_id = $1 AND pause_reason = 'waitingExpert' LIMIT 1", [job.sql]
        ) { _ in true } ?? false
    }

    /// Whether somebody has worked on an order, by the clock (INS-03).
    package static func hasWorked(
        _ staff: StaffID, on order: RepairOrderID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM clockings WHERE order_id = $1 AND technician_id = $2 LIMIT 1", [order.sql, staff.sql]
        ) { _ in true } ?? false
    }

    /// An order's clockings in the order of their identifiers, one more than the limit where there are more.
    static func list(
        of order: RepairOrderID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [Clocking] {
        try transaction.query(
            """
            SELECT id, order_id, job_id, technician_id, pay_type, started_at, ended_at, pause_reason
            FROM clockings WHERE order_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """,
            [order.sql, .text(after ?? ""), .int(limit + 1)], read)
    }

    private static func read(_ row: Row) throws -> Clocking {
        guard let payType = PayType(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a clocking has an unknown pay type")
        }
        return Clocking(
            id: row.id(0), orderID: row.id(1), jobID: row.id(2), technicianID: row.id(3), payType: payType,
            startedAt: row.instant(5), endedAt: row.optionalInstant(6),
            pauseReason: row.optionalText(7).flatMap(PauseReason.init))
    }
}
