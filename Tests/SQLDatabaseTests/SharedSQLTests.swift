import DatabaseSupport
import SQLDatabase
import Testing

/// The SQL that the tables are written in means the same on every engine.
@Suite("SQL on every engine")
struct SharedSQLTests {
    private func filled(_ engine: TestEngine) throws -> TestDatabase {
        let parts = try engine.parts()
        try parts.write { transaction in
            for (id, number) in ["b", "A", "a", "_", "ä", "B", "Z1", "10", "9", "a b", "a_b", "100%"].enumerated() {
                try insertPart(
                    Int64(id), number: number, stock: Int64(id % 3), note: id % 2 == 0 ? "note" : nil, transaction)
            }
        }
        return parts
    }

    @Test("texts sort and compare by their bytes", arguments: TestEngine.available)
    func order(engine: TestEngine) throws {
        let parts = try filled(engine)
        let sorted = ["10", "100%", "9", "A", "B", "Z1", "_", "a", "a b", "a_b", "b", "ä"]
        #expect(try parts.texts("SELECT number FROM part ORDER BY number") == sorted)
        #expect(
            try parts.texts("SELECT number FROM part WHERE number > $1 ORDER BY number", ["a"]) == [
                "a b", "a_b", "b", "ä",
            ])
        #expect(try parts.texts("SELECT max(number) FROM part") == ["ä"])
        #expect(
            try parts.texts(
                "SELECT number FROM part WHERE (stock, number) > ($1, $2) ORDER BY stock, number", [2, "A"])
                == ["B", "a"])
    }

    @Test("LIKE with an escape finds what it says, beginning with an index's words", arguments: TestEngine.available)
    func like(engine: TestEngine) throws {
        let parts = try filled(engine)
        let sql: SQL = "SELECT number FROM part WHERE lower(number) LIKE $1 ESCAPE '\\' ORDER BY number"
        #expect(try parts.texts(sql, ["a\\_%"]) == ["a_b"])
        #expect(try parts.texts(sql, ["100\\%"]) == ["100%"])
        #expect(try parts.texts(sql, ["a%"]) == ["A", "a", "a b", "a_b"])
    }

    @Test(
        "NULL stands where the statement says, is found, and equals itself where asked", arguments: TestEngine.available
    )
    func null(engine: TestEngine) throws {
        let parts = try filled(engine)
        let first = try parts.numbers("SELECT id FROM part ORDER BY note NULLS FIRST, id LIMIT $1", [2])
        let last = try parts.numbers("SELECT id FROM part ORDER BY note NULLS LAST, id LIMIT $1", [2])
        #expect(first == [1, 3])
        #expect(last == [0, 2])
        let sql: SQL = "SELECT count(*) FROM part WHERE note IS NOT DISTINCT FROM $1"
        #expect(try parts.number(sql, [nil]) == 6)
        #expect(try parts.number(sql, ["note"]) == 6)
    }

    @Test("an upsert inserts, updates, keeps its hands off, and tells which", arguments: TestEngine.available)
    func upsert(engine: TestEngine) throws {
        let parts = try engine.parts()
        let sql: SQL = """
            INSERT INTO part (id, number, outlet, stock) VALUES ($1, 'A', 'north', $2)
            ON CONFLICT (outlet, number) DO UPDATE SET stock = part.stock + excluded.stock WHERE part.stock < 10
            RETURNING stock
            """
        let stocks = try parts.write { transaction in
            try [(1, 4), (2, 7), (3, 1)].map { id, stock in
                try transaction.first(sql, [.integer(id), .integer(stock)]) { $0.int64(0) }
            }
        }
        #expect(stocks == [4, 11, nil])
        #expect(try parts.numbers("SELECT id FROM part") == [1])
    }

    @Test("sums, filters, groups and windows count whole numbers", arguments: TestEngine.available)
    func aggregates(engine: TestEngine) throws {
        let parts = try filled(engine)
        let found = try parts.database.read { transaction in
            try transaction.query(
                """
                SELECT stock, count(*), count(*) FILTER (WHERE note IS NULL), CAST(sum(id) AS BIGINT),
                    CAST(coalesce(sum(CASE WHEN id > 90 THEN 1 END), 0) AS BIGINT),
                    row_number() OVER (ORDER BY stock)
                FROM part GROUP BY stock HAVING count(*) > $1 ORDER BY stock
                """, [1]
            ) { row in (0..<6).map { row.int64($0) } }
        }
        #expect(found == [[0, 4, 2, 18, 0, 1], [1, 4, 2, 22, 0, 2], [2, 4, 2, 26, 0, 3]])
    }

    @Test("rows made by a SELECT without a table take the columns' types", arguments: TestEngine.available)
    func insertSelect(engine: TestEngine) throws {
        let parts = try engine.parts()
        let sql: SQL = """
            INSERT INTO part (id, number, outlet, stock) SELECT $1, $2, $3, $4
            WHERE NOT EXISTS (SELECT 1 FROM part WHERE number = $2)
            """
        let counts = try parts.write { transaction in
            [
                try transaction.execute(sql, [1, "A", "x", 3]), try transaction.execute(sql, [2, "A", "y", 4]),
                try transaction.execute(
                    "UPDATE part SET note = o.name FROM (SELECT 1 AS id, 'new' AS name) o WHERE part.id = o.id"),
            ]
        }
        #expect(counts == [1, 0, 1])
        #expect(try parts.texts("SELECT note || ' ' || CAST(stock AS TEXT) FROM part") == ["new 3"])
    }

    @Test("a key that the engine counts on ascends with each row", arguments: TestEngine.available)
    func counted(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            for number in ["a", "b", "c"] {
                try transaction.execute("INSERT INTO part (number, outlet) VALUES ($1, 'x')", [.text(number)])
            }
        }
        let ids = try parts.numbers("SELECT id FROM part ORDER BY number")
        #expect(ids == ids.sorted() && Set(ids).count == 3 && ids.allSatisfy { $0 > 0 })
    }
}
