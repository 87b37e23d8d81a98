import JSON
import Parts
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct IssueTests {
    let world: PartsWorld
    var service: TestService { world.service }

    init() throws {
        world = try PartsWorld()
        world.addPart("OIL")
    }

    private func lots(_ answer: TestAnswer) -> [String] {
        answer["lots"].items.map { "\($0["lot"].text)×\($0["quantity"].integer ?? -1)" }
    }

    @Test("the lot that expires first goes first, then those that never do, the oldest first")
    func order() throws {
        world.receive("OIL", lot: "old", 1)
        service.clock.set(TestService.morning.adding(hours: 1))
        world.receive("OIL", lot: "young", 1)
        world.receive("OIL", lot: "march", 2, expiresOn: "2027-03-31")
        world.receive("OIL", lot: "january", 2, expiresOn: "2027-01-31")
        let answer = world.issue("OIL", 5)
        #expect(answer.status == 201)
        #expect(lots(answer) == ["january×2", "march×2", "old×1"])
        #expect(world.level("OIL")["onHand"] == 1)
        #expect(try service.count("SELECT count(*) FROM stock_movements WHERE kind = 'issue'") == 3)
        #expect(try service.database.read { try Stock.discrepancies(in: $0) }.isEmpty)
    }

    @Test("an issue names the cost of each lot")
    func cost() {
        world.receive("OIL", lot: "A", 1, cost: 5_000)
        world.receive("OIL", lot: "B", 1, expiresOn: "2027-01-31", cost: 6_000)
        let answer = world.issue("OIL", 2)
        #expect(answer["lots"].items.map { $0["unitCost"]["amount"].integer } == [6_000, 5_000])
    }

    @Test("a chosen lot is taken out of turn, and only as much as is in it")
    func chosen() {
        world.receive("OIL", lot: "A", 2, expiresOn: "2027-01-31")
        world.receive("OIL", lot: "B", 2)
        #expect(lots(world.issue("OIL", 1, lot: "B")) == ["B×1"])
        let more = world.issue("OIL", 2, lot: "B")
        #expect(more.rule == "REP-05")
        #expect(more["available"] == 1)
        #expect(world.issue("OIL", 1, lot: "C").code == "lot_not_issuable")
    }

    @Test("more than is there is refused with what there is, and nothing leaves")
    func notEnough() throws {
        world.receive("OIL", lot: "A", 3)
        world.receive("OIL", lot: "B", .decimal("0.5"))
        let answer = world.issue("OIL", .decimal("3.501"))
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-05")
        #expect(answer.code == "not_enough_stock")
        #expect(answer["available"] == .decimal("3.5"))
        #expect(world.level("OIL")["onHand"] == .decimal("3.5"))
        #expect(try service.count("SELECT count(*) FROM stock_movements WHERE kind = 'issue'") == 0)
        #expect(world.issue("OIL", .decimal("3.5")).status == 201)
        #expect(world.level("OIL")["onHand"] == 0)
        #expect(world.level("OIL")["lots"] == [])
    }

    @Test("a lot is issued through its last day by the outlet's calendar, and not after it")
    func expiry() {
        world.receive("OIL", lot: "A", 2, expiresOn: "2026-11-24")
        // 23:30 in Shanghai is still the day; in UTC it is 15:30.
        service.clock.set(TestService.morning.adding(minutes: 14 * 60 + 30))
        #expect(world.issue("OIL", 1).status == 201)
        // Half past midnight in Shanghai, while it is still the 24th in UTC.
        service.clock.set(TestService.morning.adding(minutes: 15 * 60 + 30))
        let answer = world.issue("OIL", 1)
        #expect(answer.rule == "REP-05")
        #expect(answer["available"] == 0)
        #expect(world.issue("OIL", 1, lot: "A").code == "lot_not_issuable")
        let level = world.level("OIL")
        #expect(level["onHand"] == 1)
        #expect(level["available"] == 0)
        #expect(level["lots"][0]["status"] == "expired")
    }

    @Test("a quarantined lot counts as on hand and is never issued")
    func quarantine() throws {
        world.receive("OIL", lot: "A", 2)
        // No action puts a lot in quarantine yet (PRT-06), so the state is arranged in the table.
        try service.database.writeAndWait { try $0.execute("UPDATE lots SET status = 'quarantined'") }
        #expect(world.issue("OIL", 1).rule == "REP-05")
        #expect(world.reserve("OIL", 1, holder: "ro_1")["short"] == 1)
        let level = world.level("OIL")
        #expect(level["onHand"] == 2)
        #expect(level["available"] == 0)
        #expect(level["lots"][0]["status"] == "quarantined")
    }

    @Test("another outlet's stock is not there")
    func otherOutlet() {
        world.receive("OIL", lot: "A", 2)
        let other = world.addOutlet("SH02")
        #expect(world.level("OIL", at: other) == .null)
        #expect(service.get("/v1/outlets/\(other)/stock")["items"] == [])
        #expect(service.get("/v1/outlets/out_00000000000000000000000000/stock").status == 404)
    }

    @Test("unused parts go back to their lot, never more than went out, and only at their outlet")
    func putBack() throws {
        world.receive("OIL", lot: "A", 5)
        let lot = world.issue("OIL", 3)["lots"][0]["lotId"].text
        #expect(world.putBack(lot, 2).status == 201)
        #expect(world.level("OIL")["onHand"] == 4)
        let tooMany = world.putBack(lot, 2)
        #expect(tooMany.code == "not_issued")
        #expect(tooMany["outstanding"] == 1)
        let elsewhere = world.putBack(lot, 1, at: world.addOutlet("SH02"))
        #expect(elsewhere.status == 409)
        #expect(elsewhere.code == "lot_not_here")
        #expect(world.putBack(lot, 1).status == 201)
        #expect(world.level("OIL")["onHand"] == 5)
        #expect(try service.database.read { try Stock.discrepancies(in: $0) }.isEmpty)
    }

    @Test("a balance that is not the sum of its movements is found")
    func discrepancies() throws {
        world.receive("OIL", lot: "A", 5)
        try service.database.writeAndWait { try $0.execute("UPDATE lots SET on_hand = on_hand - 1000") }
        let found = try service.database.read { try Stock.discrepancies(in: $0) }
        #expect(found.map(\.onHand) == [Quantity(4)])
        #expect(found.map(\.ledger) == [Quantity(5)])
    }
}
