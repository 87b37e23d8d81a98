import DatabaseSupport
import SQLDatabase
import Testing

/// What every engine promises of constraints.
@Suite("Constraints on every engine")
struct ViolationTests {
    private func violation(_ sql: SQL, in parts: TestDatabase) -> DatabaseError.Kind? {
        kind { try parts.write { try $0.execute(sql) } }
    }

    @Test("violations are told apart, with the columns or the constraint", arguments: TestEngine.available)
    func violations(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            try insertPart(1, number: "A", transaction)
            try transaction.execute("CREATE UNIQUE INDEX part_lower ON part (lower(number))")
        }
        let expected: [(SQL, DatabaseError.Kind)] = [
            (
                "INSERT INTO part (id, number, outlet) VALUES (2, 'a', 'south')",
                .uniqueViolation(constraint: "part_lower")
            ),
            ("INSERT INTO part (id, number, outlet) VALUES (1, 'B', 'south')", .uniqueViolation(constraint: "part.id")),
            (
                "INSERT INTO part (id, number, outlet, stock) VALUES (3, 'C', 'south', -1)",
                .checkViolation(constraint: "stock_not_negative")
            ),
            ("INSERT INTO part (id, number, outlet) VALUES (3, NULL, 'south')", .notNull),
            ("INSERT INTO bin (id, part_id, shelf) VALUES (1, 1, 'nowhere')", .foreignKeyViolation),
            ("INSERT INTO bin (id, part_id) VALUES (1, 99)", .foreignKeyViolation),
        ]
        for (sql, kind) in expected {
            #expect(violation(sql, in: parts) == kind, "\(sql.text)")
        }
        #expect(try parts.number("SELECT count(*) FROM part") == 1)
        #expect(try parts.number("SELECT count(*) FROM bin") == 0)
    }

    @Test("a unique index over columns is named by them", arguments: TestEngine.available)
    func uniqueColumns(engine: TestEngine) throws {
        let parts = try engine.parts()
        let found = kind {
            try parts.write { transaction in
                try insertPart(1, number: "A", transaction)
                try insertPart(2, number: "A", transaction)
            }
        }
        #expect(found == .uniqueViolation(constraint: "part.outlet,part.number"))
    }

    @Test("a row that others refer to stays", arguments: TestEngine.available)
    func referredTo(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            try transaction.execute("INSERT INTO shelf (name) VALUES ('A1')")
            try insertPart(1, transaction)
            try transaction.execute("INSERT INTO bin (id, part_id, shelf) VALUES (1, 1, 'A1')")
        }
        #expect(violation("DELETE FROM shelf", in: parts) == .foreignKeyViolation)
        #expect(violation("DELETE FROM part", in: parts) == .foreignKeyViolation)
        #expect(try parts.texts("SELECT name FROM shelf") == ["A1"])
    }

    @Test("a deferred reference is asked for at the commit, not before", arguments: TestEngine.available)
    func deferred(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction in
            try transaction.execute("INSERT INTO bin (id, part_id) VALUES (1, 7)")
            try insertPart(7, transaction)
        }
        #expect(try parts.numbers("SELECT part_id FROM bin") == [7])
    }

    @Test("a write of text where a number belongs can be told from a broken statement", arguments: TestEngine.available)
    func statement(engine: TestEngine) throws {
        let parts = try engine.parts()
        #expect(violation("INSERT INTO nowhere (id) VALUES (1)", in: parts) == .other)
        #expect(violation("INSERT INTO part (nothing) VALUES (1)", in: parts) == .other)
    }
}
