import Glibc
import JSON
import TestSupport
import Testing

/// A server on a database of its own with one invoice, on which payments of one cent are made.
///
/// What was answered must be there, whatever happens to disk and process.
final class Till {
    let folder: TestFolder
    let world: World
    let invoice: String
    private(set) var server: ServerProcess
    private(set) var api: APIClient
    private(set) var answered: Set<String> = []
    private var turn = 0

    static let now = "2026-11-24T01:00:00Z"

    /// - Parameter parent: where the folder is made; another file system.
    init(in parent: String = "/tmp") throws {
        folder = try TestFolder(in: parent)
        server = try ServerProcess(database: folder.file, at: Self.now)
        api = try APIClient(port: server.port, key: ServerProcess.key)
        world = try World.make(api, pads: 5)
        invoice = try world.invoiced(api).invoice
    }

    /// One payment; notes it where it was answered as taken.
    ///
    /// - Parameter note: the reference, to make the write larger.
    @discardableResult
    func pay(note: String? = nil) throws -> APIClient.Answer {
        turn += 1
        var body: JSONValue = ["method": "cash", "amount": World.money(1)]
        if let note { body = body.with("reference", .string(note)) }
        let answer = try api.send("POST", "/v1/invoices/\(invoice)/payments", body, key: "till-\(turn)")
        if answer.status == 201 { answered.insert(answer.id) }
        return answer
    }

    /// Writes until the storage is at its end; the answer that said so.
    func payUntilRefused(note: String? = nil, atMost: Int = 3_000) throws -> APIClient.Answer? {
        for _ in 0..<atMost {
            let answer = try pay(note: note)
            if answer.status != 201 { return answer }
        }
        return nil
    }

    func stop() { _ = server.terminate() }

    func kill() { server.killNow() }

    /// Starts again on the same database.
    func restart() throws {
        server = try ServerProcess(database: folder.file, at: Self.now)
        api = try APIClient(port: server.port, key: ServerProcess.key)
    }

    /// The storage is not there for writes, and says so as every problem is told.
    func expectUnavailable(_ answer: APIClient.Answer?, _ place: SourceLocation = #_sourceLocation) {
        #expect(answer?.status == 503, sourceLocation: place)
        #expect(answer?.fields["retry-after"] != nil, sourceLocation: place)
        #expect(answer?.fields["content-type"] == "application/problem+json", sourceLocation: place)
    }

    /// Every answered payment is there, and nothing else is wrong.
    func expectWhole(_ place: SourceLocation = #_sourceLocation) throws {
        let stored = try api.get("/v1/invoices/\(invoice)")["payments"].items.map { $0["id"].text }
        #expect(Set(stored).isSuperset(of: answered), sourceLocation: place)
        #expect(Set(stored).count == stored.count, sourceLocation: place)
        let check = try CommandRun.check(folder.file)
        #expect(check.status == 0, "\(check)", sourceLocation: place)
    }
}
