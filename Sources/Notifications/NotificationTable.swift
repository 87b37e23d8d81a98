package import SQLDatabase
import Customers
import Network
import ServiceKit

/// All SQL about notifications.
package enum NotificationTable {
    static let migration = Migration(
        number: 77, name: "notifications",
        statements: [
            """
            CREATE TABLE notifications (
                id TEXT PRIMARY KEY, cause TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, resource_id TEXT NOT NULL,
                outlet_id TEXT REFERENCES outlets (id),
                recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('customer', 'staff', 'role')),
                recipient TEXT NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL, subject TEXT NOT NULL,
                text TEXT NOT NULL, created_at INTEGER NOT NULL, send_at INTEGER NOT NULL, expires_at INTEGER,
                status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed', 'suppressed', 'cancelled')),
                sent_at INTEGER, attempt_count INTEGER NOT NULL, failure TEXT, read_at INTEGER,
                CHECK ((status = 'sent') = (sent_at IS NOT NULL))
            ) STRICT
            """,
            "CREATE INDEX notifications_by_resource ON notifications (resource_id, id)",
            "CREATE INDEX notifications_by_recipient ON notifications (recipient, id)",
            "CREATE INDEX notifications_by_outlet ON notifications (outlet_id, id)",
            "CREATE INDEX notifications_by_status ON notifications (status, id)",
            """
            CREATE TABLE notification_templates (
                kind TEXT NOT NULL, language TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
                version INTEGER NOT NULL, updated_at INTEGER NOT NULL, PRIMARY KEY (kind, language)
            ) STRICT, WITHOUT ROWID
            """,
        ])

    private static let columns: SQL = """
        SELECT id, kind, resource_id, outlet_id, recipient_kind, recipient, channel, language, subject, text,
            created_at, send_at, expires_at, status, sent_at, attempt_count, failure, read_at
        FROM notifications
        """

    /// Which notifications a list shows.
    struct Filter {
        var outlets: [String]?
        var customer: String?
        var staff: String?
        var role: String?
        var resource: String?
        var kind: String?
        var status: NotificationStatus?
        var channel: NotificationChannel?
        var isForStaffOnly = false
        var dates = DateBounds()
    }

    package static func find(_ id: NotificationID, in transaction: Transaction) throws -> Notification? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    static func find(cause: String, in transaction: Transaction) throws -> Notification? {
        try transaction.first(columns + " WHERE cause = $1", [.text(cause)], read)
    }

    /// The dates that notifications are filtered by besides when they were written and changed.
    static let dates = [DateFilter("sent", " AND sent_at"), DateFilter("expires", " AND expires_at")]
    /// What tells that a notification has changed; that it was written is no event.
    static let changes = ChangeTrace.resource.and(madeIn: "SELECT id FROM notifications WHERE created_at")
        .and(ofCustomersIn: "SELECT id FROM notifications WHERE recipient")

    /// In the order in which they were written, one more than the limit where there are more.
    static func list(
        _ filter: Filter, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Notification] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(after), .int(limit + 1)])
        conditions.add(" AND outlet_id", among: filter.outlets)
        // Identifiers of customers and of staff differ in their prefix.
        conditions.add(" AND recipient = ", filter.customer)
        conditions.add(" AND recipient = ", filter.staff)
        conditions.add(" AND recipient = ", filter.role)
        conditions.add(" AND resource_id = ", filter.resource)
        conditions.add(" AND kind = ", filter.kind)
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(" AND channel = ", filter.channel?.rawValue)
        if filter.isForStaffOnly { conditions.add(" AND recipient_kind <> 'customer'") }
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    static func insert(_ notification: Notification, cause: String, in transaction: Transaction) throws {
        let (kind, recipient) = stored(notification.recipient)
        try transaction.execute(
            """
            INSERT INTO notifications (id, cause, kind, resource_id, outlet_id, recipient_kind, recipient, channel,
                language, subject, text, created_at, send_at, expires_at, status, sent_at, attempt_count, failure)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, $17)
            """,
            [
                notification.id.sql, .text(cause), .text(notification.kind.rawValue), .text(notification.resource),
                .optional(notification.outletID), .text(kind), .text(recipient),
                .text(notification.channel.rawValue), .text(notification.language.rawValue),
                .text(notification.subject), .text(notification.text), notification.createdAt.sql,
                notification.sendAt.sql, .optional(notification.expiresAt), .text(notification.status.rawValue),
                .optional(notification.sentAt), .optional(notification.failure),
            ])
    }

    /// Saves what became of one, if it is still as it was read.
    ///
    /// - Returns: false where somebody else has changed it meanwhile.
    static func update(
        _ notification: Notification, from status: NotificationStatus, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE notifications SET status = $2, sent_at = $3, attempt_count = $4, failure = $5, read_at = $6
            WHERE id = $1 AND status = $7
            """,
            [
                notification.id.sql, .text(notification.status.rawValue), .optional(notification.sentAt),
                .int(notification.attemptCount), .optional(notification.failure), .optional(notification.readAt),
                .text(status.rawValue),
            ]) == 1
    }

    /// Those of a resource that wait, of a kind or of all.
    static func waiting(
        of resource: String, _ kind: NotificationKind?, in transaction: Transaction
    ) throws -> [Notification] {
        var conditions = SQLConditions(
            columns + " WHERE resource_id = $1 AND status = 'queued'", [.text(resource)])
        conditions.add(" AND kind = ", kind?.rawValue)
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The outlet of a notification; nil where there is none such.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM notifications WHERE id = $1", [.text(id)]) { row in
            .outlets(row.optionalText(0).map { [$0] } ?? [])
        }
    }

    /// Takes the words of what was sent to a customer away, and does not send what waits: they are to be forgotten
    /// (CUS-05).
    package static func forget(customer: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE notifications SET subject = '', text = '',
                status = CASE WHEN status IN ('queued', 'failed') THEN 'cancelled' ELSE status END
            WHERE recipient = $1 AND recipient_kind = 'customer'
            """, [.text(customer)])
    }

    /// How many there are in each state that somebody should look at.
    package static func backlog(in transaction: Transaction) throws -> (queued: Int, failed: Int) {
        let count: SQL = "SELECT count(*) FROM notifications WHERE status = $1"
        return (
            try transaction.first(count, ["queued"]) { $0.int(0) } ?? 0,
            try transaction.first(count, ["failed"]) { $0.int(0) } ?? 0
        )
    }

    private static func stored(_ recipient: Notification.Recipient) -> (kind: String, recipient: String) {
        switch recipient {
        case .customer(let id): ("customer", id.text)
        case .staff(let id): ("staff", id.text)
        case .role(let role): ("role", role.rawValue)
        }
    }

    private static func read(_ row: Row) throws -> Notification {
        guard let kind = NotificationKind(rawValue: row.text(1)),
            let channel = NotificationChannel(rawValue: row.text(6)),
            let language = Language(rawValue: row.text(7)), let status = NotificationStatus(rawValue: row.text(13))
        else { throw DatabaseError(.mismatch, "a notification holds a word that is not known") }
        var notification = Notification(
            id: row.id(0), kind: kind, resource: row.text(2), outletID: row.optionalID(3),
            recipient: try recipient(row.text(4), row.text(5)), channel: channel, language: language,
            subject: row.text(8), text: row.text(9), createdAt: row.instant(10), sendAt: row.instant(11),
            expiresAt: row.optionalInstant(12))
        notification.status = status
        notification.sentAt = row.optionalInstant(14)
        notification.attemptCount = row.int(15)
        notification.failure = row.optionalText(16)
        notification.readAt = row.optionalInstant(17)
        return notification
    }

    private static func recipient(_ kind: String, _ recipient: String) throws -> Notification.Recipient {
        switch kind {
        case "customer": return .customer(CustomerID(stored: recipient))
        case "staff": return .staff(StaffID(stored: recipient))
        default:
            guard let role = StaffRole(rawValue: recipient) else {
                throw DatabaseError(.mismatch, "a notification is to a role that is not known")
            }
            return .role(role)
        }
    }
}
