import SQLDatabase
import ServiceKit

/// Messages as they are told to and of customers (CUS-02, CUS-05, CUS-12).
enum NotificationCustomerTable {
    /// What tells who the customer is goes by the module's reaction on `customer.erased`.
    static let data = CustomerData(
        "notifications", "recipient", as: "notifications",
        [
            .init("id"), .init("kind"), .init("channel"), .init("subject"), .init("text"), .init("status"),
            .init("createdAt", .instant), .init("sentAt", .instant),
        ],
        rows: """
            SELECT id, kind, channel, subject, text, status, created_at, sent_at FROM notifications
            WHERE recipient_kind = 'customer' AND recipient = $1 ORDER BY id
            """,
        move: "UPDATE notifications SET recipient = $2 WHERE recipient_kind = 'customer' AND recipient = $1")

    /// Those that went out, or are about to; what was held back or overtaken was no contact.
    static let timeline = TimelineSource(
        """
        SELECT created_at, id, 'message', 'outbound', channel, outlet_id, CAST(NULL AS TEXT), resource_id, text
        FROM notifications
        WHERE recipient = $1 AND recipient_kind = 'customer' AND (status = 'queued' OR status = 'sent')
            AND (created_at, id) < ($2, $3)
        ORDER BY created_at DESC, id DESC LIMIT $4
        """)
}
