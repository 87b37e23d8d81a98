import SQLDatabase
import SQLiteEngine
import Testing

@Suite("Statements")
struct StatementTests {
    @Test("values come back as they were stored")
    func roundTrip() throws {
        let database = try SQLiteDatabase.inMemory()
        let blob: [UInt8] = [0, 1, 255, 0]
        let values: [SQLValue] = [.integer(.min), .integer(.max), "héllo 你好", .blob(blob), nil]
        let isSame = try database.read { transaction in
            try transaction.first("SELECT $1, $2, $3, $4, $5", values) { row in
                row.int64(0) == .min && row.int64(1) == .max && row.text(2) == "héllo 你好" && row.blob(3) == blob
                    && row.isNull(4) && row.optionalText(4) == nil && row.optionalInt64(4) == nil
                    && row.optionalBlob(4) == nil
            }
        }
        #expect(isSame == true)
    }

    @Test("empty text and empty bytes are not NULL")
    func empty() throws {
        let database = try SQLiteDatabase.inMemory()
        let found = try database.read { transaction in
            try transaction.first("SELECT $1, $2", ["", .blob([])]) { (row) -> [Bool] in
                [row.isNull(0), row.isNull(1), row.text(0).isEmpty, row.blob(1).isEmpty]
            }
        }
        #expect(found == [false, false, true, true])
    }

    @Test("a NUL inside a text is kept, on the way in and out")
    func embeddedNUL() throws {
        let database = try partsDatabase()
        try database.writeAndWait { try insertPart(1, number: "a\0b", $0) }
        let found = try database.read { transaction in
            try transaction.query("SELECT number, length(CAST(number AS BLOB)) FROM part") { ($0.text(0), $0.int(1)) }
        }
        #expect(found.first?.0 == "a\0b")
        #expect(found.first?.1 == 3)
    }

    @Test("a text of a megabyte comes back whole")
    func megabyte() throws {
        let database = try partsDatabase()
        let text = String(repeating: "修", count: 350_000)
        try database.writeAndWait { try insertPart(1, number: text, $0) }
        let found = try database.read { try $0.first("SELECT number FROM part") { $0.text(0) } }
        #expect(found?.utf8.count == 1_050_000)
        #expect(found == text)
    }

    @Test("parameters are bound by their number, not by the order in which they appear")
    func parametersByNumber() throws {
        let database = try SQLiteDatabase.inMemory()
        let found = try database.read { transaction in
            try transaction.first("SELECT $2, $1, $2 || $3, $1", ["one", "two", "three"]) { row in
                (0..<4).map(row.text)
            }
        }
        #expect(found == ["two", "one", "twothree", "one"])
    }

    @Test(
        "a wrong number of values, a gap and other kinds of parameters are refused",
        arguments: [
            ("SELECT $1", []), ("SELECT $1", [1, 2]), ("SELECT 1", [1]), ("SELECT $1, $3", [1, 2, 3]),
            ("SELECT ?", [1]), ("SELECT :name", [1]), ("SELECT $name", [1]), ("SELECT ?1", [1]),
        ] as [(SQL, [SQLValue])])
    func wrongParameters(sql: SQL, values: [SQLValue]) throws {
        let database = try SQLiteDatabase.inMemory()
        let refusal = kind { try database.read { try $0.forEach(sql, values) { _ in } } }
        #expect(refusal == .other)
        // The connection is as good as before.
        #expect(try database.read { try $0.first("SELECT $1", [7]) { $0.int(0) } } == 7)
    }

    @Test("a value left over from an earlier use is not seen by a later one")
    func bindingsCleared() throws {
        let database = try SQLiteDatabase.inMemory()
        try database.read { transaction throws in
            let sql: SQL = "SELECT $1"
            #expect(try transaction.first(sql, ["secret"]) { $0.text(0) } == "secret")
            #expect(try transaction.first(sql, [nil]) { $0.isNull(0) } == true)
        }
    }

    @Test(
        "text with two statements, with none, or with broken SQL is refused",
        arguments: ["SELECT 1; SELECT 2", "", "-- nothing", "SELEC 1", "SELECT \"string\"", "SELECT 1; nonsense"]
            as [SQL])
    func oneStatement(sql: SQL) throws {
        let database = try SQLiteDatabase.inMemory()
        let refusal = kind { try database.read { try $0.forEach(sql) { _ in } } }
        #expect(refusal == .other)
    }

    @Test("a semicolon and a comment may follow a statement")
    func trailing() throws {
        let database = try SQLiteDatabase.inMemory()
        #expect(try database.read { try $0.first("SELECT 3; -- that is all\n") { $0.int(0) } } == 3)
    }

    @Test(
        "tables cannot begin or end transactions",
        arguments: [
            "COMMIT", " commit", "; BEGIN", "ROLLBACK", "END", "SAVEPOINT x", "RELEASE nested", "/**/COMMIT",
            "--\nCOMMIT", "ATTACH ':memory:' AS other",
        ] as [SQL])
    func control(sql: SQL) throws {
        let database = try partsDatabase()
        let found = kind {
            try database.writeAndWait { transaction in
                try insertPart(1, transaction)
                try transaction.execute(sql)
            }
        }
        #expect(found == .other)
        #expect(try countParts(database) == 0)
    }

    @Test("the same statement works inside its own row closure, at any depth")
    func reentrant() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction in
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
        let found = try database.read { try chains(after: 0, $0) }
        #expect(found.count == 15)
        #expect(found.first == [1, 2, 3, 4])
    }

    @Test("a changed schema does not break kept statements")
    func schemaChange() throws {
        let database = try partsDatabase()
        try database.writeAndWait { try insertPart(1, $0) }
        let sql: SQL = "SELECT * FROM part"
        #expect(try database.read { try $0.first(sql) { $0.text(1) } } == "P-1")
        try database.writeAndWait { transaction in
            try transaction.execute("ALTER TABLE part ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
        }
        #expect(try database.read { try $0.first(sql) { $0.text(4) } } == "red")
    }

    @Test("more statements than are kept still all work")
    func manyStatements() throws {
        let database = try SQLiteDatabase.inMemory()
        try database.read { transaction throws in
            var sql: SQL = "SELECT 1"
            for expected in 1...600 {
                #expect(try transaction.first(sql) { $0.int(0) } == expected)
                sql = sql + " + 1"
            }
        }
    }

    @Test("execute tells how many rows it changed")
    func changedRows() throws {
        let database = try partsDatabase()
        let counts = try database.writeAndWait { transaction in
            for id in 1...3 { try insertPart(Int64(id), transaction) }
            return [
                try transaction.execute("UPDATE part SET stock = 5 WHERE id > $1", [1]),
                try transaction.execute("UPDATE part SET stock = 5 WHERE id > $1", [9]),
                try transaction.execute("SELECT * FROM part"),
                try transaction.execute("CREATE INDEX part_stock ON part (stock)"),
                try transaction.execute("DELETE FROM part WHERE id = 1 RETURNING id"),
                try transaction.execute("DELETE FROM part"),
            ]
        }
        #expect(counts == [2, 0, 0, 0, 1, 2])
    }

    @Test("first of a RETURNING statement changes every row it is meant to")
    func firstReturning() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction in
            for id in 1...3 { try insertPart(Int64(id), transaction) }
            let first = try transaction.first("UPDATE part SET stock = 9 RETURNING id") { $0.int64(0) }
            #expect(first == 1)
        }
        #expect(try database.read { try $0.query("SELECT stock FROM part") { $0.int(0) } } == [9, 9, 9])
    }

    @Test("first reads no further than its row")
    func firstStops() throws {
        let database = try SQLiteDatabase.inMemory()
        // The second row is an overflow error, which a read to the end would meet.
        let sql: SQL = "SELECT abs(value) FROM (SELECT 1 AS value UNION ALL SELECT -9223372036854775807 - 1)"
        #expect(try database.read { try $0.first(sql) { $0.int64(0) } } == 1)
        let refusal = kind { try database.read { try $0.query(sql) { $0.int64(0) } } }
        #expect(refusal == .other)
    }

    @Test("the same text from elsewhere is the same statement, joined or not")
    func sameText() {
        let joined = ("SELECT id FROM part " as SQL) + "WHERE id = $1"
        let whole: SQL = "SELECT id FROM part WHERE id = $1"
        #expect(joined == whole)
        #expect(joined.hashValue == whole.hashValue)
        #expect(joined.text == "SELECT id FROM part WHERE id = $1")
        #expect(whole != "SELECT id FROM part WHERE id = $2")
        #expect(whole + "" == whole)
    }
}
