import DatabaseSupport
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import RepairOrders

@Suite(.enabled(if: TestEngine.current == .sqlite, "plans are told in SQLite's words"))
struct CompliancePlanTests {
    @Test("sums look at nothing but the days of their period, in an index that holds all they need")
    func sums() throws {
        let shelf = try Shelf()
        let day = try #require(LocalDate("2026-11-24"))
        for outlets in [nil, ["out_1"], ["out_1", "out_2"]] {
            for grouping in ComplianceSumTable.Grouping.allCases {
                let statement = ComplianceSumTable.statement(
                    ComplianceSumTable.Filter(
                        outlets: outlets, period: CompliancePeriod(from: day, to: day.adding(days: 27))),
                    by: grouping)
                let plan = try shelf.service.database.read { transaction in
                    try transaction.query("EXPLAIN QUERY PLAN " + statement.sql, statement.values) { $0.text(3) }
                }
                let index = "SEARCH r USING COVERING INDEX rule_results_by_day (outlet_id=? AND day>? AND day<?)"
                #expect(plan.contains { $0.hasPrefix(index) }, "\(plan)")
            }
        }
    }

    @Test("a period ends on its last day, is a year at most, and is four weeks by default")
    func periods() throws {
        let day = try #require(LocalDate("2026-11-24"))
        let period = CompliancePeriod(from: day, to: day.adding(days: 6))
        #expect(period.days == 7)
        #expect(period.before == day.adding(days: -7))
    }
}
