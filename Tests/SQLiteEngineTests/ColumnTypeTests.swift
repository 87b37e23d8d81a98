import SQLDatabase
import SQLiteEngine
import Testing

@Suite("Column types")
struct ColumnTypeTests {
    @Test("a column read as another type fails the query, not the program")
    func mismatches() throws {
        let database = try SQLiteDatabase.inMemory()
        let reads: [(SQL, (Row) -> Void)] = [
            ("SELECT 'text'", { _ = $0.int64(0) }),
            ("SELECT 1", { _ = $0.text(0) }),
            ("SELECT NULL", { _ = $0.int64(0) }),
            ("SELECT NULL", { _ = $0.text(0) }),
            ("SELECT NULL", { _ = $0.blob(0) }),
            ("SELECT 1.5", { _ = $0.int64(0) }),
            ("SELECT 1.5", { _ = $0.optionalText(0) }),
            ("SELECT 2", { _ = $0.bool(0) }),
            ("SELECT 'text'", { _ = $0.blob(0) }),
            ("SELECT x'00'", { _ = $0.text(0) }),
            ("SELECT 1", { _ = $0.int64(1) }),
            ("SELECT 1", { _ = $0.optionalInt64(-1) }),
            ("SELECT 1", { _ = $0.optionalText(.max) }),
        ]
        for (sql, read) in reads {
            let whole = kind { try database.read { try $0.query(sql, [], read) } }
            let first = kind { try database.read { try $0.first(sql, [], read) } }
            #expect(whole == .mismatch, "\(sql.text)")
            #expect(first == .mismatch, "\(sql.text)")
        }
        #expect(try database.read { try $0.first("SELECT 1") { $0.bool(0) } } == true)
    }

    @Test("a mismatch is told rather than the error that follows from it")
    func mismatchFirst() throws {
        struct Unreadable: Error {}
        let database = try SQLiteDatabase.inMemory()
        let found = kind {
            try database.read { transaction in
                try transaction.query("SELECT 1") { row in
                    if row.text(0).isEmpty { throw Unreadable() }
                }
            }
        }
        #expect(found == .mismatch)
    }

    @Test("the first mismatch is the one told")
    func firstMismatch() throws {
        let database = try SQLiteDatabase.inMemory()
        let error = #expect(throws: DatabaseError.self) {
            try database.read { transaction in
                try transaction.query("SELECT 1, 'two', 3") { row in (row.text(2), row.int64(1)) }
            }
        }
        #expect(error?.message.contains("column 2") == true)
    }

    @Test("a row kept beyond its closure gives nothing")
    func escapedRow() throws {
        let database = try SQLiteDatabase.inMemory()
        try database.read { transaction throws in
            let rows = try transaction.query("SELECT 'text'") { $0 }
            #expect(rows.count == 1)
            #expect(rows.first?.text(0) == "")
        }
    }

    @Test("a transaction kept beyond its closure is refused")
    func escapedTransaction() throws {
        let database = try SQLiteDatabase.inMemory()
        let kept = try database.read { $0 }
        let statement = kind { try kept.execute("SELECT 1") }
        let savepoint = kind { try kept.savepoint {} }
        #expect(statement == .closed)
        #expect(savepoint == .closed)
    }

    @Test("strict tables refuse a value of another type")
    func strict() throws {
        let database = try partsDatabase()
        let found = kind {
            try database.writeAndWait { transaction in
                try transaction.execute(
                    "INSERT INTO part (id, number, outlet, stock) VALUES ($1, $2, $3, $4)", [1, "P", "north", "many"])
            }
        }
        #expect(found == .mismatch)
        #expect(try countParts(database) == 0)
    }

    @Test("violations are told apart, with the columns or the constraint")
    func violations() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction in
            try insertPart(1, number: "A", transaction)
            try transaction.execute("CREATE UNIQUE INDEX part_lower ON part (lower(number))")
        }
        func violation(_ sql: SQL) -> DatabaseError.Kind? {
            kind { try database.writeAndWait { try $0.execute(sql) } }
        }
        #expect(
            violation("INSERT INTO part (id, number, outlet) VALUES (2, 'a', 'south')")
                == .uniqueViolation(constraint: "part_lower"))
        #expect(
            violation("INSERT INTO part (id, number, outlet) VALUES (1, 'B', 'south')")
                == .uniqueViolation(constraint: "part.id"))
        #expect(
            violation("INSERT INTO part (id, number, outlet, stock) VALUES (3, 'C', 'south', -1)")
                == .checkViolation(constraint: "stock_not_negative"))
        #expect(violation("INSERT INTO part (id, number, outlet) VALUES (3, NULL, 'south')") == .notNull)
        #expect(violation("INSERT INTO bin (id, part_id, shelf) VALUES (1, 1, 'nowhere')") == .foreignKeyViolation)
        #expect(violation("INSERT INTO bin (id, part_id) VALUES (1, 99)") == .foreignKeyViolation)
        #expect(try countParts(database) == 1)
    }

    @Test("a unique index over columns is named by them")
    func uniqueColumns() throws {
        let database = try partsDatabase()
        let found = kind {
            try database.writeAndWait { transaction in
                try insertPart(1, number: "A", transaction)
                try insertPart(2, number: "A", transaction)
            }
        }
        #expect(found == .uniqueViolation(constraint: "part.outlet,part.number"))
    }
}
