package import SQLDatabase

/// Copies all rows of one database into another, whatever their engines.
///
/// One snapshot of the source becomes one transaction of the target, which is committed only after all rows were read
/// back from it and their checksums agree: so the target has everything or nothing, however the copy ends.
package struct DatabaseCopy: Sendable {
    private let migrations: [Migration]
    private let isForced: Bool

    /// - Parameters:
    ///   - migrations: the program's; the source must have them all, the target gets those that it lacks.
    ///   - isForced: whether rows that the target has give way.
    package init(migrations: [Migration], isForced: Bool = false) {
        self.migrations = migrations
        self.isForced = isForced
    }

    /// Copies; returns what became of each table, in the order in which they were copied.
    ///
    /// What the source's users write meanwhile is not copied.
    ///
    /// - Parameter progress: called a few times for each table, on any thread.
    /// - Throws: `CopyError`; `DatabaseError` where one of the databases cannot be used.
    package func run(
        from source: any Database, to target: any Database, now: Int64,
        progress: @escaping @Sendable (CopyProgress) -> Void
    ) throws -> [CopyReport] {
        try Migrator.requireCurrent(source, migrations)
        let tables = try SchemaTable.all(of: migrations)
        let isForced = isForced
        if !isForced { try Self.requireUnused(target, tables) }
        try Migrator.migrate(target, migrations, now: now)
        let triggers = TriggerTable(migrations, tables)
        return try target.writeAndWait { written in
            // What is only appended to otherwise gives way here, or nothing could be replaced.
            if isForced { try triggers.lift(written) }
            for table in tables.reversed() {
                guard try isForced || table.isUnused(written) else {
                    throw CopyError.notEmpty(table: table.name)
                }
                if isForced || table.seed.rows > 0 { try table.clear(written) }
            }
            // The snapshot is given up before the target is read back: a server ends those that stand still.
            let digests = try source.read { read in
                try tables.map { table in
                    do {
                        return try Self.copy(table, from: read, to: written, progress)
                    } catch let error as DatabaseError {
                        throw DatabaseError(error.kind, "\(table.name): \(error.message)")
                    }
                }
            }
            for (table, digest) in zip(tables, digests) {
                try Self.compare(table, digest, written, progress)
                try table.continueNumbers(written)
            }
            if isForced { try triggers.restore(written) }
            return zip(tables, digests).map { table, digest in
                CopyReport(table: table.name, rows: digest.rows, checksum: digest.text)
            }
        }
    }

    /// Refuses a target with rows before its schema is touched: an older program may serve it.
    private static func requireUnused(_ target: any Database, _ tables: [CopiedTable]) throws {
        for table in tables.reversed() {
            let rows: Int
            do {
                rows = try target.read(table.count)
            } catch let error as DatabaseError where error.kind == .other {
                // The target's schema does not have it yet.
                continue
            }
            guard rows <= table.seed.rows else { throw CopyError.notEmpty(table: table.name) }
        }
    }

    private static func copy(
        _ table: CopiedTable, from source: Transaction, to target: Transaction,
        _ progress: @Sendable (CopyProgress) -> Void
    ) throws -> RowDigest {
        let total = try table.count(source)
        var digest = RowDigest()
        try table.forEachPage(in: source) { page in
            for first in stride(from: 0, to: page.count, by: table.rowsPerInsert) {
                try table.insert(page[first..<min(first + table.rowsPerInsert, page.count)], target)
            }
            for row in page { digest.add(row) }
            progress(CopyProgress(step: .copying, table: table.name, rows: digest.rows, total: total))
        }
        if table.selfReference != nil {
            try table.forEachPage(in: source) { page in
                for row in page { try table.refer(row, target) }
            }
        }
        return digest
    }

    private static func compare(
        _ table: CopiedTable, _ wanted: RowDigest, _ target: Transaction,
        _ progress: @Sendable (CopyProgress) -> Void
    ) throws {
        var digest = RowDigest()
        try table.forEachPage(in: target) { page in
            for row in page { digest.add(row) }
            progress(CopyProgress(step: .comparing, table: table.name, rows: digest.rows, total: wanted.rows))
        }
        guard digest == wanted else {
            throw CopyError.mismatch(table: table.name, source: wanted.words, target: digest.words)
        }
    }
}

extension RowDigest {
    fileprivate var words: String { "\(rows) rows, \(text)" }
}
