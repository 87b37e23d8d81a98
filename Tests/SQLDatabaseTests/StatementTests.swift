import DatabaseSupport
import SQLDatabase
import Testing

/// What every engine promises of statements.
@Suite("Statements on every engine")
struct StatementTests {
    @Test("parameters are bound by their number, as often as they appear", arguments: TestEngine.available)
    func parametersByNumber(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            try transaction.execute(
                "INSERT INTO part (number, outlet, note, id, stock) VALUES ($2, $1, $2, $3, $3)", ["north", "P", 5])
        }
        let sql: SQL = "SELECT id FROM part WHERE stock = $3 AND number = $1 AND note = $1 AND outlet = $2 AND id = $3"
        #expect(try parts.numbers(sql, ["P", "north", 5]) == [5])
        #expect(try parts.numbers(sql, ["north", "P", 5]) == [])
    }

    @Test("a wrong number of values, a gap and other kinds of parameters are refused", arguments: TestEngine.available)
    func wrongParameters(engine: TestEngine) throws {
        let parts = try engine.parts()
        let wrong: [(SQL, [SQLValue])] = [
            ("SELECT id FROM part WHERE id = $1", []), ("SELECT id FROM part WHERE id = $1", [1, 2]),
            ("SELECT id FROM part", [1]), ("SELECT id FROM part WHERE id = $1 OR id = $3", [1, 2, 3]),
            ("SELECT id FROM part WHERE id = ?", [1]), ("SELECT id FROM part WHERE id = :name", [1]),
        ]
        for (sql, values) in wrong {
            let refusal = kind { try parts.database.read { try $0.forEach(sql, values) { _ in } } }
            #expect(refusal == .other, "\(sql.text)")
        }
        // The connection is as good as before.
        #expect(try parts.number("SELECT count(*) FROM part WHERE id = $1", [7]) == 0)
    }

    @Test(
        "text with two statements, with none, or with broken SQL is refused",
        arguments: TestEngine.available,
        ["SELECT 1; SELECT 2", "", "-- nothing", "SELEC 1", "SELECT nowhere", "SELECT 1; nonsense"] as [SQL])
    func oneStatement(engine: TestEngine, sql: SQL) throws {
        let fresh = try engine.database()
        let refusal = kind { try fresh.database.read { try $0.forEach(sql) { _ in } } }
        #expect(refusal == .other)
    }

    @Test(
        "tables cannot begin or end transactions",
        arguments: TestEngine.available,
        [
            "COMMIT", " commit", "; BEGIN", "ROLLBACK", "END", "SAVEPOINT x", "RELEASE nested", "/**/COMMIT",
            "--\nCOMMIT",
        ]
            as [SQL])
    func control(engine: TestEngine, sql: SQL) throws {
        let parts = try engine.parts()
        let found = kind {
            try parts.write { transaction in
                try insertPart(1, transaction)
                try transaction.execute(sql)
            }
        }
        #expect(found == .other)
        #expect(try parts.number("SELECT count(*) FROM part") == 0)
    }

    @Test("the same statement works inside its own row closure, at any depth", arguments: TestEngine.available)
    func reentrant(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            for id in 1...4 { try insertPart(Int64(id), transaction) }
        }
        let sql: SQL = "SELECT id FROM part WHERE id > $1 ORDER BY id"
        func chains(after id: Int64, _ transaction: Transaction) throws -> [[Int64]] {
            let deeper = try transaction.query(sql, [.integer(id)]) { row in
                let next = row.int64(0)
                return try chains(after: next, transaction).map { [next] + $0 } + (row.int64(0) == next ? [[next]] : [])
            }
            return deeper.flatMap { $0 }
        }
        let found = try parts.database.read { try chains(after: 0, $0) }
        #expect(found.count == 15)
        #expect(found.first == [1, 2, 3, 4])
    }

    @Test("a statement that changes rows may run while another one's rows are read", arguments: TestEngine.available)
    func changeWhileReading(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            for id in 1...50 { try insertPart(Int64(id), stock: Int64(id), transaction) }
            try transaction.forEach("SELECT id, stock FROM part ORDER BY id") { row in
                try transaction.execute(
                    "UPDATE part SET note = $2 WHERE id = $1", [.integer(row.int64(0)), .text("\(row.int64(1))")])
            }
        }
        #expect(try parts.texts("SELECT note FROM part ORDER BY id") == (1...50).map { "\($0)" })
    }

    @Test("a changed table does not break kept statements", arguments: TestEngine.available)
    func schemaChange(engine: TestEngine) throws {
        let parts = try engine.parts()
        let sql: SQL = "SELECT number FROM part WHERE id = $1"
        try parts.write { try insertPart(1, $0) }
        #expect(try parts.texts(sql, [1]) == ["P-1"])
        try parts.write { _ = try $0.execute("ALTER TABLE part ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'") }
        #expect(try parts.texts(sql, [1]) == ["P-1"])
        #expect(try parts.texts("SELECT colour FROM part") == ["red"])
    }

    @Test("more statements than are kept still all work", arguments: TestEngine.available)
    func manyStatements(engine: TestEngine) throws {
        let fresh = try engine.database()
        try fresh.database.read { transaction throws in
            var sql: SQL = "SELECT 1"
            for expected in 1...600 {
                #expect(try transaction.first(sql) { $0.int(0) } == expected)
                sql = sql + " + 1"
            }
        }
    }

    @Test("execute tells how many rows it changed", arguments: TestEngine.available)
    func changedRows(engine: TestEngine) throws {
        let parts = try engine.parts()
        let counts = try parts.write { transaction in
            for id in 1...3 { try insertPart(Int64(id), transaction) }
            return [
                try transaction.execute("UPDATE part SET stock = 5 WHERE id > $1", [1]),
                try transaction.execute("UPDATE part SET stock = 5 WHERE id > $1", [9]),
                try transaction.execute("SELECT id FROM part"),
                try transaction.execute("CREATE INDEX part_stock ON part (stock)"),
                try transaction.execute(
                    "INSERT INTO part (id, number, outlet) VALUES (1, 'x', 'y') ON CONFLICT (id) DO NOTHING"),
                try transaction.execute(
                    """
                    INSERT INTO part (id, number, outlet) VALUES (1, 'x', 'y')
                    ON CONFLICT (id) DO UPDATE SET number = excluded.number
                    """),
                try transaction.execute("DELETE FROM part WHERE id = 1 RETURNING id"),
                try transaction.execute("DELETE FROM part"),
            ]
        }
        #expect(counts == [2, 0, 0, 0, 0, 1, 1, 2])
    }

    @Test("first of a RETURNING statement changes every row it is meant to", arguments: TestEngine.available)
    func firstReturning(engine: TestEngine) throws {
        let parts = try engine.parts()
        let first = try parts.write { transaction in
            for id in 1...3 { try insertPart(Int64(id), transaction) }
            return try transaction.first("UPDATE part SET stock = 9 RETURNING stock") { $0.int64(0) }
        }
        #expect(first == 9)
        #expect(try parts.numbers("SELECT stock FROM part") == [9, 9, 9])
    }
}
