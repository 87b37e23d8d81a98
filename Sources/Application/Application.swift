import Attachments
import Bulk
import Glibc
package import HTTPServer
package import SQLDatabase
package import SQLiteEngine
package import ServiceKit

/// The running program: one database, one service, one HTTP server.
package final class Application: Sendable {
    /// How the program is started.
    package struct Configuration: Sendable {
        /// The database: a file, made where there is none, or a server's `postgres://` address.
        package var database: String
        package var host = "127.0.0.1"
        /// 0 lets the system choose.
        package var port: UInt16 = 8080
        /// Where the test clock stands at first; nil for the machine's clock (EVT-04).
        package var testClock: Instant?
        /// Becomes the administrator key on an empty database (`BAYLINE_ADMIN_KEY`).
        package var administratorKey: String?
        package var logLevel = LogLevel.info
        /// The web pages that may read answers.
        package var origins = AllowedOrigins.none
        /// What clients can make the server hold or wait for.
        package var limits = ServerLimits()
        /// Where the log goes.
        package var logDescriptor: Int32 = STDERR_FILENO
        /// Event loops; nil is as many as cores.
        package var loops: Int?
        /// How the database file is opened.
        package var storage = SQLiteOptions()
        /// Connections to a database server that work at the same time; nil is the engine's own number.
        package var databaseWorkers: Int?
        /// Whether webhooks may go to addresses of private networks (SEC-05).
        package var allowsPrivateWebhooks = false
        /// Whether webhooks wait instead of being sent, as in a copy of a network's database.
        package var holdsWebhooks = false
        /// How messages to customers leave.
        package var notifications = NotificationOptions()
        /// The payment service for payments online; none without.
        package var payments: PaymentSettings?
        /// Memory for answers of documents that are asked for again; 0 keeps none.
        package var keptAnswerBytes = 32 << 20
        /// How callers are treated.
        package var access = AccessOptions()
        /// Bytes that the body of an import may have, and unpack to.
        package var importBytes: Int64 = 1 << 30
        /// The folder of attachments; nil is beside the database file, or in memory's stead a temporary one.
        package var attachments: String?
        /// Bytes of one attachment (SEC-04).
        package var attachmentBytes: Int64 = 20 << 20

        package init(database: String) {
            self.database = database
        }
    }

    /// The version of the program, as in `openapi.yaml`.
    package static let version = "0.1.0"

    package let database: any Database
    /// The administrator key, where this start made one; shown once, stored nowhere (SEC-01).
    package let newAdministratorKey: String?
    private let server: HTTPServer
    private let log: LogWriter
    private let stopping: StopFlag
    private let feed: EventFeed
    private let webhooks: WebhookSending
    private let sealer: Sealer
    private let jobs: JobRunning

    /// Opens the database, brings its schema up to date, and makes ready to serve.
    ///
    /// - Throws: `DatabaseError` where the database cannot be used.
    package init(_ configuration: Configuration) throws {
        let database = try Storage.open(configuration)
        let clock: any Clock = configuration.testClock.map(TestClock.init) ?? SystemClock()
        let stopping = StopFlag()
        let log = LogWriter(level: configuration.logLevel, descriptor: configuration.logDescriptor)
        let page = MetricsPage()
        let modules =
            Self.modules(configuration, clock)
            + [OpenRoutes.module(database: database, stopping: stopping, metrics: page)]
        newAdministratorKey = try Self.prepare(database, modules, configuration, clock)
        let requests = RequestMetrics(routes: modules.flatMap(\.routes))
        let connections = ConnectionMetrics()
        let service = Service(
            database: database, modules: modules, clock: clock, keptAnswerBytes: configuration.keptAnswerBytes,
            options: configuration.access)
        let note = Self.note(in: requests, log)
        let content = ContentLayer(origins: configuration.origins, faultAnswer: HTTPBridge.response)
        var listening = HTTPBridge.configuration(configuration, content) { record in
            connections.note(record.refusal)
            log.write(.refusal(record))
        }
        listening.loops = configuration.loops
        let bodyBytes = listening.limits.bodyBytes
        let importBytes = configuration.importBytes
        listening.reception = {
            HTTPBridge.reception($0, service, content, bodyBytes: bodyBytes, importBytes: importBytes, note: note)
        }
        // The service looks at such a request at once anyway.
        listening.collectsWholeBodies = true
        listening.together = (database.beginTogether, database.endTogether)
        let server = HTTPServer(configuration: listening) { request, responder in
            let terms = content.terms(of: request)
            service.handle(HTTPBridge.request(request, terms, bodyBytes: bodyBytes)) {
                HTTPBridge.port(request, terms, service, content, to: responder, importBytes: importBytes, note: note)
            } answer: { answer, record in
                content.answer(HTTPBridge.response(answer), terms, to: responder, about: record, note: note)
            }
        }
        // Weak, since the server holds the page through its handler.
        page.add { [weak server] text in
            requests.write(to: &text)
            if let server { connections.write(server.statistics, to: &text) }
            DatabaseMetrics.write(database, to: &text)
            log.write(to: &text)
        }
        let sealer = Sealer(database: database, clock: clock, service: service)
        page.add(sealer.write)
        self.sealer = sealer
        page.add(ProcessMetrics().write)
        webhooks = WebhookSending(configuration, database, clock, log)
        page.add(webhooks.write)
        jobs = JobRunning(service, database, clock, log)
        page.add(jobs.write)
        page.add { NotificationSending.write(database, to: &$0) }
        self.server = server
        self.database = database
        self.log = log
        self.stopping = stopping
        feed = service.feed
    }

    /// The program's modules, set up as it was started; the test clock's where it has one.
    private static func modules(_ configuration: Configuration, _ clock: any Clock) -> [Module] {
        Composition.modules(
            webhooks: WebhookSending.policy(configuration), attachments: Storage.attachments(configuration),
            notifications: NotificationSending.senders(configuration),
            payments: configuration.payments?.payments(clock))
            + ((clock as? TestClock).map { [$0.module] } ?? [])
    }

    /// Brings the schema up to date; makes the administrator key where there is none.
    private static func prepare(
        _ database: any Database, _ modules: [Module], _ configuration: Configuration, _ clock: any Clock
    ) throws -> String? {
        try Migrator.migrate(database, modules.flatMap(\.migrations), now: SystemClock().now().microseconds)
        // Several nodes may serve one server's database: there an import is given up when its node says no more.
        if database.answersAtOnce { try database.writeAndWait(BulkModule.interruptImports) }
        return try database.writeAndWait { transaction in
            try AdministratorKey.establish(
                given: configuration.administratorKey, at: clock.now(), random: SystemRandomSource(), in: transaction)
        }
    }

    /// Tells metrics and log of a request when its answer leaves.
    private static func note(
        in requests: RequestMetrics, _ log: LogWriter
    ) -> @Sendable (RequestRecord, Departure) -> Void {
        { record, departure in
            var record = record
            record.depart(
                status: departure.status, bytes: departure.bytes, isAbandoned: departure.isAbandoned)
            requests.note(record)
            log.write(.request(record))
        }
    }

    /// Listens; returns the port.
    package func start() throws(ServerStartError) -> UInt16 {
        let port = try server.start()
        sealer.start()
        webhooks.start()
        jobs.start()
        return port
    }

    /// How many requests wait for events, of polls and of streams.
    package var eventWaiters: Int { feed.waiterCount }

    /// Stops in order: no longer ready, no new connections, running requests finish, the database is closed (OPS-06).
    package func stop(grace: Double = 20) {
        stopping.raise()
        // Those who wait for events would else hold the stop up.
        feed.stop()
        server.stop(grace: grace)
        webhooks.stop()
        jobs.stop()
        sealer.stop()
        database.close()
        log.flush()
    }
}
