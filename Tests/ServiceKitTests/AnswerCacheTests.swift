import JSON
import SQLDatabase
import TestSupport
import Testing

@testable import ServiceKit

@Suite struct AnswerCacheTests {
    private static let body = [UInt8](repeating: 7, count: 872)

    @Test("an answer is given again for its own version alone, older or newer")
    func versions() {
        let cache = AnswerCache(bytes: 1 << 20)
        #expect(cache.body(of: "a", version: 1) == nil)
        cache.keep([1], of: "a", version: 1)
        cache.keep([2], of: "a", version: 2)
        cache.keep([9], of: "b", version: 1)
        #expect(cache.body(of: "a", version: 2) == [2])
        #expect(cache.body(of: "a", version: 1) == nil && cache.body(of: "a", version: 3) == nil)
        #expect(cache.body(of: "b", version: 1) == [9])
    }

    @Test("an older version in the older half is not answered either")
    func olderHalf() {
        let cache = AnswerCache(bytes: 4_000)
        cache.keep(Self.body, of: "a", version: 1)
        for number in 1...3 { cache.keep(Self.body, of: "filler\(number)", version: 1) }
        #expect(cache.body(of: "a", version: 2) == nil)
        #expect(cache.body(of: "a", version: 1) == Self.body)
        cache.keep([2], of: "a", version: 2)
        #expect(cache.body(of: "a", version: 2) == [2] && cache.body(of: "a", version: 1) == nil)
    }

    @Test("no more is kept than was said, and what is asked for stays")
    func bound() {
        // 100 answers of 1 000 bytes with what they need besides, and one more in each half.
        let cache = AnswerCache(bytes: 100_000)
        for number in 100...999 {
            cache.keep(Self.body, of: "n\(number)", version: 1)
            _ = cache.body(of: "n100", version: 1)
        }
        let kept = (100...999).filter { cache.body(of: "n\($0)", version: 1) != nil }
        #expect((50...103).contains(kept.count), "\(kept.count)")
        #expect(kept.contains(100) && kept.contains(999) && !kept.contains(101))
    }

    @Test("an answer that is kept again counts once")
    func again() {
        let cache = AnswerCache(bytes: 100_000)
        cache.keep(Self.body, of: "first", version: 1)
        for version in 1...1_000 { cache.keep(Self.body, of: "busy", version: Int64(version)) }
        #expect(cache.body(of: "first", version: 1) != nil)
        #expect(cache.body(of: "busy", version: 1_000) != nil)
    }

    @Test("with no bytes nothing is kept")
    func none() {
        let cache = AnswerCache(bytes: 0)
        cache.keep([1], of: "a", version: 1)
        #expect(cache.body(of: "a", version: 1) == nil)
    }

    private static let papers = Module(
        "papers",
        migrations: [
            Migration(
                number: 900, name: "papers",
                statements: [
                    "CREATE TABLE papers (text TEXT NOT NULL, version INTEGER NOT NULL) STRICT",
                    "INSERT INTO papers (text, version) VALUES ('first', 1)",
                ])
        ],
        routes: [
            .get("/v1/paper", .readNetwork) { call, transaction in
                let paper = try transaction.first("SELECT text, version FROM papers") { ($0.text(0), $0.int64(1)) }
                guard let (text, version) = paper else { throw Refusal.notFound() }
                return call.kept("paper", version: version) {
                    .json(version: version) { writer in writer.object { $0.member("text", text) } }
                }
            },
            .post("/v1/paper", .manageNetwork, reading: { $0.string("text") }) { text, _, transaction in
                try transaction.execute("UPDATE papers SET text = $1, version = version + 1", [.text(text)])
                return .json(status: 201) { writer in writer.object { $0.member("text", text) } }
            },
        ])

    private struct Undone: Error {}

    @Test("what is read in a transaction that is undone is not kept: its version is given again")
    func undone() throws {
        let service = try TestService([Self.papers])
        #expect(service.get("/v1/paper")["text"] == "first")
        let read = service.request("GET", "/v1/paper")
        let write = service.request("POST", "/v1/paper", ["text": "undone"])
        #expect(throws: Undone.self) {
            try service.database.writeAndWait { transaction in
                #expect(service.service.answer(write, in: transaction).status == 201)
                let seen = service.service.answer(read, in: transaction)
                #expect(String(decoding: seen.body, as: UTF8.self).contains("undone"))
                throw Undone()
            }
        }
        #expect(service.post("/v1/paper", ["text": "second"]).status == 201)
        #expect(service.get("/v1/paper")["text"] == "second")
    }
}

extension AnswerCache {
    fileprivate func keep(_ body: [UInt8], of id: String, version: Int64) {
        keep(Answer(body: body), of: id, version: version)
    }

    fileprivate func body(of id: String, version: Int64) -> [UInt8]? { answer(of: id, version: version)?.body }
}
