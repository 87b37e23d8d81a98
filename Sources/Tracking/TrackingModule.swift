package import Attachments
import SQLDatabase
package import ServiceKit
package import Settlement

/// Customers' own access by links (CUS-13).
package enum TrackingModule {
    package static let name = "tracking"

    /// - Parameters:
    ///   - payments: what takes payments online; nothing does unless the operator names it.
    ///   - store: where photos are.
    package static func module(
        payments: OnlinePayments = OnlinePayments(), attachments store: AttachmentStore = AttachmentStore(.temporary)
    ) -> Module {
        Module(
            name, migrations: [migration, subjects],
            routes: AccessLinkRoutes.all + TrackRoutes(payments: payments, store: store).all,
            reactions: [MoveLinks.reaction],
            scopes: [OutletScope("/v1/access-links/{id}", AccessLinkTable.place)], callers: [LinkCallers.source],
            customerData: [LinkCustomerTable.data])
    }

    private static let migration = Migration(
        number: 42, name: "access links",
        statements: [
            """
            CREATE TABLE access_links (
                id TEXT PRIMARY KEY,
                subject_kind TEXT NOT NULL CHECK (subject_kind = 'appointment' OR subject_kind = 'repairOrder'
                    OR subject_kind = 'changeRequest'),
                subject_id TEXT NOT NULL, outlet_id TEXT NOT NULL REFERENCES outlets (id),
                customer_id TEXT NOT NULL REFERENCES customers (id), customer_name TEXT, created_at INTEGER NOT NULL,
                created_by TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER
            ) STRICT
            """,
            "CREATE INDEX access_links_by_subject ON access_links (subject_id, id)",
            "CREATE INDEX access_links_by_outlet ON access_links (outlet_id, id)",
            "CREATE INDEX access_links_by_customer ON access_links (customer_id)",
            "CREATE TABLE server_secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
        ])

    /// Links to surveys, and the visits that customers booked over links.
    private static let subjects = Migration(
        number: 97, name: "links to surveys and booked visits",
        statements: [
            "ALTER TABLE access_links RENAME TO access_links_before",
            "DROP INDEX access_links_by_subject",
            "DROP INDEX access_links_by_outlet",
            "DROP INDEX access_links_by_customer",
            """
            CREATE TABLE access_links (
                id TEXT PRIMARY KEY,
                subject_kind TEXT NOT NULL CHECK (subject_kind = 'appointment' OR subject_kind = 'repairOrder'
                    OR subject_kind = 'changeRequest' OR subject_kind = 'survey'),
                subject_id TEXT NOT NULL, outlet_id TEXT NOT NULL REFERENCES outlets (id),
                customer_id TEXT NOT NULL REFERENCES customers (id), customer_name TEXT, created_at INTEGER NOT NULL,
                created_by TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER
            ) STRICT
            """,
            """
            INSERT INTO access_links (id, subject_kind, subject_id, outlet_id, customer_id, customer_name, created_at,
                created_by, expires_at, revoked_at)
            SELECT id, subject_kind, subject_id, outlet_id, customer_id, customer_name, created_at, created_by,
                expires_at, revoked_at
            FROM access_links_before
            """,
            "DROP TABLE access_links_before",
            "CREATE INDEX access_links_by_subject ON access_links (subject_id, id)",
            "CREATE INDEX access_links_by_outlet ON access_links (outlet_id, id)",
            "CREATE INDEX access_links_by_customer ON access_links (customer_id)",
            """
            CREATE TABLE access_link_visits (
                appointment_id TEXT PRIMARY KEY REFERENCES appointments (id),
                link_id TEXT NOT NULL REFERENCES access_links (id)
            ) STRICT
            """,
            "CREATE INDEX access_link_visits_by_link ON access_link_visits (link_id, appointment_id)",
        ])
}
