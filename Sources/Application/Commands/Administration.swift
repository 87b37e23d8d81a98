import Dispatch
package import JSON
import SQLDatabase
import ServiceKit
import Synchronization

/// What `bayline user` and `bayline key` do: the requests of the API, made in process by whoever may open the database,
/// beside a program that serves it.
package final class Administration {
    /// A request that was refused, in words for whoever gave the command.
    package struct Refused: Error, CustomStringConvertible {
        package let description: String

        package init(_ description: String) {
            self.description = description
        }
    }

    private let database: any Database
    private let service: Service
    /// The actor of the events.
    private static let caller = Caller(id: "command", name: "bayline")

    /// Opens a database that has the program's schema.
    ///
    /// - Throws: `DatabaseError`.
    package init(_ place: String) throws {
        database = try Storage.openAlone(place)
        let modules = Composition.modules
        do {
            try Migrator.requireCurrent(database, modules.flatMap(\.migrations))
        } catch {
            database.close()
            throw error
        }
        service = Service(database: database, modules: modules, clock: SystemClock())
    }

    deinit { database.close() }

    /// Sends a request and waits for its answer.
    ///
    /// - Throws: `Refused` for every answer but a success.
    package func send(_ method: String, _ target: String, _ body: JSONValue? = nil) throws -> JSONValue {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var request = ServiceRequest(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil)
        request.caller = Self.caller
        if let body {
            var writer = JSONWriter()
            writer.value(body)
            request.body = writer.bytes
            request.contentType = "application/json"
        }
        let slot = Mutex<ServiceAnswer?>(nil)
        let ready = DispatchSemaphore(value: 0)
        service.handle(request) { answer, _ in
            slot.withLock { $0 = answer }
            ready.signal()
        }
        ready.wait()
        guard let answer = slot.withLock({ $0 }) else { throw Refused("no answer") }
        let json = answer.body.isEmpty ? .null : try JSONParser.parse(answer.body)
        guard (200..<300).contains(answer.status) else {
            let wrong = json["errors"].items.map { "\($0["pointer"].text): \($0["detail"].text)" }
            throw Refused(([json["detail"].text] + wrong).joined(separator: "\n"))
        }
        return json
    }

    /// All items of a list, page by page.
    package func all(_ path: String) throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor: String?
        repeat {
            let page = try send("GET", path + "?limit=200" + (cursor.map { "&cursor=\($0)" } ?? ""))
            items += page["items"].items
            cursor = page["nextCursor"] == .null ? nil : page["nextCursor"].text
        } while cursor != nil
        return items
    }
}
