import Application
import DatabaseSupport
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// `bayline check`: nothing is found in a network at work, and each check finds the fault that it is for.
@Suite struct CheckTests {
    /// Undoes what a plant has done; carries what was found.
    private struct Found: Error {
        let codes: Set<String>
    }

    private let fresh: TestDatabase
    private var database: any Database { fresh.database }
    private let checks: [Check]

    init() throws {
        fresh = try TestEngine.current.database(Composition.modules.flatMap(\.migrations), now: 0)
        checks = Composition.modules.flatMap(\.checks)
        _ = try fresh.database.writeAndWait { transaction in
            try AdministratorKey.establish(
                given: "demo", at: Instant(seconds: 0), random: SeededRandomSource(seed: 9), in: transaction)
        }
        let today = try #require(LocalDate("2026-11-23"))
        try DemoBuilder(database: fresh.database, key: "demo", seed: 3).build(orders: 120, today: today) { _ in }
        try AuditChain.seal(fresh.database, at: Instant(seconds: 0))
        try fresh.database.writeAndWait { try $0.allowTampering() }
    }

    @Test("a network at work is clean, and each check finds what is planted for it")
    func plants() throws {
        let clean = CheckRun.run(checks, on: database) { Issue.record("\($0.line)") }
        #expect(clean == 0)
        #expect(Set(checks.map(\.code)).count == checks.count)
        #expect(Set(CheckPlants.all.map(\.code)) == Set(checks.map(\.code)))
        for plant in CheckPlants.all where plant.engines.contains(.current) {
            let codes = try codes(after: plant)
            #expect(codes.contains(plant.code), "\(plant.code) is not found, but \(codes)")
        }
        #expect(CheckRun.run(checks, on: database) { _ in } == 0)
    }

    /// What is found while a fault is there; the fault is undone.
    private func codes(after plant: CheckPlants.Plant) throws -> Set<String> {
        do {
            try database.writeAndWait { [checks] transaction in
                for statement in plant.statements { try transaction.execute(statement) }
                var codes: Set<String> = []
                // The chain is broken by every plant among the events, and hashing it each time takes a minute.
                for check in checks where check.code != "audit.chain" || plant.code == check.code {
                    _ = try check.run(in: transaction) { codes.insert($0.code) }
                }
                throw Found(codes: codes)
            }
            return []
        } catch let found as Found {
            return found.codes
        }
    }

    @Test("gaps among the events that came with a copy are no finding, and those after it are")
    func gaps() throws {
        try database.writeAndWait { transaction in
            try transaction.execute("DELETE FROM events WHERE sequence IN (1, 500)")
            try EventNumberTable.acceptGaps(in: transaction)
        }
        let sequence = checks.filter { $0.code == "events.sequence" }
        #expect(CheckRun.run(sequence, on: database) { Issue.record("\($0.line)") } == 0)
        try database.writeAndWait { transaction in
            let last = try EventTable.lastSequence(in: transaction)
            try transaction.execute(
                """
                INSERT INTO events (sequence, type, resource_id, root_id, version, outlet_id, actor, at, changes)
                SELECT sequence + 2, type, resource_id, root_id, version, outlet_id, actor, at, changes
                FROM events WHERE sequence = $1
                """, [.integer(last)])
        }
        let findings = CheckRun.run(sequence, on: database) { _ in }
        #expect(findings == (TestEngine.current == .sqlite ? 1 : 0))
    }

    @Test("a check that cannot read its rows is a finding, and the others go on")
    func unreadable() throws {
        try database.writeAndWait { transaction in
            try transaction.execute("ALTER TABLE custody_records RENAME TO custody")
        }
        var lines: [String] = []
        let found = CheckRun.run(checks, on: database) { lines.append($0.line) }
        #expect(found == 1)
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("custody.returned repair_orders -: cannot be read") == true, "\(lines)")
    }

    @Test("a finding is one line, whatever its words hold")
    func oneLine() {
        let finding = CheckFinding(code: "a.b", table: "t", id: "x", words: "first\nsecond\r\nthird")
        #expect(finding.line == "a.b t x: first second third")
    }
}
