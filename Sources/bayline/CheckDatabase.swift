import Application
import ArgumentParser
import SQLDatabase
import ServiceKit

/// `bayline check`: looks at everything that must hold.
struct CheckDatabase: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at all that must hold in a database; each finding is one line, and any makes the status 1.",
        discussion: "It changes nothing and can run beside a server.")

    @Option(help: "The database: a file, or postgres://…")
    var database: String

    @Option(help: "The folder of attachments; FILE.attachments beside the database file where none is given.")
    var attachments: String?

    func run() throws {
        Startup.giveWay()
        let shown = DatabaseLocation(database).shown
        try Startup.reporting("The database \(shown) cannot be checked") {
            let looked = try DatabaseCheck.open(database)
            defer { looked.close() }
            let check = DatabaseCheck(attachments: Storage.attachmentPlace(of: database, attachments))
            let found = check.run(on: looked) { Startup.say($0.line) }
            guard found == 0 else {
                Startup.complain("\(found) \(found == 1 ? "finding" : "findings") in \(shown)")
                throw ExitCode.failure
            }
            Startup.say("Clean: \(check.count) checks over \(try check.tally(of: looked))")
        }
    }
}
