import SQLDatabase

/// What must hold of events, kept answers and number ranges.
enum ServiceKitCheckTable {
    static let all: [Check] = [
        // On PostgreSQL a number whose transaction was undone is not given again (`EventNumberTable`); such gaps may
        // have come from there.
        .rows(
            "events.sequence", "events", on: "SQLite",
            """
            SELECT CAST(e.sequence AS TEXT), 'there is no event before it' FROM events e
            WHERE e.sequence > coalesce((SELECT last FROM number_ranges WHERE name = 'events:copied'), 1)
                AND NOT EXISTS (SELECT 1 FROM events f WHERE f.sequence = e.sequence - 1)
            """),
        .rows(
            "events.version", "events",
            """
            SELECT CAST(sequence AS TEXT), type || ' of ' || resource_id || ' has version ' || CAST(version AS TEXT)
            FROM events WHERE version < 1 OR type NOT LIKE '%.%' OR resource_id = '' OR root_id = '' OR actor = ''
            """),
        .rows(
            "idempotency.answer", "idempotency_keys",
            """
            SELECT caller || ' ' || key, 'its answer has the status ' || CAST(status AS TEXT)
                || ' and its request a digest of ' || CAST(length(request_hash) AS TEXT) || ' characters'
            FROM idempotency_keys
            WHERE status NOT BETWEEN 200 AND 499 OR length(request_hash) <> 64 OR length(key) NOT BETWEEN 1 AND 255
            """),
        .rows(
            "numbers.range", "number_ranges",
            "SELECT name, 'its last number is ' || CAST(last AS TEXT) FROM number_ranges WHERE last < 1"),
    ]
}
