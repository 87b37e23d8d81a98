import SQLDatabase
package import ServiceKit

/// Customers' own access by links (CUS-13).
package enum TrackingModule {
    /// What the program adds to itself by this module.
    package static let module = Module(
        "tracking", migrations: [migration], routes: AccessLinkRoutes.all + TrackRoutes.all,
        scopes: [OutletScope("/v1/access-links/{id}", AccessLinkTable.place)], callers: [LinkCallers.source])

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
}
