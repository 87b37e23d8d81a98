import SQLDatabase
import SQLiteEngine

/// What the program's schema is made of, read from SQLite's catalogue: the other engine's tables are the same.
enum SchemaTable {
    private struct Column {
        let name: String
        let type: String
        let isRequired: Bool
        /// Its place in the primary key, from 1; 0 outside it.
        let keyPlace: Int
    }

    /// The tables that migrations make, those that others refer to first; without the record of migrations.
    ///
    /// - Throws: where tables refer to each other in a circle, or a row must refer to another of its table.
    static func all(of migrations: [Migration]) throws -> [CopiedTable] {
        let scratch = try SQLiteDatabase.inMemory()
        defer { scratch.close() }
        try Migrator.migrate(scratch, migrations, now: 0)
        return try scratch.read { transaction in
            let names = try transaction.query(
                """
                SELECT name FROM sqlite_schema
                WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_migrations'
                ORDER BY name
                """
            ) { $0.text(0) }
            var waiting = try names.map { (name: $0, needs: try needs(of: $0, transaction)) }
            var tables: [CopiedTable] = []
            while !waiting.isEmpty {
                let done = Set(tables.map(\.name))
                let ready = waiting.filter { $0.needs.isSubset(of: done) }
                guard !ready.isEmpty else {
                    let names = waiting.map(\.name).joined(separator: ", ")
                    throw DatabaseError(.other, "tables refer to each other in a circle: \(names)")
                }
                tables += try ready.map { try table($0.name, transaction) }
                waiting.removeAll { $0.needs.isSubset(of: done) }
            }
            return tables
        }
    }

    /// The other tables that a table refers to.
    private static func needs(of name: String, _ transaction: Transaction) throws -> Set<String> {
        Set(
            try transaction.query(
                "SELECT \"table\" FROM pragma_foreign_key_list($1) WHERE \"table\" <> $1", [.text(name)]
            ) { $0.text(0) })
    }

    private static func table(_ name: String, _ transaction: Transaction) throws -> CopiedTable {
        let columns = try transaction.query(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid", [.text(name)]
        ) { Column(name: $0.text(0), type: $0.text(1), isRequired: $0.bool(2), keyPlace: $0.int(3)) }
        let own = try transaction.query(
            "SELECT \"from\" FROM pragma_foreign_key_list($1) WHERE \"table\" = $1", [.text(name)]
        ) { $0.text(0) }
        let references = columns.indices.filter { own.contains(columns[$0].name) }
        guard references.count <= 1, references.allSatisfy({ !columns[$0].isRequired && columns[$0].keyPlace == 0 })
        else { throw DatabaseError(.other, "\(name) refers to itself in a way that cannot be copied") }
        let key = columns.indices.filter { columns[$0].keyPlace > 0 }.sorted {
            columns[$0].keyPlace < columns[$1].keyPlace
        }
        var table = try CopiedTable(
            name: name, columns: columns.map(\.name), key: key, selfReference: references.first,
            isNumbered: key.count == 1 && columns[key[0]].type == "INTEGER")
        var seed = RowDigest()
        try table.forEachPage(in: transaction) { page in
            for row in page { seed.add(row) }
        }
        table.seed = seed
        return table
    }
}
