import Application
import ArgumentParser
import SQLDatabase
import SQLiteEngine
import ServiceKit

/// `bayline restore`: puts a copy in a database's place.
struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a copy, plain or gzip, the database; it is looked over first.")

    @Argument(help: "The copy.")
    var file: String

    @Option(help: "The database file to make.")
    var database: String

    @Flag(help: "Replace the database that is there; no server may have it open.")
    var force = false

    func run() throws {
        let shown = DatabaseLocation(database).shown
        try Startup.reporting("\(file) cannot be restored to \(shown)") {
            let path = try DatabaseFile.path(
                database, "PostgreSQL has pg_restore for that; bayline copy moves a file there")
            var restore = SQLiteRestore(from: file, migrations: Composition.modules.flatMap(\.migrations))
            restore.replaces = force
            let report = try restore.run(to: path)
            Startup.say("Restored \(report.bytes) bytes to \(shown), at migration \(report.migration)")
        }
    }
}
