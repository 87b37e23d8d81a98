import SQLDatabase
import ServiceKit

/// What must hold of notifications.
enum NotificationCheckTable {
    static let all: [Check] = [
        .rows(
            "notifications.job", "notifications",
            """
            SELECT n.id, 'is queued, and no job is to send it' FROM notifications n
            WHERE n.status = 'queued' AND NOT EXISTS (SELECT 1 FROM scheduled_jobs j
                WHERE j.subject = n.id AND j.kind = 'notification.send' AND j.status <> 'done')
            """),
        .rows(
            "notifications.channel", "notifications",
            """
            SELECT id, 'goes to a ' || recipient_kind || ' over ' || channel FROM notifications
            WHERE (channel = 'inbox') <> (recipient_kind <> 'customer')
            """),
    ]
}
