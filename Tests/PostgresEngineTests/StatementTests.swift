#if Postgres
    import SQLDatabase
    import Testing

    @testable import PostgresEngine

    @Suite("PostgreSQL: statements", .enabled(if: hasServer))
    struct StatementTests {
        @Test("parameters are bound by their number, not by the order in which they appear")
        func parametersByNumber() throws {
            let test = try TestDatabase()
            let found = try test.database.read { transaction in
                try transaction.first("SELECT $2, $1, $2 || $3, $1", ["one", "two", "three"]) { row in
                    (0..<4).map(row.text)
                }
            }
            #expect(found == ["two", "one", "twothree", "one"])
        }

        @Test(
            "a wrong number of values and broken SQL are refused, and the connection is as good as before",
            arguments: [
                ("SELECT $1", []), ("SELECT $1", [1, 2]), ("SELECT $1, $3", [1, 2, 3]), ("SELECT 1", [1]),
                ("SELECT ?", [1]),
                ("SELECT 1; SELECT 2", []),
                ("", []), ("-- nothing", []), ("SELEC 1", []), ("SELECT \"string\"", []),
            ] as [(SQL, [SQLValue])])
        func wrong(sql: SQL, values: [SQLValue]) throws {
            let test = try TestDatabase()
            let refusal = kind { try test.database.read { try $0.forEach(sql, values) { _ in } } }
            #expect(refusal == .other)
            #expect(try test.database.read { try $0.first("SELECT $1", [7]) { $0.int(0) } } == 7)
            #expect(test.database.statistics.connectionsMade == 1)
        }

        @Test(
            "tables cannot begin or end transactions",
            arguments: [
                "COMMIT", " commit", "; BEGIN", "ROLLBACK", "END", "ABORT", "START TRANSACTION", "SAVEPOINT x",
                "RELEASE nested", "/**/COMMIT", "--\nCOMMIT", "PREPARE TRANSACTION 'x'",
            ] as [SQL])
        func control(sql: SQL) throws {
            let test = try parts()
            let found = kind {
                try test.database.writeAndWait { transaction in
                    try insertPart(1, transaction)
                    try transaction.execute(sql)
                }
            }
            #expect(found == .other)
            #expect(try countParts(test.database) == 0)
        }

        @Test("a changed schema does not break kept statements, whether first in their transaction or not")
        func schemaChange() throws {
            let test = try parts { $0.workers = 1 }
            let other = try test.secondNode()
            defer { other.close() }
            try test.database.writeAndWait { try insertPart(1, $0) }
            let sql: SQL = "SELECT * FROM part"
            func names() throws -> [String] {
                try test.database.writeAndWait { transaction in
                    _ = try transaction.first("SELECT 1") { $0.int(0) }
                    return try transaction.first(sql) { [$0.text(1)] } ?? []
                }
            }
            #expect(try names() == ["P-1"])
            #expect(try test.database.read { try $0.first(sql) { $0.text(1) } } == "P-1")
            let add: [SQL] = [
                "ALTER TABLE part ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'",
                "ALTER TABLE part ADD COLUMN weight BIGINT NOT NULL DEFAULT 7",
            ]
            try other.writeAndWait { _ = try $0.execute(add[0]) }
            #expect(try test.database.read { try $0.first(sql) { $0.text(4) } } == "red")
            try other.writeAndWait { _ = try $0.execute(add[1]) }
            #expect(try names() == ["P-1"])
        }

        @Test("the number of statements kept prepared is bounded, here and on the server")
        func cacheBound() throws {
            let test = try TestDatabase { $0.keptStatements = 20 }
            for _ in 0..<2 {
                try test.database.read { transaction throws in
                    var sql: SQL = "SELECT 1"
                    for expected in 1...60 {
                        #expect(try transaction.first(sql) { $0.int(0) } == expected)
                        sql = sql + " + 1"
                    }
                }
            }
            let count = try test.database.read { transaction in
                try transaction.first("SELECT count(*) FROM pg_prepared_statements") { $0.int(0) }
            }
            #expect((count ?? 0) <= 21)
        }

        @Test("execute tells how many rows it changed")
        func changedRows() throws {
            let test = try parts()
            let counts = try test.database.writeAndWait { transaction in
                for id in 1...3 { try insertPart(Int64(id), transaction) }
                return [
                    try transaction.execute("UPDATE part SET stock = 5 WHERE id > $1", [1]),
                    try transaction.execute("UPDATE part SET stock = 5 WHERE id > $1", [9]),
                    try transaction.execute("SELECT * FROM part"),
                    try transaction.execute("CREATE INDEX part_stock ON part (stock)"),
                    try transaction.execute("DELETE FROM part WHERE id = 1 RETURNING id"),
                    try transaction.execute(
                        "WITH old AS (SELECT 2 AS id) DELETE FROM part USING old WHERE part.id = old.id"),
                    try transaction.execute("DELETE FROM part"),
                ]
            }
            #expect(counts == [2, 0, 0, 0, 1, 1, 1])
        }

        @Test("the same statement works inside its own row closure")
        func reentrant() throws {
            let test = try parts()
            try test.database.writeAndWait { transaction in
                for id in 1...4 { try insertPart(Int64(id), transaction) }
            }
            let sql: SQL = "SELECT id FROM part WHERE id > $1 ORDER BY id"
            let pairs = try test.database.read { transaction in
                try transaction.query(sql, [0]) { row in
                    let id = row.int64(0)
                    return try transaction.query(sql, [.integer(id)]) { [id, $0.int64(0)] } + [[row.int64(0)]]
                }
            }
            #expect(pairs.flatMap { $0 }.count == 10)
        }

        @Test("a row, a transaction and a cursor kept beyond their closure give nothing")
        func escaped() throws {
            let test = try TestDatabase()
            let kept = try test.database.read { transaction throws in
                let rows = try transaction.query("SELECT 'text'") { $0 }
                #expect(rows.first?.text(0) == "")
                return transaction
            }
            #expect(kind { try kept.execute("SELECT 1") } == .closed)
        }
    }
#endif
