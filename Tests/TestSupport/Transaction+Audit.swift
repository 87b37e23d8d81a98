package import SQLDatabase

extension Transaction {
    /// Lets the audit log be changed, as who has the database in hands can.
    package func allowTampering() throws {
        if dialect.name == "SQLite" {
            let names = try query("SELECT name FROM sqlite_schema WHERE type = 'trigger'") { $0.text(0) }
            for name in names.compactMap(SQL.name) { try execute("DROP TRIGGER " + name) }
        } else {
            for table in ["events", "audit_reads", "audit_seals", "audit_details"] as [SQL] {
                try execute("ALTER TABLE " + table + " DISABLE TRIGGER USER")
            }
        }
    }
}
