import Application
import DatabaseSupport
import SQLDatabase
import ServiceKit
import Testing

@Suite struct DemoTests {
    private func demo(seed: UInt64) throws -> TestDatabase {
        let fresh = try TestEngine.current.database(Composition.modules.flatMap(\.migrations), now: 0)
        _ = try fresh.database.writeAndWait { transaction in
            try AdministratorKey.establish(
                given: "demo", at: Instant(seconds: 0), random: SeededRandomSource(seed: 9), in: transaction)
        }
        let today = try #require(LocalDate("2026-11-23"))
        try DemoBuilder(database: fresh.database, key: "demo", seed: seed).build(orders: 90, today: today) { _ in }
        return fresh
    }

    private func column(_ sql: SQL, _ fresh: TestDatabase) throws -> [String] {
        try fresh.database.read { try $0.query(sql) { $0.text(0) } }
    }

    @Test("the demo has orders in every state, and the network that is promised")
    func contents() throws {
        let fresh = try demo(seed: 1)
        let states = try column("SELECT DISTINCT status FROM repair_orders", fresh)
        #expect(
            Set(states) == [
                "draft", "authorized", "inRepair", "inInspection", "ready", "invoiced", "delivered", "closed",
                "cancelled",
            ])
        let counts: [(SQL, Int)] = [
            ("SELECT count(*) FROM outlets", 3), ("SELECT count(DISTINCT time_zone) FROM outlets", 2),
            ("SELECT count(*) FROM bays", 12), ("SELECT count(*) FROM staff", 30),
            ("SELECT count(*) FROM labor_operations", 40), ("SELECT count(*) FROM parts", 300),
            ("SELECT count(*) FROM customers", 500), ("SELECT count(*) FROM vehicles", 500),
            ("SELECT count(*) FROM repair_orders", 90),
        ]
        for (sql, expected) in counts {
            let count = try fresh.database.read { try $0.first(sql) { $0.int(0) } }
            #expect(count == expected, "\(sql.text)")
        }
    }

    @Test("the same seed and day make the same network, another seed another")
    func deterministic() throws {
        let events: SQL = "SELECT resource_id || type || changes FROM events ORDER BY sequence"
        let first = try column(events, try demo(seed: 1))
        #expect(first.count > 1_000)
        #expect(try column(events, try demo(seed: 1)) == first)
        #expect(try column(events, try demo(seed: 2)) != first)
    }
}
