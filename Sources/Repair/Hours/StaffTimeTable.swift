import Network
import SQLDatabase
import ServiceKit

/// The SQL of attendance and indirect time, and of what it must not overlap (REP-14).
enum StaffTimeTable {
    static let creation: [SQL] = [
        """
        CREATE TABLE staff_times (
            id TEXT PRIMARY KEY, staff_id TEXT NOT NULL REFERENCES staff (id),
            outlet_id TEXT NOT NULL REFERENCES outlets (id),
            kind TEXT NOT NULL CHECK (kind = 'attendance' OR kind = 'travel' OR kind = 'training'),
            started_at INTEGER NOT NULL, ended_at INTEGER CHECK (ended_at >= started_at), note TEXT,
            CHECK (ended_at IS NOT NULL OR kind = 'attendance')
        ) STRICT
        """,
        "CREATE UNIQUE INDEX staff_times_open ON staff_times (staff_id) WHERE ended_at IS NULL",
        "CREATE INDEX staff_times_by_staff ON staff_times (staff_id, id)",
        "CREATE INDEX staff_times_by_outlet ON staff_times (outlet_id, ended_at)",
        "CREATE INDEX clockings_by_technician ON clockings (technician_id, started_at)",
        "CREATE INDEX clockings_by_outlet ON clockings (outlet_id, ended_at)",
    ]

    private static let columns: SQL = """
        SELECT id, staff_id, outlet_id, kind, started_at, ended_at, note FROM staff_times
        """
    private static let byID: SQL = columns + " WHERE id = $1"
    private static let open: SQL = columns + " WHERE staff_id = $1 AND ended_at IS NULL"
    static let overlappingAttendance: SQL = """
        SELECT id, started_at, ended_at FROM staff_times
        WHERE staff_id = $1 AND id <> $2 AND kind = 'attendance' AND started_at < $3
            AND (ended_at IS NULL OR (ended_at > $4 AND ended_at > started_at))
        ORDER BY started_at LIMIT 4
        """
    static let overlappingWork: SQL = """
        SELECT id, started_at, ended_at FROM clockings
        WHERE technician_id = $1 AND id <> $2 AND started_at < $3 AND (ended_at IS NULL OR ended_at > $4)
            AND (ended_at IS NULL OR ended_at > started_at)
        UNION ALL
        SELECT id, started_at, ended_at FROM staff_times
        WHERE staff_id = $1 AND id <> $2 AND kind <> 'attendance' AND started_at < $3 AND ended_at > $4
            AND ended_at > started_at
        ORDER BY 2 LIMIT 4
        """
    private static let listed: SQL = columns + " WHERE staff_id = $1 AND id > $2 ORDER BY id LIMIT $3"

    static func insert(_ time: StaffTime, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO staff_times (id, staff_id, outlet_id, kind, started_at, ended_at, note)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                time.id.sql, time.staffID.sql, time.outletID.sql, .text(time.kind.rawValue), time.span.start.sql,
                .optional(time.span.end), .optional(time.note),
            ])
    }

    static func update(_ time: StaffTime, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE staff_times SET started_at = $2, ended_at = $3 WHERE id = $1",
            [time.id.sql, time.span.start.sql, .optional(time.span.end)])
    }

    static func find(_ id: StaffTimeID, in transaction: Transaction) throws -> StaffTime? {
        try transaction.first(byID, [id.sql], read)
    }

    /// The attendance that goes on: who it is of is at work.
    static func attending(_ staff: StaffID, in transaction: Transaction) throws -> StaffTime? {
        try transaction.first(open, [staff.sql], read)
    }

    /// Somebody's times in the order of their identifiers, one more than the limit where there are more.
    static func list(
        of staff: StaffID, after: String, limit: Int, in transaction: Transaction
    ) throws -> [StaffTime] {
        try transaction.query(listed, [staff.sql, .text(after), .int(limit + 1)], read)
    }

    /// The outlet of a time; nil where there is no such time.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM staff_times WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    /// The first other attendance of a person that has time in common with a span.
    static func attendance(
        of staff: StaffID, overlapping span: TimeSpan, except id: String, in transaction: Transaction
    ) throws -> (id: String, span: TimeSpan)? {
        try transaction.query(
            overlappingAttendance,
            [staff.sql, .text(id), (span.end ?? .distant).sql, span.start.sql], other
        ).first { $0.span.overlaps(span) }
    }

    /// The first other time of a person on a job, under way or in training that has time in common with a span.
    static func work(
        of staff: StaffID, overlapping span: TimeSpan, except id: String, in transaction: Transaction
    ) throws -> (id: String, span: TimeSpan)? {
        try transaction.query(
            overlappingWork,
            [staff.sql, .text(id), (span.end ?? .distant).sql, span.start.sql], other
        ).first { $0.span.overlaps(span) }
    }

    private static func other(_ row: Row) -> (id: String, span: TimeSpan) {
        (row.text(0), TimeSpan(start: row.instant(1), end: row.optionalInstant(2)))
    }

    private static func read(_ row: Row) throws -> StaffTime {
        guard let kind = StaffTime.Kind(rawValue: row.text(3)) else {
            throw DatabaseError(.mismatch, "a recorded time has an unknown kind")
        }
        return StaffTime(
            id: row.id(0), staffID: row.id(1), outletID: row.id(2), kind: kind,
            span: TimeSpan(start: row.instant(4), end: row.optionalInstant(5)), note: row.optionalText(6))
    }
}
