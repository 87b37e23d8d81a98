import Application
import Glibc
import JSON
import Metrics
import SQLDatabase
import SQLiteEngine
import ServiceKit
import Synchronization

/// A file with the service on it, in process, at a time that stands still: Tuesday 2026-11-24, 09:00 in Shanghai.
final class SlotStore {
    private let path: String
    private let database: SQLiteDatabase
    private let service: Service
    private static let key = "bl_bench"

    init(path: String) throws {
        self.path = path
        Self.delete(path)
        database = try SQLiteDatabase(path: path)
        try Migrator.migrate(database, Composition.modules.flatMap(\.migrations), now: 1)
        let now = Instant(seconds: 1_795_482_000)
        _ = try database.writeAndWait { transaction in
            try AdministratorKey.establish(
                given: Self.key, at: now, random: SeededRandomSource(seed: 1), in: transaction)
        }
        service = Service(database: database, modules: Composition.modules, clock: TestClock(now))
    }

    /// The answer to a request, and the microseconds that it took.
    ///
    /// - Throws: where the answer's status is not the one expected; nil takes any.
    func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, expecting status: Int? = nil
    ) throws -> (status: Int, json: JSONValue, microseconds: Int) {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var request = ServiceRequest(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil)
        request.authorization = "Bearer \(Self.key)"
        if let body {
            var writer = JSONWriter()
            writer.value(body)
            request.body = writer.bytes
            request.contentType = "application/json"
        }
        let box = Mutex<ServiceAnswer?>(nil)
        let done = Signal()
        let watch = Stopwatch()
        service.handle(request) { answer, _ in
            box.withLock { $0 = answer }
            done.raise()
        }
        done.wait()
        let taken = Stopwatch().microseconds(since: watch)
        guard let answer = box.withLock({ $0 }), status == nil || answer.status == status else {
            let found = box.withLock { $0 }
            let words = found.map { String(decoding: $0.body.prefix(300), as: UTF8.self) } ?? ""
            throw RawDatabase.Failure(description: "\(method) \(target): \(found?.status ?? 0) \(words)")
        }
        // Read outside of the time that is taken.
        let json = (try? JSONParser.parse(answer.body)) ?? .null
        return (answer.status, json, taken)
    }

    /// The identifier of what a request makes.
    func make(_ target: String, _ body: JSONValue) throws -> String {
        try send("POST", target, body, expecting: 201).json["id"].text
    }

    func remove() {
        database.close()
        Self.delete(path)
    }

    private static func delete(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }
}
