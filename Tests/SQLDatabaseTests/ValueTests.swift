import DatabaseSupport
import SQLDatabase
import Testing

/// What every engine promises of values and columns.
@Suite("Values on every engine")
struct ValueTests {
    @Test("whole numbers, texts, bytes and NULL come back as they were stored", arguments: TestEngine.available)
    func roundTrip(engine: TestEngine) throws {
        let parts = try engine.parts()
        let bytes: [UInt8] = [0, 1, 255, 0, 92, 120]
        try parts.write { transaction in
            for (id, stock) in [Int64.max, 0, 1].enumerated() {
                try transaction.execute(
                    "INSERT INTO part (id, number, outlet, stock, note, picture) VALUES ($1, $2, $3, $4, $5, $6)",
                    [
                        .int(id), .text("héllo 你好 🚗 \(id) \\x41 'quoted' \"twice\"\n\t"), "", .integer(stock), nil,
                        .blob(id == 0 ? bytes : []),
                    ])
            }
            try transaction.execute("INSERT INTO part (id, number, outlet) VALUES ($1, 'least', 'x')", [.integer(.min)])
        }
        let found = try parts.database.read { transaction in
            try transaction.query(
                "SELECT id, number, outlet, stock, note, picture FROM part WHERE id >= 0 ORDER BY id"
            ) { row in
                "\(row.int64(0)) \(row.text(1)) [\(row.text(2))] \(row.int64(3)) \(row.isNull(4)) \(row.blob(5))"
                    + " \(row.optionalText(4) ?? "-") \(row.isNull(2)) \(row.isNull(5))"
            }
        }
        let number = "\\x41 'quoted' \"twice\"\n\t"
        #expect(
            found == [
                "0 héllo 你好 🚗 0 \(number) [] \(Int64.max) true \(bytes) - false false",
                "1 héllo 你好 🚗 1 \(number) [] 0 true [] - false false",
                "2 héllo 你好 🚗 2 \(number) [] 1 true [] - false false",
            ])
        let least = try parts.database.read { transaction in
            try transaction.query("SELECT id, picture FROM part WHERE id < $1", [0]) {
                ($0.int64(0), $0.optionalBlob(1))
            }
        }
        #expect(least.map(\.0) == [.min])
        #expect(least.map(\.1) == [nil])
    }

    @Test("a text of a megabyte and as many bytes come back whole", arguments: TestEngine.available)
    func megabyte(engine: TestEngine) throws {
        let parts = try engine.parts()
        let text = String(repeating: "修", count: 350_000)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try parts.write { transaction in
            try transaction.execute(
                "INSERT INTO part (id, number, outlet, note, picture) VALUES (1, 'big', 'x', $1, $2)",
                [.text(text), .blob(bytes)])
        }
        let found = try parts.database.read { transaction in
            try transaction.first("SELECT note, picture FROM part") { ($0.text(0) == text, $0.blob(1) == bytes) }
        }
        #expect(found?.0 == true)
        #expect(found?.1 == true)
    }

    @Test("conditions and counts read as whole numbers and flags", arguments: TestEngine.available)
    func conditions(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { try insertPart(1, stock: 7, $0) }
        let found = try parts.database.read { transaction in
            try transaction.first(
                """
                SELECT 1, count(*), EXISTS (SELECT 1 FROM part WHERE id = $1), stock > 9, stock / 2, stock % 4,
                    CAST(sum(stock) AS BIGINT), coalesce(max(stock), 0), note IS NULL
                FROM part GROUP BY stock, note
                """, [1]
            ) { row in
                "\(row.int(0)) \(row.int(1)) \(row.bool(2)) \(row.bool(3)) \(row.int(4)) \(row.int(5)) \(row.int(6))"
                    + " \(row.int(7)) \(row.bool(8))"
            }
        }
        #expect(found == "1 1 true false 3 3 7 7 true")
    }

    @Test("a column read as another type fails the query, not the program", arguments: TestEngine.available)
    func mismatches(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            try transaction.execute(
                "INSERT INTO part (id, number, outlet, stock, picture) VALUES (1, 'text', 'x', 2, $1)", [.blob([0])])
        }
        let reads: [(SQL, (Row) -> Void)] = [
            ("SELECT number FROM part", { _ = $0.int64(0) }),
            ("SELECT stock FROM part", { _ = $0.text(0) }),
            ("SELECT stock FROM part", { _ = $0.blob(0) }),
            ("SELECT note FROM part", { _ = $0.int64(0) }),
            ("SELECT note FROM part", { _ = $0.text(0) }),
            ("SELECT note FROM part", { _ = $0.blob(0) }),
            ("SELECT 1.5", { _ = $0.int64(0) }),
            ("SELECT 1.5", { _ = $0.optionalText(0) }),
            ("SELECT stock FROM part", { _ = $0.bool(0) }),
            ("SELECT number FROM part", { _ = $0.blob(0) }),
            ("SELECT picture FROM part", { _ = $0.text(0) }),
            ("SELECT stock FROM part", { _ = $0.int64(1) }),
            ("SELECT stock FROM part", { _ = $0.optionalInt64(-1) }),
            ("SELECT stock FROM part", { _ = $0.optionalText(.max) }),
        ]
        for (sql, read) in reads {
            let whole = kind { try parts.database.read { try $0.query(sql, [], read) } }
            let first = kind { try parts.database.read { try $0.first(sql, [], read) } }
            #expect(whole == .mismatch, "\(sql.text)")
            #expect(first == .mismatch, "\(sql.text)")
        }
    }

    @Test(
        "a value of another type than its column's is refused, and nothing is stored", arguments: TestEngine.available)
    func strict(engine: TestEngine) throws {
        let parts = try engine.parts()
        let sql: SQL = "INSERT INTO part (id, number, outlet, stock) VALUES ($1, $2, $3, $4)"
        let found = kind { try parts.write { try $0.execute(sql, [1, "P", "north", "many"]) } }
        #expect(found == .mismatch)
        #expect(try parts.number("SELECT count(*) FROM part") == 0)
    }

    @Test(
        "a row kept beyond its closure gives nothing, and a kept transaction is refused",
        arguments: TestEngine.available)
    func escaped(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { try insertPart(1, $0) }
        try parts.database.read { transaction throws in
            let rows = try transaction.query("SELECT number FROM part") { $0 }
            #expect(rows.map { $0.text(0) } == [""])
        }
        let kept = try parts.database.read { $0 }
        let statement = kind { try kept.execute("SELECT 1") }
        let savepoint = kind { try kept.savepoint {} }
        #expect(statement == .closed)
        #expect(savepoint == .closed)
    }
}
