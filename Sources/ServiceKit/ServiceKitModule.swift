package import SQLDatabase

/// What a module adds to the program: its tables, its routes, and what it does on other modules' events.
package struct Module: Sendable {
    package let name: String
    package let migrations: [Migration]
    package let routes: [Route]
    package let reactions: [Reaction]
    /// What must hold in its tables; `bayline check` looks at it.
    package let checks: [Check]
    /// How the outlets of its things are found (SEC-02).
    package let scopes: [OutletScope]
    /// How the callers of its kinds of token are found (SEC-01).
    package let callers: [CallerSource]
    /// What is done when jobs of its kinds are due (EVT-04).
    package let jobs: [JobHandler]
    /// What may be open in someone's hands (NET-05).
    package let openWork: [OpenWork]
    /// What it keeps of customers (CUS-02, CUS-05).
    package let customerData: [CustomerData]
    /// What may be open with a customer, and so keeps their data from being erased (CUS-05).
    package let customerBlocks: [OpenWork]
    /// Where it keeps contacts with customers (CUS-12).
    package let timeline: [TimelineSource]

    package init(
        _ name: String, migrations: [Migration] = [], routes: [Route] = [], reactions: [Reaction] = [],
        checks: [Check] = [], scopes: [OutletScope] = [],
        callers: [CallerSource] = [], jobs: [JobHandler] = [], openWork: [OpenWork] = [],
        customerData: [CustomerData] = [], customerBlocks: [OpenWork] = [], timeline: [TimelineSource] = []
    ) {
        self.name = name
        self.migrations = migrations
        self.routes = routes
        self.reactions = reactions
        self.checks = checks
        self.scopes = scopes
        self.callers = callers
        self.jobs = jobs
        self.openWork = openWork
        self.customerData = customerData
        self.customerBlocks = customerBlocks
        self.timeline = timeline
    }
}

/// Keys, events, measurements, number ranges and kept answers: what every module stands on.
package enum ServiceKitModule {
    package static let module = Module(
        "serviceKit",
        migrations: [
            migration, rowsOfAnswers, EventNumberTable.migration, keysThatEnd, ExternalIDTable.migration,
            keysWithLimits, eventsByTime, ScheduledJobTable.migration, OutletRuleTable.migration,
            versionsAndCounts, measurementsBySubject,
        ] + AuditTables.migrations,
        routes: EventRoutes.all + AuditRoutes.all + ScheduledJobRoutes.all,
        checks: ServiceKitCheckTable.all + ScheduledJobCheckTable.all + [AuditVerification.check],
        scopes: [ScheduledJobRoutes.scope],
        callers: [APIKeyTable.source])

    private static let versionsAndCounts = Migration(
        number: 118, name: "versions of outlets' rules, counts of reads",
        statements: OutletRuleTable.versions + AuditTables.counts)

    /// Without the index of outlets, which nobody asks: what adds up has `rule_results`.
    ///
    /// Every order wrote a third of a page more for it.
    private static let measurementsBySubject = Migration(
        number: 120, name: "measurements by subject alone", statements: ["DROP INDEX rule_measurements_by_outlet"])

    private static let migration = Migration(
        number: 1, name: "service kit",
        statements: [
            """
            CREATE TABLE api_keys (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, prefix TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
                created_at INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE events (
                sequence INTEGER PRIMARY KEY, type TEXT NOT NULL, resource_id TEXT NOT NULL, root_id TEXT NOT NULL,
                version INTEGER NOT NULL, outlet_id TEXT, actor TEXT NOT NULL, at INTEGER NOT NULL,
                changes TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX events_by_root ON events (root_id, sequence)",
            """
            CREATE TABLE idempotency_keys (
                caller TEXT NOT NULL, key TEXT NOT NULL, request_hash TEXT NOT NULL, created_at INTEGER NOT NULL,
                status INTEGER NOT NULL, fields TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (caller, key)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)",
            """
            CREATE TABLE rule_measurements (
                subject_id TEXT NOT NULL, rule TEXT NOT NULL, result TEXT NOT NULL CHECK (result IN ('met', 'missed')),
                at INTEGER NOT NULL, outlet_id TEXT NOT NULL, staff_id TEXT, reason TEXT, PRIMARY KEY (subject_id, rule)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX rule_measurements_by_outlet ON rule_measurements (outlet_id, at)",
            "CREATE TABLE number_ranges (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        ])

    /// Kept answers in a table with row numbers.
    ///
    /// Without them a row lies in the b-tree of its key, where only a quarter of a page of it fits: an answer of 2 KB
    /// took a page beside it, and had the random order of keys write one page more (SQLite, WITHOUT ROWID section 4).
    private static let rowsOfAnswers = Migration(
        number: 16, name: "kept answers in the order they came",
        statements: [
            """
            CREATE TABLE kept_answers (
                caller TEXT NOT NULL, key TEXT NOT NULL, request_hash TEXT NOT NULL, created_at INTEGER NOT NULL,
                status INTEGER NOT NULL, fields TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (caller, key)
            ) STRICT
            """,
            """
            INSERT INTO kept_answers (caller, key, request_hash, created_at, status, fields, body)
            SELECT caller, key, request_hash, created_at, status, fields, body FROM idempotency_keys
            ORDER BY created_at
            """,
            "DROP TABLE idempotency_keys",
            "ALTER TABLE kept_answers RENAME TO idempotency_keys",
            "CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)",
        ])

    /// What has changed since a moment: for lists filtered by `updatedAfter` (API-12), whatever their noun.
    private static let eventsByTime = Migration(
        number: 61, name: "events by time",
        statements: ["CREATE INDEX events_by_time ON events (at, root_id)"])

    /// Keys that expire, rotate and are revoked, with limits of their own.
    private static let keysThatEnd = Migration(
        number: 40, name: "life of keys",
        statements: [
            "ALTER TABLE api_keys ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE api_keys ADD COLUMN created_by TEXT",
            "ALTER TABLE api_keys ADD COLUMN expires_at INTEGER",
            "ALTER TABLE api_keys ADD COLUMN revoked_at INTEGER",
            "ALTER TABLE api_keys ADD COLUMN last_used_at INTEGER",
            "ALTER TABLE api_keys ADD COLUMN requests_per_second INTEGER",
            "ALTER TABLE api_keys ADD COLUMN burst INTEGER",
            // What a key was before it was rotated, as long as that is still good.
            """
            CREATE TABLE rotated_keys (
                hash TEXT PRIMARY KEY, key_id TEXT NOT NULL REFERENCES api_keys (id), prefix TEXT NOT NULL,
                valid_until INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX rotated_keys_by_key ON rotated_keys (key_id, valid_until)",
        ])

    /// Keys that allow less than everything, and regions of outlets.
    private static let keysWithLimits = Migration(
        number: 60, name: "permissions and reach of keys",
        statements: [
            "ALTER TABLE api_keys ADD COLUMN permissions TEXT NOT NULL DEFAULT '*'",
            "ALTER TABLE api_keys ADD COLUMN reach TEXT NOT NULL DEFAULT '*'",
            """
            CREATE TABLE outlet_regions (
                outlet_id TEXT PRIMARY KEY, region TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX outlet_regions_by_region ON outlet_regions (region, outlet_id)",
        ])
}
