#if Postgres
    import Dispatch
    import PostgresSupport
    import SQLDatabase
    import Synchronization
    import Testing

    @testable import PostgresEngine

    private struct Refusal: Error, Equatable {}

    @Suite("PostgreSQL: writes that meet others", .enabled(if: hasServer), .timeLimit(.minutes(3)))
    struct ConflictTests {
        @Test("a counter that two nodes count on loses nothing, and its numbers have no gap")
        func counter() throws {
            let test = try parts()
            let nodes = [test.database, try test.secondNode()]
            defer { nodes[1].close() }
            try test.database.writeAndWait { try insertPart(1, $0) }
            let drawn = Mutex<[Int64]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { writer in
                for _ in 0..<25 {
                    let number = try? nodes[writer % 2].writeAndWait { transaction in
                        try transaction.execute("UPDATE part SET stock = stock + 1 WHERE id = 1")
                        return try transaction.first("SELECT stock FROM part WHERE id = 1") { $0.int64(0) }
                    }
                    if let number = number ?? nil { drawn.withLock { $0.append(number) } }
                }
            }
            #expect(drawn.withLock { $0.sorted() } == Array(1...200))
            #expect(nodes.reduce(0) { $0 + $1.statistics.commits } >= 201)
            #expect(nodes.allSatisfy { $0.statistics.failedWrites == 0 })
        }

        @Test("two writes that each read what the other changes: one sees the other's work")
        func writeSkew() throws {
            let test = try parts()
            let other = try test.secondNode()
            defer { other.close() }
            try test.database.writeAndWait { transaction in
                try insertPart(1, stock: 1, transaction)
                try insertPart(2, stock: 1, transaction)
            }
            // Either may take its stock away as long as both together keep one.
            let both = Barrier(2)
            let runs = Mutex(0)
            @Sendable func take(_ id: Int64, on database: PostgresDatabase) throws {
                let isFirst = Mutex(true)
                try database.writeAndWait { transaction in
                    runs.withLock { $0 += 1 }
                    let sum = try transaction.first("SELECT sum(stock) FROM part") { $0.int64(0) }
                    if isFirst.withLock({ first in
                        defer { first = false }; return first
                    }) {
                        both.wait()
                    }
                    guard sum == 2 else { throw Refusal() }
                    try transaction.execute("UPDATE part SET stock = 0 WHERE id = $1", [.integer(id)])
                }
            }
            let failures = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                do {
                    try take(Int64(index) + 1, on: index == 0 ? test.database : other)
                } catch is Refusal {
                    failures.withLock { $0 += 1 }
                } catch {
                    Issue.record(error)
                }
            }
            #expect(failures.withLock { $0 } == 1)
            #expect(runs.withLock { $0 } == 3)
            #expect(try test.database.read { try $0.first("SELECT sum(stock) FROM part") { $0.int64(0) } } == 1)
        }

        @Test("a deadlock is resolved: both writes are made, one of them anew")
        func deadlock() throws {
            let test = try parts()
            try test.cluster.execute("ALTER DATABASE \(test.name) SET deadlock_timeout = '50ms'")
            let nodes = [try test.secondNode(), try test.secondNode()]
            defer { for node in nodes { node.close() } }
            try test.database.writeAndWait { transaction in
                for id in 1...2 { try insertPart(Int64(id), transaction) }
            }
            let both = Barrier(2)
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                let isFirst = Mutex(true)
                let found = kind {
                    try nodes[index].writeAndWait { transaction in
                        let add: SQL = "UPDATE part SET stock = stock + 1 WHERE id = $1"
                        try transaction.execute(add, [.int(index + 1)])
                        if isFirst.withLock({ first in
                            defer { first = false }; return first
                        }) {
                            both.wait()
                        }
                        try transaction.execute(add, [.int(2 - index)])
                    }
                }
                #expect(found == nil)
            }
            #expect(try test.database.read { try $0.query("SELECT stock FROM part") { $0.int(0) } } == [2, 2])
            #expect(nodes.reduce(0) { $0 + $1.statistics.retries } >= 1)
        }

        @Test("a conflict that a body swallows, in a savepoint or not, still has the whole write run again")
        func swallowed() throws {
            for inSavepoint in [true, false] {
                let test = try parts()
                let other = try test.secondNode()
                defer { other.close() }
                try test.database.writeAndWait { try insertPart(1, $0) }
                let runs = Mutex(0)
                try test.database.writeAndWait { transaction in
                    let run = runs.withLock { runs in
                        runs += 1
                        return runs
                    }
                    _ = try transaction.first("SELECT stock FROM part WHERE id = 1") { $0.int(0) }
                    let add: SQL = "UPDATE part SET stock = stock + 1 WHERE id = 1"
                    if run == 1 { try other.writeAndWait { try $0.execute(add) } }
                    if inSavepoint {
                        try? transaction.savepoint { _ = try transaction.execute(add) }
                        try insertPart(100, transaction)
                    } else {
                        _ = try? transaction.execute(add)
                    }
                }
                #expect(runs.withLock { $0 } == 2)
                #expect(
                    try test.database.read { try $0.first("SELECT stock FROM part WHERE id = 1") { $0.int(0) } } == 2)
            }
        }

        @Test("a write that met conflicts twice gets a turn of its own; with fewer attempts it is given up")
        func turns() throws {
            for attempts in 2...3 {
                let test = try parts { $0.attempts = attempts }
                let other = try test.secondNode()
                defer { other.close() }
                try test.database.writeAndWait { try insertPart(1, $0) }
                let add: SQL = "UPDATE part SET stock = stock + 1 WHERE id = 1"
                let runs = Mutex(0)
                let isKeptWaiting = Mutex(false)
                let later = DispatchSemaphore(value: 0)
                let found = kind {
                    try test.database.writeAndWait { transaction in
                        let run = runs.withLock { runs in
                            runs += 1
                            return runs
                        }
                        _ = try transaction.first("SELECT stock FROM part WHERE id = 1") { $0.int(0) }
                        if run < 3 {
                            try other.writeAndWait { _ = try $0.execute(add) }
                        } else {
                            // This one comes too late to be in the way.
                            other.write({ try $0.execute(add) }) { _ in later.signal() }
                            let isEarly = later.wait(timeout: .now() + .milliseconds(200)) == .success
                            isKeptWaiting.withLock { $0 = !isEarly }
                        }
                        try transaction.execute(add)
                    }
                }
                #expect(runs.withLock { $0 } == attempts)
                #expect(found == (attempts == 2 ? .serialization : nil))
                if attempts == 3 {
                    #expect(isKeptWaiting.withLock { $0 })
                    later.wait()
                }
                let stock = try test.database.read { try $0.first("SELECT stock FROM part") { $0.int(0) } }
                #expect(stock == (attempts == 2 ? 2 : 4))
            }
        }

        @Test("a write on a row that others change without a pause comes through within three attempts")
        func fairness() throws {
            let test = try parts { $0.attempts = 3 }
            let other = try test.secondNode { $0.attempts = 3 }
            defer { other.close() }
            try test.database.writeAndWait { try insertPart(1, $0) }
            let failures = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 8) { writer in
                for _ in 0..<40 {
                    let found = kind {
                        try (writer % 2 == 0 ? test.database : other).writeAndWait { transaction in
                            _ = try transaction.first("SELECT stock FROM part WHERE id = 1") { $0.int(0) }
                            try transaction.execute("UPDATE part SET stock = stock + 1 WHERE id = 1")
                        }
                    }
                    if found != nil { failures.withLock { $0 += 1 } }
                }
            }
            #expect(failures.withLock { $0 } == 0)
            #expect(try test.database.read { try $0.first("SELECT stock FROM part") { $0.int(0) } } == 320)
        }

        @Test(
            "two nodes that insert the same key at once: the second is told of the key, or sees it when it looks first")
        func sameKey() throws {
            let test = try parts()
            let nodes = [try test.secondNode(), try test.secondNode()]
            defer { for node in nodes { node.close() } }
            for round in 0..<20 {
                let both = Barrier(2)
                let made = Mutex(0)
                DispatchQueue.concurrentPerform(iterations: 2) { index in
                    let isFirst = Mutex(true)
                    let found = kind {
                        try nodes[index].writeAndWait { transaction in
                            let sql: SQL = "SELECT 1 FROM part WHERE id = $1"
                            let exists = try transaction.first(sql, [.int(round)]) { $0.int(0) } != nil
                            if isFirst.withLock({ first in
                                defer { first = false }; return first
                            }) {
                                both.wait()
                            }
                            if !exists { try insertPart(Int64(round), transaction) }
                            return !exists
                        } ? made.withLock { $0 += 1 } : ()
                    }
                    #expect(found == nil)
                }
                #expect(made.withLock { $0 } == 1)
            }
        }

        @Test("what a body throws undoes its own changes only, and is what the caller gets")
        func ownError() throws {
            let test = try parts()
            #expect(throws: Refusal.self) {
                try test.database.writeAndWait { transaction in
                    try insertPart(1, transaction)
                    throw Refusal()
                }
            }
            #expect(try countParts(test.database) == 0)
            #expect(test.database.statistics.retries == 0)
        }

        @Test("an error inside a savepoint is undone with it; outside, it is what everything after is told")
        func errorsAndSavepoints() throws {
            let test = try parts()
            try test.database.writeAndWait { transaction throws in
                try insertPart(1, transaction)
                let inner = kind { try transaction.savepoint { try insertPart(1, transaction) } }
                #expect(inner == .uniqueViolation(constraint: "part.id"))
                try insertPart(2, transaction)
                try transaction.savepoint {
                    try insertPart(3, transaction)
                    let deeper = kind { try transaction.savepoint { try insertPart(3, transaction) } }
                    #expect(deeper == .uniqueViolation(constraint: "part.id"))
                    try insertPart(4, transaction)
                }
            }
            #expect(try countParts(test.database) == 4)
            let found = kind {
                try test.database.writeAndWait { transaction in
                    try insertPart(9, transaction)
                    try? insertPart(9, transaction)
                    let after = kind { try transaction.execute("SELECT 1") }
                    #expect(after == .uniqueViolation(constraint: "part.id"))
                }
            }
            #expect(found == .uniqueViolation(constraint: "part.id"))
            #expect(try countParts(test.database) == 4)
        }
    }

    /// Lets nobody pass until all have come.
    final class Barrier: Sendable {
        private let missing: Mutex<Int>
        private let open = DispatchSemaphore(value: 0)
        private let count: Int

        init(_ count: Int) {
            self.count = count
            missing = Mutex(count)
        }

        func wait() {
            let isLast = missing.withLock { missing in
                missing -= 1
                return missing == 0
            }
            if isLast { for _ in 1..<count { open.signal() } } else { open.wait() }
        }
    }
#endif
