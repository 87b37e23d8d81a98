#if Postgres
    import SQLDatabase
    import Testing

    @testable import PostgresEngine

    @Suite("PostgreSQL: values and columns", .enabled(if: hasServer))
    struct TypeTests {
        @Test("values come back as they were stored")
        func roundTrip() throws {
            let test = try TestDatabase()
            let blob: [UInt8] = [0, 1, 255, 0]
            let values: [SQLValue] = [.integer(.min), .integer(.max), "héllo 你好", .blob(blob), nil]
            let isSame = try test.database.read { transaction in
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
            let test = try TestDatabase()
            let found = try test.database.read { transaction in
                try transaction.first("SELECT $1, $2", ["", .blob([])]) { (row) -> [Bool] in
                    [row.isNull(0), row.isNull(1), row.text(0).isEmpty, row.blob(1).isEmpty]
                }
            }
            #expect(found == [false, false, true, true])
        }

        @Test(
            "every type of whole number, flag and text is read as on SQLite",
            arguments: [
                ("SELECT CAST(-2 AS SMALLINT)", -2), ("SELECT CAST(-70000 AS INTEGER)", -70_000),
                ("SELECT CAST(-9223372036854775808 AS BIGINT)", .min), ("SELECT TRUE", 1), ("SELECT FALSE", 0),
                ("SELECT count(*) FROM pg_class WHERE FALSE", 0),
                ("SELECT sum(x) FROM (VALUES (CAST(7 AS BIGINT)), (8)) v (x)", 15),
                ("SELECT CAST(120000 AS NUMERIC)", 120_000), ("SELECT CAST(0 AS NUMERIC)", 0),
                ("SELECT CAST(-9223372036854775808 AS NUMERIC)", .min),
                ("SELECT CAST(9223372036854775807 AS NUMERIC)", .max),
            ] as [(SQL, Int64)])
        func integers(sql: SQL, value: Int64) throws {
            let test = try TestDatabase()
            #expect(try test.database.read { try $0.first(sql) { $0.int64(0) } } == value)
        }

        @Test("a column read as another type fails the query, not the program")
        func mismatches() throws {
            let test = try TestDatabase()
            let reads: [(SQL, (Row) -> Void)] = [
                ("SELECT 'text'", { _ = $0.int64(0) }),
                ("SELECT 1", { _ = $0.text(0) }),
                ("SELECT NULL", { _ = $0.int64(0) }),
                ("SELECT NULL", { _ = $0.text(0) }),
                ("SELECT NULL", { _ = $0.blob(0) }),
                ("SELECT 1.5", { _ = $0.int64(0) }),
                ("SELECT 1.0", { _ = $0.int64(0) }),
                ("SELECT CAST(9223372036854775808 AS NUMERIC)", { _ = $0.int64(0) }),
                ("SELECT CAST('NaN' AS NUMERIC)", { _ = $0.int64(0) }),
                ("SELECT CAST(1.5 AS DOUBLE PRECISION)", { _ = $0.optionalText(0) }),
                ("SELECT 2", { _ = $0.bool(0) }),
                ("SELECT 'text'", { _ = $0.blob(0) }),
                ("SELECT CAST('x' AS BYTEA)", { _ = $0.text(0) }),
                ("SELECT now()", { _ = $0.text(0) }),
                ("SELECT 1", { _ = $0.int64(1) }),
                ("SELECT 1", { _ = $0.optionalInt64(-1) }),
                ("SELECT 1", { _ = $0.optionalText(.max) }),
            ]
            for (sql, read) in reads {
                let whole = kind { try test.database.read { try $0.query(sql, [], read) } }
                #expect(whole == .mismatch, "\(sql.text)")
            }
        }

        @Test("a parameter keeps its kind whatever was sent before: NULL first, then a number, then text")
        func kindsOfParameters() throws {
            let test = try TestDatabase()
            try test.database.read { transaction throws in
                let sql: SQL = "SELECT $1"
                #expect(try transaction.first(sql, [nil]) { $0.isNull(0) } == true)
                #expect(try transaction.first(sql, [7]) { $0.int64(0) } == 7)
                #expect(try transaction.first(sql, [nil]) { $0.isNull(0) } == true)
                #expect(try transaction.first(sql, ["seven"]) { $0.text(0) } == "seven")
                #expect(try transaction.first(sql, [.blob([7])]) { $0.blob(0) } == [7])
                #expect(try transaction.first("SELECT $1 + 1", [.integer(1 << 40)]) { $0.int64(0) } == 1 << 40 + 1)
            }
        }

        @Test("a value that does not fit its column is refused")
        func strict() throws {
            let test = try parts()
            let found = kind {
                try test.database.writeAndWait { transaction in
                    try transaction.execute(
                        "INSERT INTO part (id, number, outlet, stock) VALUES ($1, $2, $3, $4)",
                        [1, "P", "north", "many"])
                }
            }
            #expect(found == .mismatch)
            let nul = kind { try test.database.writeAndWait { try insertPart(1, number: "a\0b", $0) } }
            #expect(nul == .mismatch)
            #expect(try countParts(test.database) == 0)
        }

        @Test("what is logged of a violation names columns, never what stands in them")
        func quiet() throws {
            let test = try parts()
            let statements: [SQL] = [
                "INSERT INTO part (id, number, outlet) VALUES (2, 'secret', 'secret')",
                "INSERT INTO part (id, number, outlet, stock) VALUES (3, 'secret', 'secret', -1)",
                "INSERT INTO part (id, number, outlet) VALUES (3, NULL, 'secret')",
                "INSERT INTO bin (id, part_id, shelf) VALUES (1, 1, 'secret')",
            ]
            try test.database.writeAndWait { _ = try $0.execute(statements[0]) }
            for statement in statements {
                let error = #expect(throws: DatabaseError.self) {
                    try test.database.writeAndWait { try $0.execute(statement) }
                }
                #expect(error?.message.contains("secret") == false)
            }
        }

        @Test("violations are told apart, with the columns or the constraint")
        func violations() throws {
            let test = try parts()
            try test.database.writeAndWait { transaction in
                try insertPart(1, number: "A", transaction)
                try transaction.execute("CREATE UNIQUE INDEX part_lower ON part (lower(number))")
            }
            func violation(_ sql: SQL) -> DatabaseError.Kind? {
                kind { try test.database.writeAndWait { try $0.execute(sql) } }
            }
            #expect(
                violation("INSERT INTO part (id, number, outlet) VALUES (2, 'a', 'south')")
                    == .uniqueViolation(constraint: "part_lower"))
            #expect(
                violation("INSERT INTO part (id, number, outlet) VALUES (1, 'B', 'south')")
                    == .uniqueViolation(constraint: "part.id"))
            #expect(
                violation("INSERT INTO part (id, number, outlet) VALUES (2, 'A', 'north')")
                    == .uniqueViolation(constraint: "part.outlet,part.number"))
            #expect(
                violation("INSERT INTO part (id, number, outlet, stock) VALUES (3, 'C', 'south', -1)")
                    == .checkViolation(constraint: "stock_not_negative"))
            #expect(violation("INSERT INTO part (id, number, outlet) VALUES (3, NULL, 'south')") == .notNull)
            #expect(violation("INSERT INTO bin (id, part_id, shelf) VALUES (1, 1, 'nowhere')") == .foreignKeyViolation)
            // Deferred: refused by the commit.
            #expect(violation("INSERT INTO bin (id, part_id) VALUES (1, 99)") == .foreignKeyViolation)
            #expect(try countParts(test.database) == 1)
        }
    }
#endif
