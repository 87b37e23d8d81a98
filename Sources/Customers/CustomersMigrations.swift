import SQLDatabase

/// What came to customers and vehicles later.
enum CustomersMigrations {
    /// Who they turn out to be, whose vehicles were, and every contact with them (CUS-02, CUS-03, CUS-05, CUS-06,
    /// CUS-12).
    static let lives = Migration(
        number: 89, name: "merges, erasures, owners and contacts",
        statements: [
            "ALTER TABLE customers ADD COLUMN birthday INTEGER",
            "ALTER TABLE customers ADD COLUMN source TEXT",
            "ALTER TABLE customers ADD COLUMN verified_on INTEGER",
            "ALTER TABLE customers ADD COLUMN merged_into TEXT",
            "ALTER TABLE customers ADD COLUMN erased_at INTEGER",
            "CREATE INDEX customers_by_merge ON customers (merged_into) WHERE merged_into IS NOT NULL",
            "ALTER TABLE vehicles ADD COLUMN verified_on INTEGER",
            """
            CREATE TABLE vehicle_owners (
                vehicle_id TEXT NOT NULL REFERENCES vehicles (id), sequence INTEGER NOT NULL,
                owner_id TEXT NOT NULL REFERENCES customers (id), since INTEGER NOT NULL, until INTEGER,
                PRIMARY KEY (vehicle_id, sequence)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX vehicle_owners_by_owner ON vehicle_owners (owner_id)",
            """
            CREATE TABLE customer_contacts (
                id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id), kind TEXT NOT NULL,
                direction TEXT CHECK (direction = 'inbound' OR direction = 'outbound'), at INTEGER NOT NULL,
                outlet_id TEXT REFERENCES outlets (id), staff_id TEXT REFERENCES staff (id), subject_id TEXT,
                text TEXT NOT NULL, actor TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX customer_contacts_by_customer ON customer_contacts (customer_id, at, id)",
        ])

    /// By whose clock customers live (EVT-03, CBK-01).
    static let zones = Migration(
        number: 109, name: "time zones of customers",
        statements: ["ALTER TABLE customers ADD COLUMN time_zone TEXT"])
}
