import SQLDatabase

/// All SQL about jobs.
enum ScheduledJobTable {
    static let migration = Migration(
        number: 75, name: "jobs",
        statements: [
            """
            CREATE TABLE scheduled_jobs (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, argument TEXT, outlet_id TEXT,
                created_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('scheduled', 'running', 'done', 'cancelled', 'dead')),
                next_at INTEGER, attempt_count INTEGER NOT NULL CHECK (attempt_count >= 0), last_error TEXT,
                finished_at INTEGER, claimed_by TEXT, claimed_until INTEGER,
                CHECK ((status IN ('scheduled', 'running')) = (next_at IS NOT NULL)),
                CHECK ((status IN ('scheduled', 'running')) = (finished_at IS NULL)),
                CHECK ((status = 'running') = (claimed_by IS NOT NULL)),
                CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
            ) STRICT
            """,
            "CREATE UNIQUE INDEX scheduled_jobs_waiting ON scheduled_jobs (subject, kind) WHERE status = 'scheduled'",
            "CREATE INDEX scheduled_jobs_due ON scheduled_jobs (next_at, id) WHERE next_at IS NOT NULL",
            "CREATE INDEX scheduled_jobs_finished ON scheduled_jobs (finished_at, id) WHERE finished_at IS NOT NULL",
            "CREATE INDEX scheduled_jobs_by_outlet ON scheduled_jobs (outlet_id, due_at, id)",
            "CREATE INDEX scheduled_jobs_by_status ON scheduled_jobs (status, due_at, id)",
            "CREATE INDEX scheduled_jobs_by_kind ON scheduled_jobs (kind, due_at, id)",
            "CREATE INDEX scheduled_jobs_by_time ON scheduled_jobs (due_at, id)",
        ])

    static let columns: SQL = """
        SELECT id, kind, subject, argument, outlet_id, created_at, due_at, status, next_at, attempt_count, last_error,
            finished_at
        FROM scheduled_jobs
        """

    static func find(_ id: ScheduledJobID, in transaction: Transaction) throws -> ScheduledJob? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// Writes a job, or moves the one that waits already.
    static func schedule(_ job: ScheduledJob, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO scheduled_jobs (id, kind, subject, argument, outlet_id, created_at, due_at, status, next_at,
                attempt_count)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'scheduled', $7, 0)
            ON CONFLICT (subject, kind) WHERE status = 'scheduled' DO UPDATE SET argument = excluded.argument,
                outlet_id = excluded.outlet_id, due_at = excluded.due_at, next_at = excluded.next_at,
                attempt_count = 0, last_error = NULL
            """,
            [
                job.id.sql, .text(job.kind), .text(job.subject), .optional(job.argument), .optional(job.outlet),
                job.createdAt.sql, job.dueAt.sql,
            ])
    }

    static func cancel(_ kind: String, of subject: String, at now: Instant, in transaction: Transaction) throws -> Bool
    {
        try transaction.execute(
            """
            UPDATE scheduled_jobs SET status = 'cancelled', next_at = NULL, finished_at = $3
            WHERE subject = $1 AND kind = $2 AND status = 'scheduled'
            """, [.text(subject), .text(kind), now.sql]) == 1
    }

    static func cancelAll(of subject: String, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE scheduled_jobs SET status = 'cancelled', next_at = NULL, finished_at = $2
            WHERE subject = $1 AND status = 'scheduled'
            """, [.text(subject), now.sql])
    }

    /// Which jobs are to be had: of these kinds, whose time has come, and which nobody works on.
    static func due(
        _ kinds: [String], at now: Instant, limit: Int, in transaction: Transaction
    ) throws -> [(id: ScheduledJobID, kind: String)] {
        var conditions = SQLConditions(
            """
            SELECT id, kind FROM scheduled_jobs
            WHERE next_at IS NOT NULL AND next_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
            """, [now.sql, .int(limit)])
        conditions.add(" AND kind", among: kinds)
        conditions.end(" ORDER BY next_at, id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values) { ($0.id(0), $0.text(1)) }
    }

    /// Takes a job to end it in this transaction.
    ///
    /// - Returns: nil where another node or an earlier attempt was first, or its time has moved.
    static func take(_ id: ScheduledJobID, at now: Instant, in transaction: Transaction) throws -> ScheduledJob? {
        let taken = try transaction.execute(
            """
            UPDATE scheduled_jobs SET attempt_count = attempt_count + 1
            WHERE id = $1 AND status = 'scheduled' AND next_at <= $2
            """, [id.sql, now.sql])
        return taken == 1 ? try find(id, in: transaction) : nil
    }

    /// Takes a job to work on it outside; others leave it alone until `until`.
    static func claim(
        _ id: ScheduledJobID, by node: String, at now: Instant, until: Instant, in transaction: Transaction
    ) throws -> ScheduledJob? {
        let claimed = try transaction.execute(
            """
            UPDATE scheduled_jobs SET status = 'running', claimed_by = $2, claimed_until = $4
            WHERE id = $1 AND next_at <= $3 AND (status = 'scheduled' OR status = 'running' AND claimed_until <= $3)
            """, [id.sql, .text(node), now.sql, until.sql])
        guard claimed == 1, var job = try find(id, in: transaction) else { return nil }
        job.now = now
        return job
    }

    /// Saves what came of an attempt.
    ///
    /// - Parameter node: who has claimed it; nil for a job that this transaction has taken.
    /// - Returns: false where another node has claimed it meanwhile.
    static func save(_ job: ScheduledJob, by node: String?, in transaction: Transaction) throws -> Bool {
        let values: [SQLValue] = [
            job.id.sql, .text(job.status.rawValue), .optional(job.nextAt), .int(job.attemptCount),
            .optional(job.lastError), .optional(job.finishedAt),
        ]
        let saving: SQL = """
            UPDATE scheduled_jobs SET status = $2, next_at = $3, attempt_count = $4, last_error = $5, finished_at = $6,
                claimed_by = NULL, claimed_until = NULL
            WHERE id = $1
            """
        guard let node else { return try transaction.execute(saving, values) == 1 }
        return try transaction.execute(
            saving + " AND status = 'running' AND claimed_by = $7", values + [.text(node)]) == 1
    }

    /// Gives back what a node has claimed, `*` for whatever is claimed where only one program serves the database.
    ///
    /// Where the same was asked for again meanwhile, the newer one is left.
    static func release(by node: String, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE scheduled_jobs SET status = 'cancelled', next_at = NULL, finished_at = $2, claimed_by = NULL,
                claimed_until = NULL
            WHERE status = 'running' AND (claimed_by = $1 OR $1 = '*') AND EXISTS (SELECT 1 FROM scheduled_jobs w
                WHERE w.subject = scheduled_jobs.subject AND w.kind = scheduled_jobs.kind AND w.status = 'scheduled')
            """, [.text(node), now.sql])
        try transaction.execute(
            """
            UPDATE scheduled_jobs SET status = 'scheduled', claimed_by = NULL, claimed_until = NULL
            WHERE status = 'running' AND (claimed_by = $1 OR $1 = '*')
            """, [.text(node)])
    }

    /// Whether the same is to be done about the same already.
    static func isWaiting(_ kind: String, of subject: String, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM scheduled_jobs WHERE subject = $1 AND kind = $2 AND status = 'scheduled'",
            [.text(subject), .text(kind)]
        ) { _ in true } ?? false
    }

    /// The same for a job that is being worked on itself.
    static func waitsBeside(_ job: ScheduledJob, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM scheduled_jobs WHERE subject = $1 AND kind = $2 AND status = 'scheduled' AND id <> $3",
            [.text(job.subject), .text(job.kind), job.id.sql]
        ) { _ in true } ?? false
    }

    /// Whether a node still has a job to itself.
    static func isClaimed(_ id: ScheduledJobID, by node: String, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM scheduled_jobs WHERE id = $1 AND status = 'running' AND claimed_by = $2",
            [id.sql, .text(node)]
        ) { _ in true } ?? false
    }

    static func hasFinished(before: Instant, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM scheduled_jobs
            WHERE finished_at IS NOT NULL AND finished_at < $1 AND status IN ('done', 'cancelled') LIMIT 1
            """, [before.sql]
        ) { _ in true } ?? false
    }

    static func hasClaims(in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM scheduled_jobs WHERE status = 'running' LIMIT 1") { _ in true } ?? false
    }

    /// Removes some of what has ended before; dead ones stay until someone has looked at them.
    static func prune(before: Instant, limit: Int, in transaction: Transaction) throws -> Int {
        try transaction.execute(
            """
            DELETE FROM scheduled_jobs WHERE id IN (SELECT id FROM scheduled_jobs
                WHERE finished_at IS NOT NULL AND finished_at < $1 AND status IN ('done', 'cancelled')
                ORDER BY finished_at, id LIMIT $2)
            """, [before.sql, .int(limit)])
    }

    static func read(_ row: Row) throws -> ScheduledJob {
        guard let status = ScheduledJobStatus(rawValue: row.text(7)) else {
            throw DatabaseError(.mismatch, "a job has a status that is not known")
        }
        return ScheduledJob(
            id: row.id(0), kind: row.text(1), subject: row.text(2), argument: row.optionalText(3),
            outlet: row.optionalText(4), createdAt: row.instant(5), dueAt: row.instant(6), status: status,
            nextAt: row.optionalInstant(8), attemptCount: row.int(9), lastError: row.optionalText(10),
            finishedAt: row.optionalInstant(11))
    }
}
