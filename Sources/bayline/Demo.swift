import Application
import ArgumentParser
import Glibc
import SQLDatabase
import SQLiteEngine
import ServiceKit

/// `bayline demo`: makes a network with data and serves it.
struct Demo: ServingCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a network with four weeks of orders, serve it, and print curl lines that work.")

    @Option(help: "The database file to make; a temporary one where none is given.")
    var database: String?

    @OptionGroup var listening: Listening
    @OptionGroup(title: "Messages to customers") var notifications: NotificationFlags
    @OptionGroup(title: "Online payments") var payments: PaymentOptions
    @OptionGroup(title: "Callers") var callers: CallerOptions
    @OptionGroup(title: "Limits") var limitOptions: LimitOptions

    @Option(help: "How many orders to make.")
    var orders = 450

    @Option(help: "The seed; the same seed and day make the same network.")
    var seed: UInt64 = 1

    @Option(help: "The day that the four weeks end before, like 2026-11-23; today where none is given.")
    var today: String?

    @Flag(help: "Stop after making the network.")
    var exit = false

    func validate() throws {
        if case .server? = database.map({ DatabaseLocation($0) }) {
            throw ValidationError("the demo makes a file; `bayline copy` brings that to a server")
        }
        guard (0...10_000_000).contains(orders) else { throw ValidationError("--orders must be from 0 to 10000000") }
        guard today.map({ LocalDate($0) != nil }) ?? true else {
            throw ValidationError("--today must be a day like 2026-11-23")
        }
    }

    func run() throws {
        let file = try database ?? Self.temporaryFile()
        guard access(file, F_OK) != 0 else {
            Startup.complain("\(file) exists already; the demo makes a new database.")
            throw ExitCode.failure
        }
        var configuration = Application.Configuration(database: file)
        apply(to: &configuration)
        let given = configuration.administratorKey
        let key = given ?? AdministratorKey.make(SystemRandomSource())
        configuration.administratorKey = key
        Startup.say("Making a network with \(orders) orders in \(file) …")
        try make(configuration, key: key)
        if key != given { Startup.say("Administrator key: \(key)") }
        guard !exit else { return }
        let application = try Startup.open(configuration)
        try Startup.serve(application, configuration) { port in
            for line in DemoLines.lines(base: "http://\(configuration.host):\(port)", key: key, application.database) {
                Startup.say(line)
            }
        }
    }

    /// Fills a new file in bulk: synced when the log goes into it and at the end, and not at each commit.
    ///
    /// If the machine stops meanwhile, the demo is made again.
    private func make(_ configuration: Application.Configuration, key: String) throws {
        var bulk = configuration
        bulk.storage.synchronous = .normal
        bulk.storage.cacheKiB = 262_144
        let application = try Startup.open(bulk)
        defer { application.stop() }
        let day = today.flatMap(LocalDate.init) ?? OutletZone.utc.date(of: SystemClock().now())
        do {
            try DemoBuilder(database: application.database, key: key, seed: seed).build(orders: orders, today: day) {
                made in
                if made % 10_000 == 0 { Startup.say("\(made) orders made") }
            }
        } catch {
            Startup.complain("The demo could not be made: \(error)")
            throw ExitCode.failure
        }
    }

    private static func temporaryFile() throws -> String {
        // mkdtemp(3) makes a name of its own of the six X at the end.
        var template = Array("/tmp/bayline-demo-XXXXXX".utf8CString)
        guard let folder = mkdtemp(&template) else {
            Startup.complain("No temporary folder can be made: \(String(cString: strerror(errno)))")
            throw ExitCode.failure
        }
        return String(cString: folder) + "/demo.sqlite"
    }
}
