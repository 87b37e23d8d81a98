import Application
import ArgumentParser

/// `bayline serve`: serves a network until SIGTERM.
struct Serve: ServingCommand {
    static let configuration = CommandConfiguration(abstract: "Serve a network's database over HTTP.")

    @Option(
        help: """
            The database file, made where there is none; or a PostgreSQL database, like postgres://user@host/name, \
            which several nodes may serve at once.
            """)
    var database: String

    @Option(help: "Connections to a PostgreSQL server that work at the same time, from 1 to 256.")
    var databaseWorkers: Int?

    @OptionGroup var listening: Listening
    @OptionGroup(title: "Messages to customers") var notifications: NotificationFlags
    @OptionGroup(title: "Online payments") var payments: PaymentOptions
    @OptionGroup(title: "Callers") var callers: CallerOptions
    @OptionGroup(title: "Limits") var limitOptions: LimitOptions

    func validate() throws {
        guard databaseWorkers.map({ (1...256).contains($0) }) ?? true else {
            throw ValidationError("--database-workers must be from 1 to 256")
        }
    }

    func run() throws {
        var configuration = Application.Configuration(database: database)
        configuration.databaseWorkers = databaseWorkers
        apply(to: &configuration)
        let application = try Startup.open(configuration)
        if let key = application.newAdministratorKey { Startup.say("Administrator key: \(key)") }
        try Startup.serve(application, configuration)
    }
}
