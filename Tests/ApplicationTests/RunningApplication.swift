import Application
import Glibc
import HTTPServer
import ServiceKit

/// The whole program in this process, on a store of its own and a port that the system chooses.
final class RunningApplication {
    let application: Application
    let port: UInt16
    let store: TestStore
    static let key = "bl_application_tests"

    /// - Parameter store: an earlier one's, to start again on what it stored, or another node's.
    /// - Parameter origins: whose pages may read answers.
    convenience init(
        on store: TestStore? = nil, at now: String = World.monday, origins: AllowedOrigins = .none
    ) throws {
        try self.init(store: store, testClock: Instant(now), origins: origins)
    }

    /// As in production: by the machine's clock.
    static func withoutTestClock() throws -> RunningApplication {
        try RunningApplication(store: nil, testClock: nil)
    }

    /// Logs every request to a descriptor.
    static func logging(to descriptor: Int32) throws -> RunningApplication {
        try RunningApplication(store: nil, testClock: Instant(World.monday), log: descriptor)
    }

    private init(store: TestStore?, testClock: Instant?, origins: AllowedOrigins = .none, log: Int32? = nil) throws {
        self.store = try store ?? TestStore()
        var configuration = Application.Configuration(database: self.store.database)
        configuration.port = 0
        configuration.attachments = self.store.attachments
        configuration.notifications.file = self.store.messages
        configuration.testClock = testClock
        // A client of many on two cores may take long to send what it begins; LimitFlagTests look at patience itself.
        configuration.limits.headTimeoutMilliseconds = 60_000
        configuration.limits.idleTimeoutMilliseconds = 120_000
        configuration.administratorKey = Self.key
        configuration.logLevel = log == nil ? .off : .info
        if let log { configuration.logDescriptor = log }
        configuration.origins = origins
        application = try Application(configuration)
        port = try application.start()
    }

    func client() throws -> APIClient { try APIClient(port: port, key: Self.key) }

    func stop() { application.stop(grace: 2) }

    /// Stops and removes what was stored.
    func remove() {
        stop()
        store.remove()
    }
}
