import ArgumentParser
import SQLDatabase
import SQLiteEngine

/// `bayline backup`: copies a database while it is served.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a database to a file, consistent and whole, while a server writes to it.")

    @Argument(help: "The file to make.")
    var file: String

    @Option(help: "The database file to copy.")
    var database: String

    @Flag(help: "Pack the copy with gzip.")
    var gzip = false

    @Flag(help: "Replace a file of that name, once the new copy is whole.")
    var force = false

    func run() throws {
        Startup.giveWay()
        let shown = DatabaseLocation(database).shown
        try Startup.reporting("The database \(shown) cannot be backed up") {
            let instead = "PostgreSQL has pg_dump for that; bayline copy --to sqlite:FILE makes a file, too"
            var backup = SQLiteBackup(of: try DatabaseFile.path(database, instead))
            backup.isPacked = gzip
            backup.replaces = force
            let report = try backup.make(file)
            let packed = gzip ? ", packed to \(report.fileBytes)" : ""
            Startup.say("Copied \(report.databaseBytes) bytes of \(shown) to \(file)\(packed)")
        }
    }
}
