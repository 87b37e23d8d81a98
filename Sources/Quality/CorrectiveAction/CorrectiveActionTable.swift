package import Network
package import SQLDatabase
import ServiceKit

package enum CorrectiveActionTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, period, complaint_id, kind, cause, text, owner_id, due_on, check_on, created_at, status,
            done_at, result, checked_by, checked_at, finding, version
        FROM corrective_actions
        """

    static func insert(_ action: CorrectiveAction, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO corrective_actions (id, outlet_id, period, complaint_id, kind, cause, text, owner_id, due_on,
                check_on, created_at, status, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                action.id.sql, action.outletID.sql, .optional(action.period), .optional(action.complaintID),
                .text(action.kind.rawValue), .text(action.cause), .text(action.text), action.ownerID.sql,
                action.dueOn.sql, action.checkOn.sql, action.createdAt.sql, .text(action.status.rawValue),
                .integer(action.version),
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal` 409 where another change came between.
    static func update(_ action: CorrectiveAction, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE corrective_actions SET version = $2, status = $3, done_at = $4, result = $5, checked_by = $6,
                checked_at = $7, finding = $8
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                action.id.sql, .integer(action.version), .text(action.status.rawValue), .optional(action.doneAt),
                .optional(action.result), .optional(action.check?.by), .optional(action.check?.at),
                .optional(action.check?.finding),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func find(_ id: CorrectiveActionID, in transaction: Transaction) throws -> CorrectiveAction? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// Those that answer a period's report, in the order in which they were made.
    package static func list(
        of outlet: OutletID, period: String, in transaction: Transaction
    ) throws -> [CorrectiveAction] {
        try transaction.query(
            columns + " WHERE outlet_id = $1 AND period = $2 ORDER BY id", [outlet.sql, .text(period)], read)
    }

    /// What is not over and in someone's hands.
    static func open(of owner: StaffID, in transaction: Transaction) throws -> [CorrectiveAction] {
        try transaction.query(
            columns + " WHERE owner_id = $1 AND status <> 'effective' AND status <> 'ineffective' ORDER BY id",
            [owner.sql], read)
    }

    /// Gives one to another owner.
    ///
    /// - Throws: `Refusal` 409 where another change came between.
    static func setOwner(
        _ owner: StaffID, of action: CorrectiveAction, in transaction: Transaction
    ) throws {
        let changed = try transaction.execute(
            "UPDATE corrective_actions SET owner_id = $2, version = version + 1 WHERE id = $1 AND version = $3",
            [action.id.sql, owner.sql, .integer(action.version)])
        guard changed == 1 else { throw Refusal.conflict }
    }

    struct Filter {
        var outlets: [String]?
        var status: CorrectiveAction.Status?
        var owner: StaffID?
        var period: String?
        /// The last day on which they are due.
        var dueThrough: LocalDate?
        var dates = DateBounds()
        var after: String
        var limit: Int
    }

    /// The dates that actions are filtered by besides when they were made and changed.
    static let dates = [
        DateFilter("due", " AND due_on", isDay: true), DateFilter("done", " AND done_at"),
        DateFilter("checked", " AND checked_at"),
    ]

    /// In the order in which they were made, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [CorrectiveAction] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(filter.after), .int(filter.limit + 1)])
        conditions.add(" AND outlet_id", among: filter.outlets)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND owner_id = ", filter.owner?.text)
        conditions.add(" AND period = ", filter.period)
        conditions.add(" AND due_on <= ", filter.dueThrough?.sql)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The outlet of a corrective action; nil where there is none.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM corrective_actions WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    private static func read(_ row: Row) throws -> CorrectiveAction {
        guard let kind = CorrectiveAction.Kind(rawValue: row.text(4)),
            let status = CorrectiveAction.Status(rawValue: row.text(11))
        else { throw DatabaseError(.mismatch, "a corrective action has a kind or status that is not known") }
        var action = CorrectiveAction(
            id: row.id(0), outletID: row.id(1), period: row.optionalText(2), complaintID: row.optionalID(3), kind: kind,
            cause: row.text(5), text: row.text(6), ownerID: row.id(7), dueOn: row.date(8), checkOn: row.date(9),
            createdAt: row.instant(10))
        action.status = status
        action.doneAt = row.optionalInstant(12)
        action.result = row.optionalText(13)
        if let by: StaffID = row.optionalID(14) {
            action.check = CorrectiveAction.Check(by: by, at: row.instant(15), finding: row.text(16))
        }
        action.version = row.int64(17)
        return action
    }
}
