import DatabaseSupport
import SQLDatabase
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
            outlet: chosen(0, "out_1"), status: chosen(1, "").map { _ in .inRepair }, customer: chosen(2, "cus_1"),
            vehicle: chosen(3, "veh_1"), appointment: chosen(4, "apt_1"))
        let (sql, values) = RepairOrderListTable.statement(filter, after: nil, limit: 50)
        let shelf = try Shelf()
        let plan = try shelf.service.database.read { transaction in
            try transaction.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) }
        }
        // By the primary key it would read all orders until enough are found; where few are, all there are.
        #expect(plan.first?.hasPrefix("SEARCH repair_orders USING INDEX repair_orders_by_") == true, "\(plan)")
    }
}
