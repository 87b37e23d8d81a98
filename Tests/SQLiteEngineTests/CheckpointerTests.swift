import SQLDatabase
import Testing

@testable import SQLiteEngine

@Suite("The write-ahead log on its way into the file")
struct CheckpointerTests {
    private let limit = Checkpointer.Plan.pages

    @Test("the bulk is moved elsewhere once the log is long, and what is left by the writer after that")
    func order() {
        var plan = Checkpointer.Plan()
        #expect(plan.turn(pages: limit - 1) == .none)
        #expect(plan.turn(pages: limit) == .begin)
        #expect(plan.turn(pages: limit + 100) == .none)
        plan.moved()
        #expect(plan.turn(pages: limit + 200) == .finish)
        #expect(plan.turn(pages: 50) == .none, "the log has begun anew")
        #expect(plan.turn(pages: limit - 1) == .none)
        #expect(plan.turn(pages: limit) == .begin)
    }

    @Test("what came while the bulk was moved is moved like it, as long as it is much")
    func rounds() {
        var plan = Checkpointer.Plan()
        var pages = limit
        for _ in 1...Checkpointer.Plan.rounds {
            #expect(plan.turn(pages: pages) == .begin)
            plan.moved()
            pages += Checkpointer.Plan.few + 1
        }
        #expect(plan.turn(pages: pages) == .finish, "it ends, however fast the writers are")
        #expect(plan.turn(pages: 50) == .none)
        #expect(plan.turn(pages: limit) == .begin)
        plan.moved()
        #expect(plan.turn(pages: limit + Checkpointer.Plan.few) == .finish)
    }

    @Test("writers that are faster than the disk wait once the log is as long as it may be")
    func wait() {
        var plan = Checkpointer.Plan()
        #expect(plan.turn(pages: limit) == .begin)
        #expect(plan.turn(pages: Checkpointer.Plan.most - 1) == .none)
        #expect(plan.turn(pages: Checkpointer.Plan.most) == .wait)
        plan.moved()
        #expect(plan.turn(pages: Checkpointer.Plan.most) == .finish)
    }

    @Test("a log that a reader keeps from beginning anew is not tried at each commit")
    func reader() {
        var plan = Checkpointer.Plan()
        var begun = 0
        for pages in stride(from: 0, through: limit * 4, by: 8) {
            switch plan.turn(pages: pages) {
            case .begin:
                begun += 1
                plan.moved()
            case .finish, .wait, .none: break
            }
        }
        #expect((4...8).contains(begun))
    }

    @Test("the log stays bounded under steady writing, and the file has all of it in the end")
    func bounded() throws {
        let database = try partsDatabase()
        defer { database.close() }
        let number = String(repeating: "n", count: 60_000)
        var longest = 0
        for id in 0..<2_000 {
            try database.writeAndWait { try insertPart(Int64(id), number: "\(id)\(number)", $0) }
            longest = max(longest, database.statistics.logBytes)
        }
        let pages = longest / 4_120
        #expect(pages >= limit, "some 15 pages a write: the limit was reached")
        #expect(pages <= Checkpointer.Plan.most + 100)
        #expect(try countParts(database) == 2_000)
    }
}
