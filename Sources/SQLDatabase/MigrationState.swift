/// How the migrations applied to a database stand to those that a program knows; looks and changes nothing.
package struct MigrationState: Sendable {
    /// One difference.
    package struct Finding: Sendable, Equatable {
        /// The number of the migration.
        package let number: Int
        /// What is wrong with it.
        package let words: String
        /// Whether it is only still to come: starting the program applies it.
        package let isPending: Bool
    }

    /// The differences, by number.
    package let findings: [Finding]
    /// The newest migration applied; nil where there is none, or no table of them.
    package let newest: Int?

    /// Reads `schema_migrations`.
    ///
    /// - Throws: `DatabaseError` where the database cannot be read.
    package init(of database: any Database, _ migrations: [Migration]) throws {
        let applied: [AppliedMigration]
        do {
            applied = try database.read(MigrationTable.all)
        } catch let error as DatabaseError where error.kind == .other {
            // No such table: not a database of this program, or an empty one.
            applied = []
        }
        newest = applied.last?.number
        let known = Dictionary(migrations.map { ($0.number, $0) }) { first, _ in first }
        var findings: [Finding] = applied.compactMap { row in
            guard let migration = known[row.number] else {
                return Finding(
                    number: row.number, words: "migration \(row.number) (\(row.name)) is unknown to this program",
                    isPending: false)
            }
            guard migration.checksum != row.checksum else { return nil }
            return Finding(
                number: row.number,
                words: "migration \(row.number) (\(row.name)) was applied as \(row.checksum), but is now "
                    + migration.checksum,
                isPending: false)
        }
        let present = Set(applied.map(\.number))
        for migration in migrations where !present.contains(migration.number) {
            findings.append(
                Finding(
                    number: migration.number,
                    words: "migration \(migration.number) (\(migration.name)) is not applied",
                    isPending: migration.number > (applied.last?.number ?? Int.min)))
        }
        self.findings = findings.sorted { $0.number < $1.number }
    }
}
