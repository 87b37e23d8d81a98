import Application
import ArgumentParser
import DatabaseCopy
import Glibc
import SQLDatabase
import ServiceKit

/// `bayline copy`: brings a network from one database to another, of whichever engine.
struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a network's database to another file or server.",
        discussion: """
            Stop the servers of the source first: what they write meanwhile is not copied. The target is changed only \
            if every row came back from it as it went in; else it stays as it was, and the exit status is 1.
            """)

    @Option(help: "The source: sqlite:FILE or postgres://…; it must have the schema of this program.")
    var from: String

    @Option(help: "The target: sqlite:FILE or postgres://…; made where there is no such file.")
    var to: String

    @Flag(help: "Replace all that is in the target.")
    var force = false

    func validate() throws {
        guard DatabaseLocation(from) != DatabaseLocation(to), !Self.areOneFile(from, to) else {
            throw ValidationError("--from and --to are the same database")
        }
    }

    func run() throws {
        if case .file(let path) = DatabaseLocation(from), access(path, F_OK) != 0 {
            Startup.complain("There is no file \(path) to copy from.")
            throw ExitCode.failure
        }
        let source = try open(from)
        defer { source.close() }
        let migrations = Composition.modules.flatMap(\.migrations)
        // Before the target is opened, which makes the file where there is none.
        try reporting { try Migrator.requireCurrent(source, migrations) }
        let target = try open(to)
        defer { target.close() }
        try reporting { try copy(migrations, from: source, to: target) }
    }

    private func copy(_ migrations: [Migration], from source: any Database, to target: any Database) throws {
        let clock = SystemClock()
        let begun = clock.now()
        let reports = try DatabaseCopy(migrations: migrations, isForced: force).run(
            from: source, to: target, now: begun.microseconds, progress: CopyLines(clock).show)
        if case .server = DatabaseLocation(from), case .file = DatabaseLocation(to) {
            try target.writeAndWait { try EventNumberTable.acceptGaps(in: $0) }
        }
        let seconds = (clock.now().microseconds - begun.microseconds) / 1_000_000
        for report in reports { Startup.say(CopyLines.line(report)) }
        let rows = reports.reduce(0) { $0 + $1.rows }
        Startup.say("\(reports.count) tables with \(rows) rows copied in \(seconds) s; every checksum agrees.")
    }

    /// Ends the program with a sentence and status 1 where the copy cannot be made.
    private func reporting(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            let words = (error as? DatabaseError)?.message ?? "\(error)"
            Startup.complain("Nothing was copied: \(words)")
            throw ExitCode.failure
        }
    }

    /// Whether both name one file, however each is written, stat(2).
    private static func areOneFile(_ from: String, _ to: String) -> Bool {
        guard case .file(let source) = DatabaseLocation(from), case .file(let target) = DatabaseLocation(to) else {
            return false
        }
        var (first, second) = (stat(), stat())
        guard stat(source, &first) == 0, stat(target, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    private func open(_ place: String) throws -> any Database {
        do {
            return try Storage.openAlone(place)
        } catch let error as DatabaseError {
            Startup.complain("The database \(DatabaseLocation(place).shown) cannot be used: \(error.message)")
            throw ExitCode.failure
        }
    }
}
