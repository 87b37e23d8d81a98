import Application
import ArgumentParser

/// `bayline serve`: serves a network until SIGTERM.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve a network's database over HTTP.")

    @Option(help: "The database file; made where there is none.")
    var database: String

    @OptionGroup var listening: Listening

    func run() throws {
        var configuration = Application.Configuration(database: database)
        listening.apply(to: &configuration)
        let application = try Startup.open(configuration)
        if let key = application.newAdministratorKey { Startup.say("Administrator key: \(key)") }
        try Startup.serve(application, configuration)
    }
}
