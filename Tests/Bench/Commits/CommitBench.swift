import Glibc
import Metrics
import SQLDatabase
import SQLiteEngine

/// What group commit reaches, beside what SQLite alone reaches with the same batches on the same file system.
struct CommitBench {
    private struct Measured {
        var commits = 0
        var writes = 0
        var microseconds = 0
        /// Of the whole process, in microseconds: less at the mercy of what else the machine does.
        var processor = 0

        var writesPerSecond: Double { Double(writes) * 1_000_000 / Double(max(microseconds, 1)) }
        var commitsPerSecond: Double { Double(commits) * 1_000_000 / Double(max(microseconds, 1)) }
        var processorPerWrite: Double { Double(processor) / Double(max(writes, 1)) }
        var batch: Double { Double(writes) / Double(max(commits, 1)) }
    }

    private static let writers = [1, 16, 64, 256]
    /// What issue 4 asks for at 64 writers.
    private static let goal = 0.6

    let options: BenchOptions

    /// Prints the table; returns whether the goal is reached.
    func run() throws -> Bool {
        print("| writers | commits/s | writes a commit | writes/s | raw writes/s | ratio | CPU µs a write | raw |")
        print("|---:|---:|---:|---:|---:|---:|---:|---:|")
        var isReached = true
        for writers in Self.writers {
            var engine = Measured()
            var raw = Measured()
            // In turns, so that what else the machine does meets both.
            for _ in 0..<(options.rounds ?? 3) {
                let part = try throughEngine(writers)
                engine.commits += part.commits
                engine.writes += part.writes
                engine.microseconds += part.microseconds
                engine.processor += part.processor
                let batch = max(1, Int(part.batch.rounded()))
                let plain = try rawLimit(batch)
                raw.commits += plain.commits
                raw.writes += plain.writes
                raw.microseconds += plain.microseconds
                raw.processor += plain.processor
            }
            let ratio = engine.writesPerSecond / raw.writesPerSecond
            if writers == 64, ratio < Self.goal { isReached = false }
            let cells = [
                Text.grouped(writers), Text.grouped(Int(engine.commitsPerSecond)), Text.decimal(engine.batch, 1),
                Text.grouped(Int(engine.writesPerSecond)), Text.grouped(Int(raw.writesPerSecond)),
                Text.decimal(ratio, 2), Text.decimal(engine.processorPerWrite, 1),
                Text.decimal(raw.processorPerWrite, 1),
            ]
            print("| " + cells.joined(separator: " | ") + " |")
            fflush(nil)
        }
        return isReached
    }

    private func throughEngine(_ writers: Int) throws -> Measured {
        try withFile { path in
            let database = try SQLiteDatabase(path: path)
            defer { database.close() }
            try database.writeAndWait { transaction in
                for statement in OrderTable.schema { try transaction.execute(statement) }
            }
            let before = database.statistics
            let processor = Self.processor
            let watch = Stopwatch()
            try ClosedLoop(database, loops: options.loops).run(writers: writers, milliseconds: options.milliseconds)
            let microseconds = Stopwatch().microseconds(since: watch)
            let after = database.statistics
            return Measured(
                commits: after.commits - before.commits, writes: after.writes - before.writes,
                microseconds: microseconds, processor: Self.processor - processor)
        }
    }

    private func rawLimit(_ batch: Int) throws -> Measured {
        try withFile { path in
            let loop = try RawLoop(path: path)
            let processor = Self.processor
            let watch = Stopwatch()
            let commits = try loop.commits(ofBatches: batch) {
                Stopwatch().microseconds(since: watch) >= options.milliseconds * 1_000
            }
            return Measured(
                commits: commits, writes: commits * batch, microseconds: Stopwatch().microseconds(since: watch),
                processor: Self.processor - processor)
        }
    }

    /// What the process has used of the processors so far, getrusage(2).
    private static var processor: Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
            + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }

    private func withFile<Value>(_ body: (String) throws -> Value) throws -> Value {
        let path = options.folder + "/commits-\(getpid()).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
        return try body(path)
    }
}
