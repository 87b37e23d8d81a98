import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of hard cases (REP-08).
enum ExpertCaseTable {
    static let creation: [SQL] = [
        """
        CREATE TABLE expert_cases (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
            job_id TEXT NOT NULL REFERENCES repair_order_jobs (id),
            status TEXT NOT NULL CHECK (status = 'open' OR status = 'answered' OR status = 'closed'),
            version INTEGER NOT NULL, question TEXT NOT NULL, opened_by TEXT NOT NULL REFERENCES staff (id),
            opened_at INTEGER NOT NULL, asked_id TEXT REFERENCES staff (id), clock_paused INTEGER NOT NULL,
            expert_id TEXT REFERENCES staff (id), answer TEXT, answered_at INTEGER,
            closed_by TEXT REFERENCES staff (id), result TEXT, closed_at INTEGER,
            CHECK ((answered_at IS NULL) = (expert_id IS NULL)), CHECK ((closed_at IS NULL) = (closed_by IS NULL))
        ) STRICT
        """,
        "CREATE INDEX expert_cases_by_order ON expert_cases (order_id, id)",
        "CREATE INDEX expert_cases_by_job ON expert_cases (job_id)",
        "CREATE INDEX expert_cases_open ON expert_cases (status, id) WHERE status = 'open'",
    ]

    private static let columns: SQL = """
        SELECT id, order_id, job_id, status, version, question, opened_by, opened_at, asked_id, clock_paused, expert_id,
            answer, answered_at, closed_by, result, closed_at
        FROM expert_cases
        """

    static func insert(_ one: ExpertCase, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO expert_cases (id, order_id, job_id, status, version, question, opened_by, opened_at, asked_id,
                clock_paused)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                one.id.sql, one.orderID.sql, one.jobID.sql, .text(one.status.rawValue), .integer(one.version),
                .text(one.question), one.openedBy.sql, one.openedAt.sql, .optional(one.askedID),
                .flag(one.isClockPaused),
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ one: ExpertCase, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE expert_cases SET status = $2, version = $3, expert_id = $4, answer = $5, answered_at = $6,
                closed_by = $7, result = $8, closed_at = $9
            WHERE id = $1 AND version + 1 = $3
            """,
            [
                one.id.sql, .text(one.status.rawValue), .integer(one.version), .optional(one.answer?.expertID),
                .optional(one.answer?.text), .optional(one.answer?.at), .optional(one.closed?.by),
                .optional(one.closed?.result), .optional(one.closed?.at),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func find(_ id: ExpertCaseID, in transaction: Transaction) throws -> ExpertCase? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// What of a job no expert has answered yet.
    static func open(of job: JobID, in transaction: Transaction) throws -> [ExpertCase] {
        try transaction.query(columns + " WHERE job_id = $1 AND status = 'open' ORDER BY id", [job.sql], read)
    }

    /// Whether a job was ever put to an expert.
    static func exists(of job: JobID, in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM expert_cases WHERE job_id = $1 LIMIT 1", [job.sql]) { _ in true } ?? false
    }

    /// The outlet of the order that the case is of; nil where there is no such case.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            "SELECT o.outlet_id FROM expert_cases c JOIN repair_orders o ON o.id = c.order_id WHERE c.id = $1",
            [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    struct Filter {
        /// Of orders at which outlets; nil for all.
        var outlets: [String]?
        var order: RepairOrderID?
        var status: ExpertCaseStatus?
        var dates = DateBounds()
    }

    /// When a case was put to the experts.
    static let opened = DateFilter("opened", " AND opened_at")
    /// The dates that cases are filtered by besides when they were opened and changed.
    static let dates = [DateFilter("answered", " AND answered_at"), DateFilter("closed", " AND closed_at")]

    /// Newest first, one more than the limit where there are more.
    static func list(_ filter: Filter, after: String?, limit: Int, in transaction: Transaction) throws -> [ExpertCase] {
        var conditions = SQLConditions(
            columns + " WHERE id < $1", [.text(after ?? "exc_~"), .integer(Int64(limit + 1))])
        conditions.add(" AND order_id = ", filter.order?.text)
        if let outlets = filter.outlets {
            conditions.add(" AND order_id IN (SELECT o.id FROM repair_orders o WHERE 1 = 1")
            conditions.add(" AND o.outlet_id", among: outlets)
            conditions.add(")")
        }
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    private static func read(_ row: Row) throws -> ExpertCase {
        guard let status = ExpertCaseStatus(rawValue: row.text(3)) else {
            throw DatabaseError(.mismatch, "an expert case has an unknown status")
        }
        var one = ExpertCase(
            id: row.id(0), orderID: row.id(1), jobID: row.id(2), question: row.text(5), openedBy: row.id(6),
            openedAt: row.instant(7), askedID: row.optionalID(8), isClockPaused: row.bool(9))
        one.status = status
        one.version = row.int64(4)
        one.answer = row.optionalInstant(12).map {
            ExpertCase.Answered(expertID: row.id(10), text: row.text(11), at: $0)
        }
        one.closed = row.optionalInstant(15).map {
            ExpertCase.Closed(by: row.id(13), result: row.optionalText(14), at: $0)
        }
        return one
    }
}
