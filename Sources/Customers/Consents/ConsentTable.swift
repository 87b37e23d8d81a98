import SQLDatabase
import ServiceKit

/// All SQL about consents.
enum ConsentTable {
    static let migration = Migration(
        number: 76, name: "consents",
        statements: [
            """
            CREATE TABLE consents (
                id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id),
                purpose TEXT NOT NULL CHECK (purpose IN ('service', 'marketing', 'survey')),
                channel TEXT NOT NULL CHECK (channel IN ('phone', 'sms', 'email', 'app', 'wechat')),
                status TEXT NOT NULL CHECK (status IN ('granted', 'withdrawn')), at INTEGER NOT NULL,
                source TEXT NOT NULL, text_version TEXT, recorded_by TEXT NOT NULL, sequence INTEGER NOT NULL,
                CHECK (status = 'withdrawn' OR text_version IS NOT NULL)
            ) STRICT
            """,
            "CREATE INDEX consents_by_customer ON consents (customer_id, purpose, channel, at, sequence)",
        ])

    /// Nothing was said later about the same: the column `isCurrent`.
    private static let columns: SQL = """
        SELECT id, customer_id, purpose, channel, status, at, source, text_version, recorded_by,
            CASE WHEN EXISTS (SELECT 1 FROM consents l WHERE l.customer_id = c.customer_id AND l.purpose = c.purpose
                AND l.channel = c.channel AND (l.at, l.sequence) > (c.at, c.sequence)) THEN 0 ELSE 1 END
        FROM consents c
        """
    private static let isLast: SQL = """
         AND NOT EXISTS (SELECT 1 FROM consents l WHERE l.customer_id = c.customer_id AND l.purpose = c.purpose
            AND l.channel = c.channel AND (l.at, l.sequence) > (c.at, c.sequence))
        """

    /// Which consents a list shows.
    struct Filter {
        var customer: CustomerID?
        var purpose: ConsentPurpose?
        var channel: ContactChannel?
        var status: ConsentStatus?
        var isCurrent: Bool?
        var dates = DateBounds()
    }

    /// The dates that consents are filtered by besides when they were recorded and changed.
    static let dates = [DateFilter("said", " AND c.at")]
    /// What tells that a consent was recorded, or that another about the same was, which may hold in its stead.
    static let changes = ChangeTrace.resource.and(
        partsOf: """
            SELECT o.id FROM consents n JOIN consents o ON o.customer_id = n.customer_id AND o.purpose = n.purpose
                AND o.channel = n.channel
            WHERE n.id
            """
    ).and(ofCustomersIn: "SELECT id FROM consents WHERE customer_id")

    static func find(_ id: ConsentID, in transaction: Transaction) throws -> Consent? {
        try transaction.first(columns + " WHERE c.id = $1", [id.sql], read)
    }

    /// In the order in which they were recorded, one more than the limit where there are more.
    static func list(
        _ filter: Filter, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Consent] {
        var conditions = SQLConditions(columns + " WHERE c.id > $1", [.text(after), .int(limit + 1)])
        conditions.add(" AND c.customer_id = ", filter.customer?.sql)
        conditions.add(" AND c.purpose = ", filter.purpose?.rawValue)
        conditions.add(" AND c.channel = ", filter.channel?.rawValue)
        conditions.add(" AND c.status = ", filter.status?.rawValue)
        if filter.isCurrent == true { conditions.add(isLast) }
        conditions.add(filter.dates)
        conditions.end(" ORDER BY c.id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// What holds of each purpose and channel about which a customer has said something.
    static func current(of customer: CustomerID, in transaction: Transaction) throws -> [Consent] {
        try transaction.query(
            columns + " WHERE c.customer_id = $1" + isLast + " ORDER BY c.purpose, c.channel", [customer.sql], read)
    }

    /// Appends; of what was said at one moment the later record holds.
    static func insert(_ consent: Consent, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO consents (id, customer_id, purpose, channel, status, at, source, text_version, recorded_by,
                sequence)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE(MAX(sequence), 0) + 1 FROM consents
            WHERE customer_id = $2
            """,
            [
                consent.id.sql, consent.customerID.sql, .text(consent.purpose.rawValue),
                .text(consent.channel.rawValue), .text(consent.status.rawValue), consent.at.sql,
                .text(consent.source), .optional(consent.textVersion), .text(consent.recordedBy),
            ])
    }

    private static func read(_ row: Row) throws -> Consent {
        guard let purpose = ConsentPurpose(rawValue: row.text(2)), let channel = ContactChannel(rawValue: row.text(3)),
            let status = ConsentStatus(rawValue: row.text(4))
        else { throw DatabaseError(.mismatch, "a consent has a purpose, channel or status that is not known") }
        var consent = Consent(
            id: row.id(0), customerID: row.id(1), purpose: purpose, channel: channel, status: status,
            at: row.instant(5), source: row.text(6), textVersion: row.optionalText(7), recordedBy: row.text(8))
        consent.isCurrent = row.bool(9)
        return consent
    }
}
