import RepairOrders
import SQLDatabase
import ServiceKit

enum AccountEntryTable {
    private static let columns: SQL = """
        SELECT kind, amount, at, order_id, invoice_id, payment_id, refund_id FROM account_entries
        """

    /// Adds an entry after the account's last one; the account's own row was changed before, so two cannot meet here.
    ///
    /// - Parameter statement: the one that it changes; nil where the next one takes it.
    static func insert(
        _ entry: AccountEntry, of account: AccountID, on statement: StatementID? = nil, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO account_entries (account_id, sequence, kind, amount, at, order_id, invoice_id, payment_id,
                refund_id, statement_id)
            VALUES ($1, (SELECT COALESCE(MAX(sequence), 0) + 1 FROM account_entries WHERE account_id = $1), $2, $3, $4,
                $5, $6, $7, $8, $9)
            """,
            [
                account.sql, .text(entry.kind.rawValue), .integer(entry.amount), entry.at.sql, entry.orderID.sql,
                .optional(entry.invoiceID), entry.paymentID.sql, .optional(entry.refundID),
                .optional(statement),
            ])
    }

    /// The statement that asked for a payment on account; nil where none has yet.
    static func statement(
        of payment: PaymentID, on account: AccountID, in transaction: Transaction
    ) throws -> StatementID? {
        try transaction.first(
            """
            SELECT statement_id FROM account_entries WHERE account_id = $1 AND payment_id = $2 AND kind = 'charge'
            """,
            [account.sql, payment.sql]
        ) { row -> StatementID? in row.optionalID(0) } ?? nil
    }

    /// What no statement has asked for, up to a moment; with what was given back since of what was charged before it.
    static func unstated(
        of account: AccountID, before: Instant, in transaction: Transaction
    ) throws -> [AccountEntry] {
        try transaction.query(
            columns + """
                 WHERE account_id = $1 AND statement_id IS NULL AND (at < $2 OR kind = 'credit' AND payment_id IN (
                    SELECT c.payment_id FROM account_entries c
                    WHERE c.account_id = $1 AND c.kind = 'charge' AND c.at < $2))
                ORDER BY sequence
                """,
            [account.sql, before.sql], read)
    }

    /// Puts what no statement has asked for on one.
    static func state(
        on statement: StatementID, of account: AccountID, before: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE account_entries SET statement_id = $2
            WHERE account_id = $1 AND statement_id IS NULL AND (at < $3 OR kind = 'credit' AND payment_id IN (
                SELECT c.payment_id FROM account_entries c
                WHERE c.account_id = $1 AND c.kind = 'charge' AND c.at < $3))
            """,
            [account.sql, statement.sql, before.sql])
    }

    static func list(of statement: StatementID, in transaction: Transaction) throws -> [AccountEntry] {
        try transaction.query(columns + " WHERE statement_id = $1 ORDER BY sequence", [statement.sql], read)
    }

    private static func read(_ row: Row) -> AccountEntry {
        AccountEntry(
            kind: AccountEntry.Kind(rawValue: row.text(0)) ?? .charge, amount: row.int64(1), at: row.instant(2),
            orderID: row.id(3), invoiceID: row.optionalID(4), paymentID: row.id(5), refundID: row.optionalID(6))
    }
}
