#if Postgres
    /// How a PostgreSQL database is used.
    package struct PostgresOptions: Sendable {
        /// Workers, each with a connection of its own.
        package var workers = 8
        /// Connections for reads outside the workers: metrics, commands, tests; made on demand.
        package var maximumGuests = 4
        /// The most requests that wait for a worker; one more is refused with `overloaded`.
        package var maximumQueuedJobs = 1024
        /// How often a write is run before a conflict with others is given up.
        package var attempts = 8
        /// Statements kept prepared on each connection.
        package var keptStatements = 256
        /// How long a statement may run until the server ends it (manual, 20.11.1); 0 is for ever.
        package var statementTimeoutMilliseconds = 30_000
        /// How long a transaction may stand still: a node that hangs must not hold the others' rows, nor the events.
        package var idleTransactionTimeoutMilliseconds = 10_000
        /// How long to wait for a guest's connection.
        package var waitMilliseconds = 5_000
        /// How long to wait for the server to take a connection; libpq takes two as the least.
        package var connectTimeoutSeconds = 3
        /// After a failed connection everything is refused so long before the next is tried.
        package var reconnectPauseMilliseconds = 200
        /// As `pg_stat_activity` shows it, unless the address says another.
        package var applicationName = "bayline"

        package init() {}
    }
#endif
