/// A row of `schema_migrations`.
struct AppliedMigration {
    let number: Int
    let name: String
    let checksum: String
}

/// The statements over `schema_migrations`.
enum MigrationTable {
    static func create(_ transaction: Transaction) throws {
        let dialect = transaction.dialect
        let text: SQL = " " + dialect.textType + " NOT NULL, "
        let texts: SQL = "CREATE TABLE IF NOT EXISTS schema_migrations (name" + text + "checksum" + text + "number "
        let numbers: SQL = dialect.integerType + " PRIMARY KEY, applied_at " + dialect.integerType + " NOT NULL)"
        try transaction.execute(texts + numbers + dialect.tableSuffix)
    }

    static func lock(_ transaction: Transaction) throws {
        let lock = transaction.dialect.migrationLock
        if !lock.isEmpty { try transaction.execute(lock) }
    }

    static func all(_ transaction: Transaction) throws -> [AppliedMigration] {
        try transaction.query("SELECT number, name, checksum FROM schema_migrations ORDER BY number") {
            AppliedMigration(number: $0.int(0), name: $0.text(1), checksum: $0.text(2))
        }
    }

    static func insert(_ migration: Migration, now: Int64, _ transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
            [.int(migration.number), .text(migration.name), .text(migration.checksum), .integer(now)])
    }
}
