import SQLDatabase

/// The schema of reception beyond its first.
enum ReceptionMigrations {
    static let all = [agreements, healthChecks, answers, VehicleWearTable.migration, agreementsByJob]

    /// A job that is taken off is known by it to have no agreement.
    private static let agreementsByJob = Migration(
        number: 111, name: "agreements by job",
        statements: ["CREATE INDEX job_authorizations_by_job ON job_authorizations (job_id)"])

    /// Agreements that expire and are taken back (RCP-12), and the story of the promised time (RCP-13).
    private static let agreements = Migration(
        number: 81, name: "agreements that end, and changes of promises",
        statements: [
            "ALTER TABLE job_authorizations ADD COLUMN valid_until INTEGER",
            "ALTER TABLE job_authorizations ADD COLUMN revoked_at INTEGER",
            "ALTER TABLE job_authorizations ADD COLUMN revoke_reason TEXT",
            "ALTER TABLE job_authorizations ADD COLUMN revoked_by TEXT",
            """
            CREATE TABLE promise_changes (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), sequence INTEGER NOT NULL,
                previous_at INTEGER, promised_at INTEGER NOT NULL, reason TEXT NOT NULL, staff_id TEXT,
                told_by TEXT NOT NULL, told_at INTEGER NOT NULL, note TEXT, at INTEGER NOT NULL,
                PRIMARY KEY (order_id, sequence)
            ) STRICT
            """,
        ])

    /// Multi-point inspections by versioned templates (RCP-05), and the wear that they measured, by vehicle (INS-08).
    private static let healthChecks = Migration(
        number: 82, name: "multi-point inspections",
        statements: [
            """
            CREATE TABLE mpi_templates (
                id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL, created_at INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE mpi_template_revisions (
                template_id TEXT NOT NULL REFERENCES mpi_templates (id), revision INTEGER NOT NULL,
                operation TEXT, document TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (template_id, revision)
            ) STRICT
            """,
            "CREATE INDEX mpi_template_revisions_by_operation ON mpi_template_revisions (operation)",
            """
            CREATE TABLE multi_point_inspections (
                order_id TEXT PRIMARY KEY REFERENCES repair_orders (id), id TEXT NOT NULL UNIQUE,
                vehicle_id TEXT NOT NULL REFERENCES vehicles (id), template_id TEXT, template_revision INTEGER,
                staff_id TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL, mileage_km INTEGER, note TEXT
            ) STRICT
            """,
            """
            CREATE TABLE mpi_results (
                order_id TEXT NOT NULL REFERENCES multi_point_inspections (order_id), sequence INTEGER NOT NULL,
                id TEXT NOT NULL UNIQUE, item TEXT NOT NULL, name TEXT NOT NULL, position TEXT NOT NULL,
                result TEXT NOT NULL, measured INTEGER, unit TEXT, note TEXT, photos TEXT NOT NULL, operation TEXT,
                safety INTEGER NOT NULL, component TEXT, PRIMARY KEY (order_id, sequence)
            ) STRICT
            """,
            """
            CREATE TABLE vehicle_wear (
                vehicle_id TEXT NOT NULL REFERENCES vehicles (id), component TEXT NOT NULL, position TEXT NOT NULL,
                order_id TEXT NOT NULL REFERENCES repair_orders (id), result TEXT NOT NULL, measured INTEGER NOT NULL,
                unit TEXT NOT NULL, mileage_km INTEGER, at INTEGER NOT NULL,
                PRIMARY KEY (vehicle_id, component, position, order_id)
            ) STRICT
            """,
        ])

    /// What the customer said to what was shown at reception (RCP-05).
    private static let answers = Migration(
        number: 83, name: "answers to what is offered at reception",
        statements: [
            """
            CREATE TABLE reception_answers (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), offer_id TEXT NOT NULL, kind TEXT NOT NULL,
                description TEXT NOT NULL, safety_class TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT,
                staff_id TEXT NOT NULL, at INTEGER NOT NULL, job_id TEXT, deferred_job_id TEXT,
                PRIMARY KEY (order_id, offer_id)
            ) STRICT
            """
        ])
}
