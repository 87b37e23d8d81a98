#if Postgres
    import Dispatch
    import Metrics
    import SQLDatabase
    import Synchronization
    import Testing

    @testable import PostgresEngine

    @Suite("PostgreSQL: workers and guests", .enabled(if: hasServer), .timeLimit(.minutes(3)))
    struct WorkerTests {
        private static let ownPID: SQL = "SELECT pg_backend_pid()"

        @Test("work that is performed reads and writes on its worker's own connection")
        func ownConnection() throws {
            let test = try parts { $0.workers = 1 }
            let database = test.database
            let done = DispatchSemaphore(value: 0)
            let pids = Mutex<[Int]>([])
            @Sendable func note(_ transaction: Transaction) throws {
                let pid = try transaction.first(Self.ownPID) { $0.int(0) }
                pids.withLock { $0.append(pid ?? 0) }
            }
            database.perform { refusal in
                #expect(refusal == nil)
                try? database.read(note)
                database.write(note) { _ in }
                try? database.writeAndWait(note)
                try? database.read { outer in
                    try note(outer)
                    try database.read(note)
                }
                done.signal()
            }
            done.wait()
            let found = pids.withLock { $0 }
            #expect(found.count == 5)
            #expect(Set(found).count == 1)
        }

        @Test("a read inside a write sees what was committed, not what the write has done")
        func readInsideWrite() throws {
            let test = try parts { $0.workers = 1 }
            let database = test.database
            let seen = try database.writeAndWait { transaction in
                try insertPart(1, transaction)
                return try countParts(database)
            }
            #expect(seen == 0)
            #expect(try countParts(database) == 1)
        }

        @Test("a read inside a read sees the same snapshot")
        func snapshot() throws {
            let test = try parts()
            try test.database.read { outer throws in
                #expect(try outer.first("SELECT count(*) FROM part") { $0.int(0) } == 0)
                try test.database.writeAndWait { try insertPart(1, $0) }
                #expect(try outer.first("SELECT count(*) FROM part") { $0.int(0) } == 0)
                #expect(try countParts(test.database) == 0)
            }
            #expect(try countParts(test.database) == 1)
        }

        @Test("a read refuses to change anything")
        func readOnly() throws {
            let test = try parts()
            let found = kind { try test.database.read { try insertPart(1, $0) } }
            #expect(found == .readOnly)
        }

        @Test("a write queued by a write, or by the answer to one, runs after it; waiting there is refused")
        func chained() throws {
            let test = try parts { $0.workers = 1 }
            let database = test.database
            let done = DispatchSemaphore(value: 0)
            let refusals = Mutex<[DatabaseError.Kind?]>([])
            database.write({ transaction in
                try insertPart(1, transaction)
                refusals.withLock { $0.append(kind { try database.writeAndWait { _ in } }) }
                database.write({ try insertPart(2, $0) }) { _ in
                    refusals.withLock { $0.append(kind { try database.writeAndWait { _ in } }) }
                    database.write({ try insertPart(3, $0) }) { _ in done.signal() }
                }
            }) { _ in }
            done.wait()
            #expect(try countParts(database) == 3)
            #expect(refusals.withLock { $0 } == [.other, .other])
        }

        @Test("one request too many is refused at once, and the others are not harmed")
        func overload() throws {
            let test = try parts { options in
                options.workers = 1
                options.maximumQueuedJobs = 2
            }
            let database = test.database
            let entered = DispatchSemaphore(value: 0)
            let opened = DispatchSemaphore(value: 0)
            database.perform { _ in
                entered.signal()
                opened.wait()
            }
            entered.wait()
            let group = DispatchGroup()
            let kinds = Mutex<[DatabaseError.Kind?]>([])
            for id in 1...3 {
                group.enter()
                database.write({ try insertPart(Int64(id), $0) }) { result in
                    let found = kind { try result.get() }
                    kinds.withLock { $0.append(found) }
                    group.leave()
                }
            }
            #expect(database.statistics.queueDepth == 2)
            opened.signal()
            group.wait()
            // The refusal comes first, on the thread that asked.
            #expect(kinds.withLock { $0 } == [.overloaded, nil, nil])
            #expect(try countParts(database) == 2)
            #expect(database.statistics.overloads == 1)
        }

        @Test("closing waits for what is queued, and refuses everything after")
        func close() throws {
            let test = try parts { $0.workers = 2 }
            let node = try test.secondNode { $0.workers = 2 }
            for id in 1...50 { node.write({ try insertPart(Int64(id), $0) }) { _ in } }
            node.close()
            #expect(try countParts(test.database) == 50)
            #expect(node.statistics.readers == 0)
            let read = kind { try countParts(node) }
            let write = kind { try node.writeAndWait { try insertPart(51, $0) } }
            let work = Mutex<DatabaseError.Kind?>(nil)
            node.perform { refusal in work.withLock { $0 = (refusal as? DatabaseError)?.kind } }
            #expect(read == .closed)
            #expect(write == .closed)
            #expect(work.withLock { $0 } == .closed)
            node.close()
        }

        @Test("more reads at once than there are guests wait for their turn, or are told so")
        func guests() throws {
            let test = try parts { options in
                options.maximumGuests = 2
                options.waitMilliseconds = 100
            }
            DispatchQueue.concurrentPerform(iterations: 40) { _ in
                let found = kind { try countParts(test.database) }
                #expect(found == nil || found == .busy)
            }
            let both = Barrier(3)
            let ended = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            for index in 0..<2 {
                DispatchQueue(label: "reader-\(index)").async(group: group) {
                    try? test.database.read { _ in
                        both.wait()
                        ended.wait()
                    }
                }
            }
            both.wait()
            #expect(kind { try countParts(test.database) } == .busy)
            for _ in 0..<2 { ended.signal() }
            group.wait()
        }

        @Test("statistics count commits, refusals, connections and times")
        func statistics() throws {
            let test = try parts { $0.workers = 1 }
            let before = test.database.statistics
            try test.database.writeAndWait { try insertPart(1, $0) }
            _ = kind { try test.database.writeAndWait { try insertPart(1, number: "other", $0) } }
            _ = try countParts(test.database)
            let after = test.database.statistics
            #expect(after.commits - before.commits == 1)
            #expect(after.writes == after.commits)
            #expect(after.failedWrites - before.failedWrites == 1)
            // A value that is taken is looked at again beside others, and then alone, before it is believed.
            #expect(after.retries - before.retries == 2)
            #expect(after.readers == 2)
            #expect(after.commitTimes.count == after.commits)
            #expect(after.readTimes.count - before.readTimes.count == 1)
        }
    }
#endif
