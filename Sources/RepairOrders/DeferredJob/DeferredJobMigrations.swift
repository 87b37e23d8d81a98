import SQLDatabase

/// The schema of deferred work beyond its first.
enum DeferredJobMigrations {
    /// Deferred work as a resource of its own (RCP-14): safety class, priority, next contact, and the chain of offers,
    /// whose first link is when the work was deferred.
    static let chain = Migration(
        number: 80, name: "deferred jobs with their offers",
        statements: [
            "ALTER TABLE deferred_jobs ADD COLUMN safety_class TEXT NOT NULL DEFAULT 'none'",
            "ALTER TABLE deferred_jobs ADD COLUMN priority TEXT NOT NULL DEFAULT 'low'",
            "ALTER TABLE deferred_jobs ADD COLUMN next_contact_on INTEGER",
            "ALTER TABLE deferred_jobs ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE deferred_jobs ADD COLUMN outlet_id TEXT",
            "ALTER TABLE deferred_jobs ADD COLUMN revived_order_id TEXT",
            "ALTER TABLE deferred_jobs ADD COLUMN revived_job_id TEXT",
            "ALTER TABLE deferred_jobs ADD COLUMN closed_at INTEGER",
            "ALTER TABLE deferred_jobs ADD COLUMN close_reason TEXT",
            "UPDATE deferred_jobs SET safety_class = 'unsafe', priority = 'high' WHERE safety = 1",
            """
            UPDATE deferred_jobs SET outlet_id = (
                SELECT o.outlet_id FROM repair_orders o WHERE o.id = deferred_jobs.order_id)
            """,
            """
            CREATE TABLE deferred_job_offers (
                deferred_job_id TEXT NOT NULL REFERENCES deferred_jobs (id), sequence INTEGER NOT NULL,
                order_id TEXT NOT NULL REFERENCES repair_orders (id), at INTEGER NOT NULL,
                answer TEXT NOT NULL CHECK (answer IN ('declined', 'postponed', 'notDone', 'accepted', 'reopened')),
                staff_id TEXT, reason TEXT, price INTEGER, currency TEXT, PRIMARY KEY (deferred_job_id, sequence)
            ) STRICT
            """,
            """
            INSERT INTO deferred_job_offers (deferred_job_id, sequence, order_id, at, answer, price, currency)
            SELECT id, 1, order_id, created_at, reason, price, currency FROM deferred_jobs
            """,
            "CREATE INDEX deferred_jobs_by_outlet ON deferred_jobs (outlet_id, id)",
            "CREATE INDEX deferred_jobs_by_revival ON deferred_jobs (revived_order_id) "
                + "WHERE revived_order_id IS NOT NULL",
            "CREATE INDEX deferred_jobs_by_job ON deferred_jobs (revived_job_id) WHERE revived_job_id IS NOT NULL",
        ])
}
