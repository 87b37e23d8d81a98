#if Postgres
    import Dispatch
    import Glibc
    import JSON
    import PostgresEngine
    import PostgresSupport
    import SQLDatabase
    import ServiceKit
    import Synchronization
    import Testing

    /// Several nodes of the service on one PostgreSQL.
    @Suite("Nodes on one PostgreSQL", .enabled(if: PostgresCluster.isAvailable), .timeLimit(.minutes(5)))
    struct NodeTests {
        private static let key = "bl_nodes"
        private static let now = Instant(seconds: 1_795_482_000)

        /// A thing gets a number without gaps, and is recorded.
        private static let module = Module(
            "things",
            migrations: [
                Migration(
                    number: 900, name: "things",
                    statements: [
                        "CREATE TABLE things (id TEXT PRIMARY KEY, name TEXT NOT NULL, number INTEGER NOT NULL) STRICT"
                    ])
            ],
            routes: [
                .post("/v1/things", .manageNetwork, reading: { $0.string("name") }) { name, call, transaction in
                    let number = try NumberRange.next("thing", in: transaction)
                    let id = "thing_\(call.random.code(length: 20))"
                    try transaction.execute(
                        "INSERT INTO things (id, name, number) VALUES ($1, $2, $3)",
                        [.text(id), .text(name), .integer(number)])
                    try call.record(Event("thing.created", id, outlet: nil), in: transaction)
                    if name == "refuse" { throw Refusal(.BKG_04, code: "refused", "No.", zh: "不。") }
                    return .json(status: 201) { writer in
                        writer.object { writer in
                            writer.member("id", id)
                            writer.member("number", number)
                        }
                    }
                }
            ])

        private struct Node {
            let database: PostgresDatabase
            let service: Service

            init(_ address: String, number: Int) throws {
                var options = PostgresOptions()
                options.workers = 4
                options.reconnectPauseMilliseconds = 10
                database = try PostgresDatabase(try #require(PostgresAddress(address)), options: options)
                let modules = [ServiceKitModule.module, NodeTests.module]
                try Migrator.migrate(database, modules.flatMap(\.migrations), now: NodeTests.now.microseconds)
                let random = SeededRandomSource(seed: UInt64(number))
                _ = try database.writeAndWait { transaction in
                    try AdministratorKey.establish(
                        given: NodeTests.key, at: NodeTests.now, random: random, in: transaction)
                }
                service = Service(database: database, modules: modules, clock: TestClock(NodeTests.now), random: random)
            }

            func post(_ name: String, key: String) -> ServiceAnswer {
                told(name, key: key).answer
            }

            /// The answer with what the log would say of its cause.
            func told(_ name: String, key: String) -> (answer: ServiceAnswer, cause: String?) {
                var request = ServiceRequest(method: "POST", path: "/v1/things", query: nil)
                request.authorization = "Bearer \(NodeTests.key)"
                request.body = Array(#"{"name":"\#(name)"}"#.utf8)
                request.contentType = "application/json"
                request.idempotencyKey = key
                let slot = Mutex<(answer: ServiceAnswer, cause: String?)?>(nil)
                let answered = DispatchSemaphore(value: 0)
                service.handle(request) { answer, record in
                    slot.withLock { $0 = (answer, record.cause) }
                    answered.signal()
                }
                answered.wait()
                return slot.withLock { $0 } ?? (ServiceAnswer(status: 0, fields: [], body: []), nil)
            }
        }

        private func numbers(_ node: Node) throws -> [Int64] {
            try node.database.read { try $0.query("SELECT number FROM things ORDER BY number") { $0.int64(0) } }
        }

        /// Whether it says that another request runs under the key, and when to come again.
        private static func isRunning(_ answer: ServiceAnswer) -> Bool {
            answer.status == 409 && String(decoding: answer.body, as: UTF8.self).contains("\"request_running\"")
                && answer.fields.contains { $0.name == "Retry-After" && $0.value == "1" }
        }

        @Test("the same key at two nodes at once is run once; the others get its answer, or are told that it runs")
        func sameKey() throws {
            let cluster = try PostgresCluster.shared.get()
            let address = cluster.address(of: try cluster.makeDatabase())
            let nodes = [try Node(address, number: 1), try Node(address, number: 2)]
            defer { for node in nodes { node.database.close() } }
            for round in 0..<30 {
                let answers = Mutex<[ServiceAnswer]>([])
                DispatchQueue.concurrentPerform(iterations: 4) { client in
                    let answer = nodes[client % 2].post("thing \(round)", key: "round-\(round)")
                    answers.withLock { $0.append(answer) }
                }
                let found = answers.withLock { $0 }
                let made = found.filter { $0.status == 201 }
                #expect(Set(made.map(\.body)).count == 1)
                #expect(made.count { !$0.isReplay } == 1)
                #expect(found.filter { $0.status != 201 }.allSatisfy(Self.isRunning), "\(found.map(\.status))")
                for node in nodes {
                    let again = node.post("thing \(round)", key: "round-\(round)")
                    #expect(again.isReplay && again.body == made.first?.body)
                }
            }
            #expect(try numbers(nodes[0]) == Array(1...30))
            #expect(nodes[1].post("another", key: "round-0").status == 422)
        }

        @Test("numbers drawn at two nodes have no gap, though writes are refused in between")
        func gapless() throws {
            let cluster = try PostgresCluster.shared.get()
            let address = cluster.address(of: try cluster.makeDatabase())
            let nodes = [try Node(address, number: 1), try Node(address, number: 2)]
            defer { for node in nodes { node.database.close() } }
            let statuses = Mutex<[Int]>([])
            DispatchQueue.concurrentPerform(iterations: 6) { client in
                for turn in 0..<20 {
                    let name = turn % 4 == 3 ? "refuse" : "thing"
                    let answer = nodes[client % 2].post(name, key: "\(client)-\(turn)")
                    statuses.withLock { $0.append(answer.status) }
                }
            }
            let made = statuses.withLock { $0.count { $0 == 201 } }
            #expect(made == 90)
            #expect(try numbers(nodes[0]) == Array(1...90))
        }

        @Test(
            "a server restarted under load: 503 with Retry-After meanwhile, and every key's work is done exactly once")
        func restarted() throws {
            let cluster = try PostgresCluster()
            let address = cluster.address(of: "postgres")
            let nodes = [try Node(address, number: 1), try Node(address, number: 2)]
            defer { for node in nodes { node.database.close() } }
            let done = Mutex(0)
            let refused = Mutex<[(answer: ServiceAnswer, cause: String?)]>([])
            let clients = 4
            let turns = 60
            // The first is begun at once, even where the machine runs only two of these at a time.
            DispatchQueue.concurrentPerform(iterations: clients + 1) { client in
                if client == 0 {
                    Self.restart(cluster, after: [40, 100, 160]) { done.withLock { $0 } }
                    return
                }
                for turn in 0..<turns {
                    // Sent again, to the other node, until it is answered.
                    for attempt in 0..<5_000 {
                        let told = nodes[(client + attempt) % 2].told("thing", key: "\(client)-\(turn)")
                        if told.answer.status == 201 { break }
                        refused.withLock { $0.append(told) }
                        usleep(2_000)
                    }
                    done.withLock { $0 += 1 }
                }
            }
            #expect(try numbers(nodes[0]) == Array(1...Int64(clients * turns)))
            let refusals = refused.withLock { $0 }
            #expect(!refusals.isEmpty)
            for (answer, cause) in refusals {
                // A server that ends a transaction may tell its client before it has let go of the key.
                #expect(answer.status == 503 || Self.isRunning(answer), "\(cause ?? "no cause")")
                #expect(answer.fields.contains { $0.name == "Retry-After" })
            }
            let events = try nodes[1].database.read { transaction in
                try transaction.query("SELECT resource_id FROM events ORDER BY sequence") { $0.text(0) }
            }
            #expect(events.count == clients * turns)
            #expect(Set(events).count == events.count)
        }

        private static func restart(_ cluster: PostgresCluster, after steps: [Int], done: () -> Int) {
            let endings: [PostgresCluster.Ending] = [.fast, .immediate, .kill]
            for (step, ending) in zip(steps, endings) {
                for _ in 0..<30_000 where done() < step { usleep(1_000) }
                do {
                    try cluster.stop(ending)
                    try cluster.start()
                } catch {
                    Issue.record(error)
                }
            }
        }
    }
#endif
