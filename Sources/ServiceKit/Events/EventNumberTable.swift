package import SQLDatabase

/// The numbers of events where many write at once: one ascending order, in which nothing appears before what a reader
/// has seen already.
///
/// On SQLite one writer writes at a time, so the number of an event is its place among the commits. On PostgreSQL
/// writers draw numbers side by side and commit in any order. Each holds, from before its first number to after its
/// commit, a shared lock whose key says "I draw numbers above this one"; a reader looks first at the newest number
/// drawn, then at the locks, then at the events, and goes no further than the least of them. So:
/// - a number at or below that bound was drawn before the reader looked, under a lock taken before it was drawn. The
///   lock is gone, so its transaction has ended, and PostgreSQL frees locks only after a commit is durable and visible;
/// - what is drawn later is above the bound. Nothing can come to stand below what was shown.
/// Writers never wait for each other. A number whose transaction was undone is not given again: the order has gaps.
package enum EventNumberTable {
    static let migration = Migration(
        number: 20, name: "event numbers on PostgreSQL", engine: "PostgreSQL",
        statements: [
            "ALTER TABLE events ALTER COLUMN sequence DROP IDENTITY IF EXISTS",
            "CREATE SEQUENCE event_numbers AS BIGINT OWNED BY events.sequence",
            "SELECT setval('event_numbers', max(sequence)) FROM events HAVING max(sequence) IS NOT NULL",
            // The key's upper 16 bits are 0x4256, the others the number. One lock is enough for a transaction; the
            // setting, like the lock, ends with the transaction or with the savepoint that is undone.
            """
            CREATE FUNCTION next_event_number() RETURNS BIGINT LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('bayline.draws_numbers', TRUE) IS DISTINCT FROM 'yes' THEN
                    PERFORM pg_advisory_xact_lock_shared(
                        4780008054500360192 + CASE WHEN is_called THEN last_value ELSE last_value - 1 END)
                    FROM event_numbers;
                    PERFORM set_config('bayline.draws_numbers', 'yes', TRUE);
                END IF;
                RETURN nextval('event_numbers');
            END $$
            """,
            // First the number, then the locks: in a function the statements run one after the other.
            """
            CREATE FUNCTION settled_event_number() RETURNS BIGINT LANGUAGE plpgsql AS $$
            DECLARE
                newest BIGINT;
                lowest BIGINT;
            BEGIN
                SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END INTO newest FROM event_numbers;
                SELECT min((CAST(classid AS BIGINT) & 65535) << 32 | CAST(objid AS BIGINT)) INTO lowest
                FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND CAST(classid AS BIGINT) >> 16 = 16982
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
                RETURN LEAST(newest, lowest);
            END $$
            """,
            "ALTER TABLE events ALTER COLUMN sequence SET DEFAULT next_event_number()",
        ])

    /// The last number below which nothing can appear any more; nil where that is so of every number that can be seen.
    ///
    /// Only at the beginning of a transaction, whose later statements then each see what was committed before them: a
    /// snapshot from before the look at the locks would miss commits that have freed theirs meanwhile.
    static func settled(in transaction: Transaction) throws -> Int64? {
        guard transaction.dialect.name == migration.engine else { return nil }
        try transaction.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        return try transaction.first("SELECT settled_event_number()") { $0.int64(0) }
    }

    /// Takes the gaps among the numbers so far for what they are: numbers that another engine drew and undid.
    ///
    /// For a database that was copied from one whose order may have gaps; what is missing later is a finding again.
    package static func acceptGaps(in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO number_ranges (name, last)
            SELECT 'events:copied', max(sequence) FROM events WHERE sequence > 0 HAVING count(*) > 0
            ON CONFLICT (name) DO UPDATE SET last = excluded.last
            """)
    }
}
