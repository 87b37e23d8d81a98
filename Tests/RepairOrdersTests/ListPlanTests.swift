import DatabaseSupport
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import RepairOrders

@Suite(.enabled(if: TestEngine.current == .sqlite, "plans are told in SQLite's words"))
struct ListPlanTests {
    /// Every choice of filters but none; a bit for each.
    @Test("the list goes by an index of what it is asked for, whatever that is", arguments: 1..<32)
    func index(choice: Int) throws {
        func chosen(_ bit: Int, _ value: String) -> String? { choice & (1 << bit) == 0 ? nil : value }
        let filter = RepairOrderListTable.Filter(
            outlets: chosen(0, "out_1").map { [$0] }, status: chosen(1, "").map { _ in .inRepair },
            customer: chosen(2, "cus_1"),
            vehicle: chosen(3, "veh_1"), appointment: chosen(4, "apt_1"))
        let plan = try plan(of: filter)
        // By the primary key it would read all orders until enough are found; where few are, all there are.
        #expect(plan.first?.hasPrefix("SEARCH repair_orders USING INDEX repair_orders_by_") == true, "\(plan)")
    }

    @Test(
        "a list of one date goes by it, with and without an outlet",
        arguments: ["promised", "completed", "invoiced", "delivered"], [nil, ["out_1"]])
    func date(name: String, outlets: [String]?) throws {
        let filter = try filter("\(name)After=2026-11-01T00:00:00Z&\(name)Before=2026-11-02T00:00:00Z", outlets)
        let plan = try plan(of: filter)
        #expect(plan.first?.contains("_at>? AND ") == true, "\(plan)")
    }

    @Test("a list of what was created in a span reads that span only, with and without outlets")
    func created() throws {
        for outlets in [nil, ["out_1"], ["out_1", "out_2"]] {
            let filter = try filter(
                "createdAfter=2026-11-01T00:00:00Z&createdBefore=2026-11-02T00:00:00Z", outlets)
            let plan = try plan(of: filter)
            #expect(plan.first?.contains("id>? AND id<?") == true, "\(plan)")
        }
    }

    @Test("a list of what has changed goes by the events since")
    func updated() throws {
        let plan = try plan(of: try filter("updatedAfter=2026-11-01T00:00:00Z", nil))
        #expect(plan.contains { $0.contains("SEARCH events USING COVERING INDEX events_by_time") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }

    @Test("a list of what orders' stories tell of goes by the events since, too")
    func updatedParts() throws {
        let query = try Query(
            "updatedAfter=2026-11-01T00:00:00Z", allowed: DateFilter.parameters(DeferredJobListTable.dates))
        var filter = DeferredJobListTable.Filter()
        filter.dates = try query.dates(of: DeferredJobID.self, DeferredJobListTable.dates, changes: .resource)
        let (sql, values) = DeferredJobListTable.statement(filter, after: nil, limit: 50)
        let shelf = try Shelf()
        let plan = try shelf.service.database.read { transaction in
            try transaction.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) }
        }
        #expect(plan.contains { $0.contains("SEARCH events USING INDEX events_by_time") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
    }

    /// The filter of a query, as the route reads it.
    private func filter(_ query: String, _ outlets: [String]?) throws -> RepairOrderListTable.Filter {
        let allowed = DateFilter.parameters(RepairOrderListTable.dates, and: [])
        let dates = try Query(query, allowed: allowed).dates(of: RepairOrderID.self, RepairOrderListTable.dates)
        return RepairOrderListTable.Filter(outlets: outlets, dates: dates)
    }

    private func plan(of filter: RepairOrderListTable.Filter) throws -> [String] {
        let (sql, values) = RepairOrderListTable.statement(filter, after: nil, limit: 50)
        let shelf = try Shelf()
        return try shelf.service.database.read { transaction in
            try transaction.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) }
        }
    }
}
