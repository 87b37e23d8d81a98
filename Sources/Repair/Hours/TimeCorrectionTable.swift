import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What clockings, attendance and indirect time were before they were corrected (REP-14).
enum TimeCorrectionTable {
    static let creation: SQL = """
        CREATE TABLE time_corrections (
            subject_id TEXT NOT NULL, position INTEGER NOT NULL CHECK (position >= 1), started_at INTEGER NOT NULL,
            ended_at INTEGER CHECK (ended_at >= started_at), reason TEXT NOT NULL,
            by_staff TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL, PRIMARY KEY (subject_id, position)
        ) STRICT, WITHOUT ROWID
        """

    static func insert(_ correction: TimeCorrection, of subject: String, in transaction: Transaction) throws {
        let last =
            try transaction.first(
                "SELECT COALESCE(MAX(position), 0) FROM time_corrections WHERE subject_id = $1", [.text(subject)]
            ) { $0.int(0) } ?? 0
        try transaction.execute(
            """
            INSERT INTO time_corrections (subject_id, position, started_at, ended_at, reason, by_staff, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(subject), .int(last + 1), correction.before.start.sql, .optional(correction.before.end),
                .text(correction.reason), correction.by.sql, correction.at.sql,
            ])
    }

    /// What one recorded time was before, the first first.
    static func list(of subject: String, in transaction: Transaction) throws -> [TimeCorrection] {
        try transaction.query(
            """
            SELECT started_at, ended_at, reason, by_staff, at FROM time_corrections
            WHERE subject_id = $1 ORDER BY position
            """, [.text(subject)]
        ) { read($0, from: 0) }
    }

    /// The corrections of all clockings of an order, by clocking.
    static func list(
        ofClockingsOf order: RepairOrderID, in transaction: Transaction
    ) throws -> [String: [TimeCorrection]] {
        try group(
            """
            SELECT t.subject_id, t.started_at, t.ended_at, t.reason, t.by_staff, t.at
            FROM clockings c JOIN time_corrections t ON t.subject_id = c.id
            WHERE c.order_id = $1 ORDER BY t.subject_id, t.position
            """, order.sql, in: transaction)
    }

    /// The corrections of all of somebody's attendance and indirect time, by what was corrected.
    static func list(ofTimesOf staff: StaffID, in transaction: Transaction) throws -> [String: [TimeCorrection]] {
        try group(
            """
            SELECT t.subject_id, t.started_at, t.ended_at, t.reason, t.by_staff, t.at
            FROM staff_times s JOIN time_corrections t ON t.subject_id = s.id
            WHERE s.staff_id = $1 ORDER BY t.subject_id, t.position
            """, staff.sql, in: transaction)
    }

    private static func group(
        _ statement: SQL, _ value: SQLValue, in transaction: Transaction
    ) throws -> [String: [TimeCorrection]] {
        var found: [String: [TimeCorrection]] = [:]
        try transaction.forEach(statement, [value]) { found[$0.text(0), default: []].append(read($0, from: 1)) }
        return found
    }

    private static func read(_ row: Row, from column: Int) -> TimeCorrection {
        TimeCorrection(
            before: TimeSpan(start: row.instant(column), end: row.optionalInstant(column + 1)),
            reason: row.text(column + 2), by: row.id(column + 3), at: row.instant(column + 4))
    }
}
