import SQLDatabase

/// The triggers that refuse to change some tables, out of the way while all rows are replaced.
///
/// All within the copy's one transaction: where it ends early, they were never away.
struct TriggerTable: Sendable {
    private let statements: [SQL]
    private let tables: [SQL]

    /// - Parameter migrations: in their order; what they say of triggers is said again.
    init(_ migrations: [Migration], _ tables: [CopiedTable]) {
        let prefix: SQL = "CREATE TRIGGER "
        statements = migrations.filter { $0.engine == "SQLite" }.sorted { $0.number < $1.number }
            .flatMap(\.statements).filter { $0.text.hasPrefix(prefix.text) }
        self.tables = tables.compactMap { SQL.name($0.name) }
    }

    func lift(_ transaction: Transaction) throws {
        guard transaction.dialect.name == "SQLite" else { return try switchThem("DISABLE", transaction) }
        let names = try transaction.query("SELECT name FROM sqlite_schema WHERE type = 'trigger'") { $0.text(0) }
        // One that is none of ours stays.
        for name in names where isOurs(name) {
            if let name = SQL.name(name) { try transaction.execute("DROP TRIGGER " + name) }
        }
    }

    func restore(_ transaction: Transaction) throws {
        guard transaction.dialect.name == "SQLite" else { return try switchThem("ENABLE", transaction) }
        for statement in statements { try transaction.execute(statement) }
    }

    private func isOurs(_ name: String) -> Bool {
        statements.contains { $0.text.hasPrefix("CREATE TRIGGER \(name) ") }
    }

    /// All but those that keep the references.
    private func switchThem(_ verb: SQL, _ transaction: Transaction) throws {
        for table in tables { try transaction.execute("ALTER TABLE " + table + " " + verb + " TRIGGER USER") }
    }
}
