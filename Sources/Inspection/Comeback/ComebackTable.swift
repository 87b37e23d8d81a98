import Customers
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

enum ComebackTable {
    static let migration = Migration(
        number: 108, name: "comebacks",
        statements: [
            """
            CREATE TABLE comebacks (
                order_id TEXT NOT NULL REFERENCES repair_orders (id),
                first_job_id TEXT NOT NULL REFERENCES repair_order_jobs (id),
                first_order_id TEXT NOT NULL REFERENCES repair_orders (id),
                answer TEXT NOT NULL CHECK (answer IN ('accepted', 'declined')), concern_id TEXT, job_id TEXT,
                reason TEXT, staff_id TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL,
                PRIMARY KEY (order_id, first_job_id), CHECK ((answer = 'accepted') = (job_id IS NOT NULL))
            ) STRICT
            """,
            "CREATE INDEX comebacks_by_first_order ON comebacks (first_order_id)",
            "CREATE INDEX comebacks_by_job ON comebacks (job_id) WHERE job_id IS NOT NULL",
        ])

    private static let lines: SQL = """
        SELECT g.id, g.order_id, o.number, o.outlet_id, l.job_id, l.operation, l.description, c.text,
            l.days, l.distance_km, g.starts_on, g.start_mileage_km
        FROM repair_orders o JOIN guarantees g ON g.order_id = o.id JOIN guarantee_jobs l ON l.guarantee_id = g.id
            JOIN repair_order_jobs j ON j.id = l.job_id
            LEFT JOIN repair_order_concerns c ON c.id = j.concern_id
        WHERE g.starts_on IS NOT NULL AND l.days IS NOT NULL
        """

    /// What is guaranteed of the vehicle's other orders, newest first, whether it holds still or not.
    static func guaranteed(
        of vehicle: VehicleID, besides order: RepairOrderID, in transaction: Transaction
    ) throws -> [Comeback.First] {
        try transaction.query(
            lines + " AND o.vehicle_id = $1 AND o.id <> $2 ORDER BY o.id DESC, l.position",
            [vehicle.sql, order.sql], first)
    }

    private static func first(_ row: Row) -> Comeback.First {
        Comeback.First(
            guaranteeID: row.id(0), orderID: row.id(1), orderNumber: row.text(2), outletID: row.id(3),
            jobID: row.id(4), operation: row.text(5), description: row.text(6), concern: row.optionalText(7),
            term: GuaranteeTerm(days: row.int(8), distanceKm: row.int64(9)), startsOn: row.date(10),
            startMileageKm: row.optionalInt64(11))
    }

    /// The answers on an order, by the guaranteed job.
    static func answers(
        on order: RepairOrderID, in transaction: Transaction
    ) throws -> [JobID: Comeback.Answer] {
        let rows = try transaction.query(
            "SELECT first_job_id, answer, concern_id, job_id, reason, staff_id, at FROM comebacks WHERE order_id = $1",
            [order.sql]
        ) { row -> (JobID, Comeback.Answer) in
            (
                row.id(0),
                Comeback.Answer(
                    result: Comeback.Answer.Result(rawValue: row.text(1)) ?? .declined, concernID: row.optionalID(2),
                    jobID: row.optionalID(3), reason: row.optionalText(4), staffID: row.id(5), at: row.instant(6))
            )
        }
        return Dictionary(rows) { _, last in last }
    }

    /// Keeps the last answer.
    static func put(
        _ answer: Comeback.Answer, to first: Comeback.First, on order: RepairOrderID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO comebacks (order_id, first_job_id, first_order_id, answer, concern_id, job_id, reason,
                staff_id, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (order_id, first_job_id) DO UPDATE SET answer = excluded.answer,
                concern_id = excluded.concern_id, job_id = excluded.job_id, reason = excluded.reason,
                staff_id = excluded.staff_id, at = excluded.at
            """,
            [
                order.sql, first.jobID.sql, first.orderID.sql, .text(answer.result.rawValue),
                .optional(answer.concernID), .optional(answer.jobID), .optional(answer.reason), answer.staffID.sql,
                answer.at.sql,
            ])
    }

    /// Whether a job is rework of guaranteed work, and somebody is to pay for it.
    static func isPaidRework(_ job: JobID, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM comebacks b JOIN repair_order_jobs j ON j.id = b.job_id
            WHERE b.job_id = $1 AND j.pay_type <> 'internal'
            """, [job.sql]
        ) { _ in true } ?? false
    }

    /// Whether a job is rework of guaranteed work.
    static func isRework(_ job: JobID, in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM comebacks WHERE job_id = $1", [job.sql]) { _ in true } ?? false
    }

    /// Forgets the answer that a job came of, as the job is taken off.
    static func delete(job: JobID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM comebacks WHERE job_id = $1", [job.sql])
    }

    /// Rework `j` on an order `o` that comes to nothing: cancelled, or not wanted after all.
    static let isGivenUp: SQL = "(o.status = 'cancelled' OR j.status = 'declined' OR j.status = 'deferred')"

    /// The orders on which guaranteed work of an order came back, with the job there; what is given up does not count.
    static func returns(
        of order: RepairOrderID, for caller: Caller, in transaction: Transaction
    ) throws -> [Guarantee.Return] {
        try transaction.query(
            """
            SELECT b.first_job_id, o.id, o.outlet_id, b.job_id, b.at
            FROM comebacks b JOIN repair_order_jobs j ON j.id = b.job_id JOIN repair_orders o ON o.id = j.order_id
            WHERE b.first_order_id = $1 AND NOT
            """ + " " + isGivenUp + " ORDER BY o.id, b.first_job_id",
            [order.sql]
        ) { row in
            Guarantee.Return(
                of: row.id(0), orderID: row.id(1), outlet: row.text(2), jobID: row.id(3), at: row.instant(4),
                isVisible: caller.sees(outlet: row.text(2)))
        }
    }
}
