import Network
import SQLDatabase
import ServiceKit

enum StatementTable {
    private static let columns: SQL = """
        SELECT id, number, account_id, outlet_id, currency, issued_at, issued_on, due_on, total, paid, version,
            CAST(COALESCE((SELECT SUM(e.amount) FROM account_entries e WHERE e.statement_id = account_statements.id),
                0) AS BIGINT)
        FROM account_statements
        """

    static func insert(_ statement: Statement, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO account_statements (id, number, account_id, outlet_id, currency, issued_at, issued_on, due_on,
                total, paid, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)
            """,
            [
                statement.id.sql, .text(statement.number), statement.accountID.sql, statement.outletID.sql,
                .text(statement.currency.rawValue), statement.issuedAt.sql, statement.issuedOn.sql,
                statement.dueOn.sql, .integer(statement.total), .integer(statement.version),
            ])
    }

    /// The statement with its entries and payments.
    static func find(_ id: StatementID, in transaction: Transaction) throws -> Statement? {
        guard var statement = try transaction.first(columns + " WHERE id = $1", [id.sql], read) else { return nil }
        statement.entries = try AccountEntryTable.list(of: id, in: transaction)
        statement.payments = try transaction.query(
            """
            SELECT id, method, amount, reference, received_by, received_at FROM statement_payments
            WHERE statement_id = $1 ORDER BY received_at, id
            """,
            [id.sql]
        ) { row in
            StatementPayment(
                id: row.id(0), method: Payment.Method(rawValue: row.text(1)) ?? .bankTransfer, amount: row.int64(2),
                reference: row.optionalText(3), receivedBy: row.optionalID(4), receivedAt: row.instant(5))
        }
        return statement
    }

    /// An account's statements, newest first; one more than the limit where there are more.
    static func list(
        of account: AccountID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [Statement] {
        try transaction.query(
            columns + " WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            [account.sql, .text(after ?? "stm_~"), .int(limit + 1)], read)
    }

    /// An account's statements of which something may be open, the first first.
    static func unpaid(of account: AccountID, in transaction: Transaction) throws -> [Statement] {
        try transaction.query(columns + " WHERE account_id = $1 AND paid < total ORDER BY id", [account.sql], read)
    }

    /// Counts a change of what is open on it.
    static func advance(_ id: StatementID, in transaction: Transaction) throws {
        try transaction.execute("UPDATE account_statements SET version = version + 1 WHERE id = $1", [id.sql])
    }

    /// Adds to what was paid, unless that were more than is open: than its entries come to, later credits with them.
    ///
    /// - Returns: whether it was added.
    static func addPaid(_ amount: Int64, to id: StatementID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE account_statements SET paid = paid + $2, version = version + 1
            WHERE id = $1 AND paid + $2 <= CAST(COALESCE((SELECT SUM(e.amount) FROM account_entries e
                WHERE e.statement_id = account_statements.id), 0) AS BIGINT)
            """,
            [id.sql, .integer(amount)]) == 1
    }

    static func insert(
        _ payment: StatementPayment, of statement: StatementID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO statement_payments (id, statement_id, method, amount, reference, received_by, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                payment.id.sql, statement.sql, .text(payment.method.rawValue), .integer(payment.amount),
                .optional(payment.reference), .optional(payment.receivedBy), payment.receivedAt.sql,
            ])
    }

    /// The outlet that issued a statement; nil where there is no such statement.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM account_statements WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    private static func read(_ row: Row) throws -> Statement {
        guard let currency = Currency(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a statement has a currency that is not known")
        }
        var statement = Statement(
            id: row.id(0), number: row.text(1), accountID: row.id(2), outletID: row.id(3), currency: currency,
            issuedAt: row.instant(5), issuedOn: row.date(6), dueOn: row.date(7), total: row.int64(8),
            paid: row.int64(9), version: row.int64(10))
        statement.credited = statement.total - row.int64(11)
        return statement
    }
}
