/// Brings a database to the program's schema.
package enum Migrator {
    /// Applies what is not yet applied, each migration in its own transaction.
    ///
    /// Any number of nodes may do so on one database at once: each transaction first waits for its turn, then looks
    /// anew at what was applied. So a node never goes on from what another has changed meanwhile, and an older program
    /// that starts beside a newer one is refused, whoever was first.
    ///
    /// - Parameter now: microseconds since 1970, stored with each migration applied.
    /// - Throws: `newerSchema` where a newer program has been at work. A failed migration leaves everything as the one
    ///   before it did, and is told by number and name.
    package static func migrate(_ database: any Database, _ migrations: [Migration], now: Int64) throws {
        // A module's later migrations come after those of the modules above it.
        let migrations = migrations.sorted { $0.number < $1.number }
        try checkNumbers(migrations)
        try createTable(in: database)
        let known = KnownMigrations(migrations)
        while try database.writeAndWait({ try step($0, known, now: now) }) {}
    }

    /// Looks whether the database has exactly the program's schema; changes nothing.
    ///
    /// - Throws: `newerSchema` where it has more, `other` where it has less or is not a database of this program.
    package static func requireCurrent(_ database: any Database, _ migrations: [Migration]) throws {
        let applied: [AppliedMigration]
        do {
            applied = try database.read(MigrationTable.all)
        } catch let error as DatabaseError where error.kind == .other {
            throw DatabaseError(.other, "it is not a database of this program: \(error.message)")
        }
        try check(applied, against: KnownMigrations(migrations))
        let present = Set(applied.map(\.number))
        if let missing = migrations.sorted(by: { $0.number < $1.number }).first(where: { !present.contains($0.number) })
        {
            throw DatabaseError(
                .other,
                "migration \(missing.number) (\(missing.name)) is not applied; serve it once with this program")
        }
    }

    /// Applies the next one, or finds that there is none.
    private static func step(_ transaction: Transaction, _ known: KnownMigrations, now: Int64) throws -> Bool {
        try MigrationTable.lock(transaction)
        let applied = try MigrationTable.all(transaction)
        try check(applied, against: known)
        let newest = applied.last?.number ?? Int.min
        guard let next = known.migrations.first(where: { $0.number > newest }) else { return false }
        do {
            for statement in next.statements(on: transaction.dialect) {
                try transaction.execute(statement)
            }
        } catch let error as DatabaseError {
            throw DatabaseError(error.kind, "migration \(next.number) (\(next.name)) failed: \(error.message)")
        }
        try MigrationTable.insert(next, now: now, transaction)
        return true
    }

    /// PostgreSQL lets two nodes find at once that there is no such table, and fails the slower one.
    private static func createTable(in database: any Database) throws {
        do {
            try database.writeAndWait(MigrationTable.create)
        } catch is DatabaseError {
            try database.writeAndWait(MigrationTable.create)
        }
    }

    private static func checkNumbers(_ migrations: [Migration]) throws(DatabaseError) {
        for (earlier, later) in zip(migrations, migrations.dropFirst()) where earlier.number == later.number {
            throw DatabaseError(.other, "migration number \(earlier.number) is used twice")
        }
    }

    private static func check(_ applied: [AppliedMigration], against known: KnownMigrations) throws(DatabaseError) {
        let newest = applied.last?.number ?? Int.min
        for row in applied {
            guard let checksum = known.checksums[row.number] else {
                throw DatabaseError(
                    .newerSchema,
                    "a newer program has changed it: migration \(row.number) (\(row.name)) is unknown to this one")
            }
            guard checksum == row.checksum else {
                throw DatabaseError(
                    .other,
                    "migration \(row.number) (\(row.name)) was applied as \(row.checksum), but is now \(checksum)"
                )
            }
        }
        let present = Set(applied.map(\.number))
        if let late = known.migrations.first(where: { $0.number < newest && !present.contains($0.number) }) {
            throw DatabaseError(
                .other, "migration \(late.number) (\(late.name)) comes before \(newest), which is already applied")
        }
    }
}

/// The program's migrations, with what tells whether one was edited, worked out once.
private struct KnownMigrations {
    let migrations: [Migration]
    let checksums: [Int: String]

    init(_ migrations: [Migration]) {
        self.migrations = migrations
        checksums = Dictionary(migrations.map { ($0.number, $0.checksum) }) { first, _ in first }
    }
}
