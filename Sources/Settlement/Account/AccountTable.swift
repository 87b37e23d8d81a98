import Customers
import Network
import SQLDatabase
import ServiceKit

enum AccountTable {
    private static let columns: SQL = """
        SELECT id, number, outlet_id, customer_id, currency, credit_limit, term_days, status, balance, created_at,
            version
        FROM accounts
        """

    /// Answers whether it was inserted: not where the number is taken.
    static func insert(_ account: Account, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO accounts (id, number, outlet_id, customer_id, currency, credit_limit, term_days, status,
                balance, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10) ON CONFLICT (number) DO NOTHING
            """,
            [
                account.id.sql, .text(account.number), account.outletID.sql, account.customerID.sql,
                .text(account.currency.rawValue), .integer(account.creditLimit), .integer(account.termDays),
                .text(account.status.rawValue), account.createdAt.sql, .integer(account.version),
            ]) == 1
    }

    static func find(_ id: AccountID, in transaction: Transaction) throws -> Account? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// A customer's accounts, the first first.
    static func list(of customer: CustomerID, in transaction: Transaction) throws -> [Account] {
        try transaction.query(columns + " WHERE customer_id = $1 ORDER BY id", [customer.sql], read)
    }

    /// What tells that an account has changed: its own events, and those of its statements.
    static let changes = ChangeTrace.resource.and(partsOf: "SELECT account_id FROM account_statements WHERE id")
        .and(ofCustomersIn: "SELECT id FROM accounts WHERE customer_id")

    /// Accounts in the order in which they were opened; one more than the limit where there are more.
    static func list(
        outlets: [String]?, customer: String?, dates: DateBounds, after: String, limit: Int,
        in transaction: Transaction
    ) throws -> [Account] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(after), .int(limit + 1)])
        conditions.add(" AND customer_id = ", customer)
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// Saves limit, terms and status, where nobody has changed the account since.
    static func update(_ account: Account, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE accounts SET credit_limit = $2, term_days = $3, status = $4, version = version + 1
            WHERE id = $1 AND version + 1 = $5
            """,
            [
                account.id.sql, .integer(account.creditLimit), .integer(account.termDays),
                .text(account.status.rawValue), .integer(account.version),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// Adds to what is owed, unless that were above the limit or the account is not active.
    ///
    /// - Returns: whether it was added.
    static func charge(_ amount: Int64, to id: AccountID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE accounts SET balance = balance + $2, version = version + 1
            WHERE id = $1 AND status = 'active' AND balance + $2 <= credit_limit
            """,
            [id.sql, .integer(amount)]) == 1
    }

    /// Takes off what is owed.
    static func credit(_ amount: Int64, to id: AccountID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE accounts SET balance = balance - $2, version = version + 1 WHERE id = $1",
            [id.sql, .integer(amount)])
    }

    /// The outlet that keeps an account; nil where there is no such account.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM accounts WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    private static func read(_ row: Row) throws -> Account {
        guard let currency = Currency(rawValue: row.text(4)), let status = Account.Status(rawValue: row.text(7))
        else { throw DatabaseError(.mismatch, "an account has a currency or a status that is not known") }
        return Account(
            id: row.id(0), number: row.text(1), outletID: row.id(2), customerID: row.id(3), currency: currency,
            creditLimit: row.int64(5), termDays: row.int64(6), status: status, balance: row.int64(8),
            createdAt: row.instant(9), version: row.int64(10))
    }
}
