import SQLDatabase

/// What the audit log is made of (SEC-03): the events that there are anyway, the reads of personal data, and the seals
/// that chain both.
enum AuditTables {
    static let migrations = [columns, triggers, server]

    /// A row may stand for several reads of the same: how many, and the first of them.
    static let counts: [SQL] = [
        "ALTER TABLE audit_reads ADD COLUMN read_count INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE audit_reads ADD COLUMN first_at INTEGER",
    ]

    private static let columns = Migration(
        number: 55, name: "audit log",
        statements: [
            "ALTER TABLE events ADD COLUMN request_id TEXT",
            "ALTER TABLE events ADD COLUMN address TEXT",
            "ALTER TABLE events ADD COLUMN detail_hash TEXT",
            // Personal values before and after: they may go when a customer is erased (CUS-05), and the digest stays.
            """
            CREATE TABLE audit_details (
                event_sequence INTEGER PRIMARY KEY REFERENCES events (sequence), document TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE audit_reads (
                sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, caller TEXT NOT NULL, caller_kind TEXT NOT NULL,
                request_id TEXT NOT NULL, address TEXT, route TEXT NOT NULL, resource_id TEXT, query TEXT,
                items INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX audit_reads_by_resource ON audit_reads (resource_id, sequence)",
            "CREATE INDEX audit_reads_by_caller ON audit_reads (caller, sequence)",
            """
            CREATE TABLE audit_seals (
                number INTEGER PRIMARY KEY, at INTEGER NOT NULL, last_event INTEGER NOT NULL,
                last_read INTEGER NOT NULL, entries INTEGER NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
            ) STRICT
            """,
        ])

    /// The log is only appended to.
    ///
    /// Who may change the schema can drop these; then the chain shows what was done.
    private static let triggers = Migration(
        number: 56, name: "audit log, appended to only", engine: "SQLite",
        statements: [
            """
            CREATE TRIGGER events_stay BEFORE DELETE ON events
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
            """
            CREATE TRIGGER events_stay_so BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
            """
            CREATE TRIGGER audit_reads_stay BEFORE DELETE ON audit_reads
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
            """
            CREATE TRIGGER audit_reads_stay_so BEFORE UPDATE ON audit_reads
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
            """
            CREATE TRIGGER audit_seals_stay BEFORE DELETE ON audit_seals
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
            """
            CREATE TRIGGER audit_seals_stay_so BEFORE UPDATE ON audit_seals
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
            """
            CREATE TRIGGER audit_details_stay_so BEFORE UPDATE ON audit_details
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END
            """,
        ])

    /// The same on PostgreSQL, and numbers of reads below which nothing can appear any more, as those of events
    /// (`EventNumberTable`, which tells how), under locks of their own: the key's upper 16 bits are 0x4257.
    private static let server = Migration(
        number: 57, name: "audit log on PostgreSQL", engine: "PostgreSQL",
        statements: [
            "ALTER TABLE audit_reads ALTER COLUMN sequence DROP IDENTITY IF EXISTS",
            "CREATE SEQUENCE audit_read_numbers AS BIGINT OWNED BY audit_reads.sequence",
            """
            CREATE FUNCTION next_audit_read_number() RETURNS BIGINT LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('bayline.draws_read_numbers', TRUE) IS DISTINCT FROM 'yes' THEN
                    PERFORM pg_advisory_xact_lock_shared(
                        4780289529477070848 + CASE WHEN is_called THEN last_value ELSE last_value - 1 END)
                    FROM audit_read_numbers;
                    PERFORM set_config('bayline.draws_read_numbers', 'yes', TRUE);
                END IF;
                RETURN nextval('audit_read_numbers');
            END $$
            """,
            """
            CREATE FUNCTION settled_audit_read_number() RETURNS BIGINT LANGUAGE plpgsql AS $$
            DECLARE
                newest BIGINT;
                lowest BIGINT;
            BEGIN
                SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END INTO newest FROM audit_read_numbers;
                SELECT min((CAST(classid AS BIGINT) & 65535) << 32 | CAST(objid AS BIGINT)) INTO lowest
                FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND CAST(classid AS BIGINT) >> 16 = 16983
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
                RETURN LEAST(newest, lowest);
            END $$
            """,
            "ALTER TABLE audit_reads ALTER COLUMN sequence SET DEFAULT next_audit_read_number()",
            """
            CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the audit log is only appended to';
            END $$
            """,
            """
            CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events
            FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
            """,
            """
            CREATE TRIGGER audit_reads_stay BEFORE UPDATE OR DELETE ON audit_reads
            FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
            """,
            """
            CREATE TRIGGER audit_seals_stay BEFORE UPDATE OR DELETE ON audit_seals
            FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
            """,
            """
            CREATE TRIGGER audit_details_stay BEFORE UPDATE ON audit_details
            FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
            """,
        ])
}
