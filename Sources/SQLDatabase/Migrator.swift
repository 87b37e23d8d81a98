/// Brings a database to the program's schema.
package enum Migrator {
    /// Applies what is not yet applied, each migration in its own transaction, after checking that the database and the
    /// program agree on everything before.
    ///
    /// - Parameter now: microseconds since 1970, stored with each migration applied.
    package static func migrate(_ database: any Database, _ migrations: [Migration], now: Int64) throws {
        // A module's later migrations come after those of the modules above it.
        let migrations = migrations.sorted { $0.number < $1.number }
        try checkNumbers(migrations)
        try database.writeAndWait(MigrationTable.create)
        let applied = try database.read(MigrationTable.all)
        try check(applied, against: migrations)
        let newest = applied.last?.number ?? Int.min
        for migration in migrations where migration.number > newest {
            try database.writeAndWait { transaction in
                // Another process may have been faster; the write lock makes this check final.
                guard try !MigrationTable.contains(migration.number, transaction) else { return }
                for statement in migration.statements(on: transaction.dialect) {
                    try transaction.execute(statement)
                }
                try MigrationTable.insert(migration, now: now, transaction)
            }
        }
    }

    private static func checkNumbers(_ migrations: [Migration]) throws(DatabaseError) {
        for (earlier, later) in zip(migrations, migrations.dropFirst()) where earlier.number == later.number {
            throw DatabaseError(.other, "migration number \(earlier.number) is used twice")
        }
    }

    private static func check(_ applied: [AppliedMigration], against migrations: [Migration]) throws(DatabaseError) {
        let newest = applied.last?.number ?? Int.min
        for row in applied {
            guard let known = migrations.first(where: { $0.number == row.number }) else {
                throw DatabaseError(
                    .newerSchema, "the database has migration \(row.number) (\(row.name)), unknown to this program")
            }
            guard known.checksum == row.checksum else {
                throw DatabaseError(
                    .other,
                    "migration \(row.number) (\(row.name)) was applied as \(row.checksum), but is now \(known.checksum)"
                )
            }
        }
        let present = Set(applied.map(\.number))
        if let late = migrations.first(where: { $0.number < newest && !present.contains($0.number) }) {
            throw DatabaseError(
                .other, "migration \(late.number) (\(late.name)) comes before \(newest), which is already applied")
        }
    }
}
