import SQLDatabase
package import ServiceKit

/// Files that belong to things: stored by SHA-256 beside the database, streamed both ways (EVT-05).
package enum AttachmentsModule {
    package static let name = "attachments"

    /// - Parameter store: where the bytes are.
    package static func module(_ store: AttachmentStore = AttachmentStore(.temporary)) -> Module {
        Module(
            name, migrations: [migration], routes: AttachmentRoutes.all(store), checks: checks,
            scopes: [OutletScope("/v1/attachments/{id}", AttachmentTable.place)], jobs: [AttachmentSweep.job(store)])
    }

    private static let checks: [Check] = [
        .rows(
            "attachments.hash", "attachments",
            """
            SELECT id, 'has a hash of ' || CAST(length(hash) AS TEXT) || ' characters and ' || CAST(size AS TEXT)
                || ' bytes'
            FROM attachments WHERE length(hash) <> 64 OR size < 1
            """),
        .rows(
            "attachments.size", "attachments",
            """
            SELECT MIN(id), 'and others with its hash have different sizes' FROM attachments
            GROUP BY hash HAVING MIN(size) <> MAX(size)
            """),
    ]

    private static let migration = Migration(
        number: 84, name: "attachments",
        statements: [
            """
            CREATE TABLE attachments (
                id TEXT PRIMARY KEY, hash TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL, name TEXT,
                outlet_id TEXT REFERENCES outlets (id), created_by TEXT NOT NULL, created_at INTEGER NOT NULL,
                idempotency_key TEXT
            ) STRICT
            """,
            "CREATE INDEX attachments_by_hash ON attachments (hash)",
            "CREATE INDEX attachments_by_age ON attachments (created_at)",
            """
            CREATE UNIQUE INDEX attachments_by_key ON attachments (created_by, idempotency_key)
                WHERE idempotency_key IS NOT NULL
            """,
            """
            CREATE TABLE attachment_references (
                attachment_id TEXT NOT NULL REFERENCES attachments (id), resource_id TEXT NOT NULL, role TEXT NOT NULL,
                root_id TEXT NOT NULL, outlet_id TEXT NOT NULL REFERENCES outlets (id), note TEXT, at INTEGER NOT NULL,
                PRIMARY KEY (attachment_id, resource_id, role)
            ) STRICT
            """,
            "CREATE INDEX attachment_references_by_root ON attachment_references (root_id, at)",
            "CREATE INDEX attachment_references_by_resource ON attachment_references (resource_id, role)",
        ])
}
