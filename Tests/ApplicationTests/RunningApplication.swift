import Application
import Glibc
import HTTPServer
import ServiceKit

/// The whole program in this process, on a file of its own and a port that the system chooses.
final class RunningApplication {
    let application: Application
    let port: UInt16
    let folder: String
    static let key = "bl_application_tests"

    /// - Parameter folder: an earlier one's, to start again on what it stored.
    /// - Parameter origins: whose pages may read answers.
    convenience init(
        in folder: String? = nil, at now: String = World.monday, origins: AllowedOrigins = .none
    ) throws {
        try self.init(folder: folder, testClock: Instant(now), origins: origins)
    }

    /// As in production: by the machine's clock.
    static func withoutTestClock() throws -> RunningApplication {
        try RunningApplication(folder: nil, testClock: nil)
    }

    /// Logs every request to a descriptor.
    static func logging(to descriptor: Int32) throws -> RunningApplication {
        try RunningApplication(folder: nil, testClock: Instant(World.monday), log: descriptor)
    }

    private init(folder: String?, testClock: Instant?, origins: AllowedOrigins = .none, log: Int32? = nil) throws {
        self.folder = try folder ?? TemporaryFolder.make()
        var configuration = Application.Configuration(database: self.folder + "/network.sqlite")
        configuration.port = 0
        configuration.testClock = testClock
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
        TemporaryFolder.remove(folder)
    }
}

enum TemporaryFolder {
    struct Failure: Error {}

    static func make() throws -> String {
        var template = Array("/tmp/bayline-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure() }
        return String(cString: made)
    }

    static func remove(_ folder: String) {
        for file in ["network.sqlite", "network.sqlite-wal", "network.sqlite-shm", "log"] {
            unlink(folder + "/" + file)
        }
        rmdir(folder)
    }
}
