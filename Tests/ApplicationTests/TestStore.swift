import Application
import DatabaseSupport
import SQLDatabase
import ServiceKit
import Synchronization

/// What a program under test stores into, on the engine under test: a file in a folder of its own, or a database of the
/// throwaway server.
final class TestStore: Sendable {
    /// As `--database` takes it.
    let database: String
    /// Where attachments are kept, where it is not beside the database.
    let attachments: String?
    /// Where messages go, where that is not beside the database; else they would be left where the tests were started.
    let messages: String?
    private let folder: String?
    private let shared: Mutex<TestDatabase?>

    init(on engine: TestEngine = .current) throws {
        switch engine {
        case .sqlite:
            let folder = try TemporaryFolder.make()
            database = folder + "/network.sqlite"
            try FileBytes.write(database, engine.image(Composition.modules.flatMap(\.migrations), now: 0))
            self.folder = folder
            attachments = nil
            messages = nil
            shared = Mutex(nil)
        case .postgres:
            let fresh = try engine.emptyDatabase(Composition.modules.flatMap(\.migrations), now: 0)
            guard let address = fresh.address else { throw DatabaseError(.other, "the database has no address") }
            database = address
            let folder = try TemporaryFolder.make()
            self.folder = folder
            messages = folder + "/notifications.ndjson"
            attachments = try TemporaryFolder.make()
            shared = Mutex(fresh)
        }
    }

    /// Removes what was stored; nobody may use it any more.
    func remove() {
        if let folder { TemporaryFolder.remove(folder) }
        if let attachments { TemporaryFolder.removeAttachments(attachments) }
        shared.withLock { $0 = nil }
    }
}
