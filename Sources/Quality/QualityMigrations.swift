import SQLDatabase

enum QualityMigrations {
    /// Settings have a version, so that two managers do not undo each other's (API-05).
    static let versions = Migration(
        number: 116, name: "versions of callback settings",
        statements: ["ALTER TABLE callback_settings ADD COLUMN version INTEGER NOT NULL DEFAULT 1"])

    /// Complaints to their end, reviews, corrective actions, and the times that outlets set.
    static let followUp = Migration(
        number: 95, name: "complaints to their end, reviews and corrective actions",
        statements: [
            """
            ALTER TABLE complaints ADD COLUMN channel TEXT NOT NULL DEFAULT 'callback'
                CHECK (channel IN ('phone', 'web', 'email', 'letter', 'counter', 'callback', 'link'))
            """,
            "ALTER TABLE complaints ADD COLUMN resolve_by INTEGER",
            "ALTER TABLE complaints ADD COLUMN acknowledged_at INTEGER",
            "ALTER TABLE complaints ADD COLUMN resolved_by TEXT REFERENCES staff (id)",
            "ALTER TABLE complaints ADD COLUMN resolved_at INTEGER",
            "ALTER TABLE complaints ADD COLUMN cause TEXT",
            "ALTER TABLE complaints ADD COLUMN measure TEXT",
            "ALTER TABLE complaints ADD COLUMN resolution TEXT",
            "ALTER TABLE complaints ADD COLUMN is_satisfied INTEGER",
            "ALTER TABLE complaints ADD COLUMN closed_at INTEGER",
            "ALTER TABLE complaints ADD COLUMN reopen_count INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX complaints_by_owner ON complaints (owner_id, id)",
            "CREATE INDEX complaints_by_outlet_and_receipt ON complaints (outlet_id, received_at)",
            """
            CREATE TABLE reviews (
                id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
                order_id TEXT NOT NULL UNIQUE REFERENCES repair_orders (id),
                customer_id TEXT NOT NULL REFERENCES customers (id),
                rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5), text TEXT, created_at INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX reviews_by_outlet ON reviews (outlet_id, id)",
            "CREATE INDEX reviews_by_outlet_and_creation ON reviews (outlet_id, created_at)",
            "CREATE INDEX reviews_by_customer ON reviews (customer_id)",
            """
            CREATE TABLE corrective_actions (
                id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id), period TEXT,
                complaint_id TEXT REFERENCES complaints (id),
                kind TEXT NOT NULL CHECK (kind IN ('corrective', 'preventive')), cause TEXT NOT NULL,
                text TEXT NOT NULL, owner_id TEXT NOT NULL REFERENCES staff (id), due_on INTEGER NOT NULL,
                check_on INTEGER NOT NULL, created_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('open', 'done', 'effective', 'ineffective')),
                done_at INTEGER, result TEXT, checked_by TEXT REFERENCES staff (id), checked_at INTEGER, finding TEXT,
                version INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX corrective_actions_by_outlet ON corrective_actions (outlet_id, period, id)",
            "CREATE INDEX corrective_actions_by_owner ON corrective_actions (owner_id, id)",
            """
            CREATE TABLE callback_settings (
                place TEXT PRIMARY KEY, quiet_days INTEGER, approval_days INTEGER, acknowledgement_hours INTEGER,
                resolution_days INTEGER
            ) STRICT
            """,
        ])
}
