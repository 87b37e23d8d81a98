import Customers
import DatabaseSupport
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import Booking

/// Statements that run often find their rows by an index, and lists come out of it in order.
@Suite(.enabled(if: TestEngine.current == .sqlite, "plans are told in SQLite's words"))
struct PlanTests {
    let world: World

    init() throws {
        world = try World()
    }

    @Test("claims of some days are found by outlet, those elsewhere by person")
    func claims() throws {
        let atOutlet = try plan(CapacityClaimTable.beginningAtOutlet, 3)
        #expect(atOutlet.contains("capacity_claims_by_outlet (outlet_id=? AND"))
        let elsewhere = try plan(CapacityClaimTable.beginningElsewhere, 4)
        #expect(elsewhere.contains("capacity_claims_by_resource (resource_id=? AND"))
    }

    @Test("no list of appointments reads or sorts a table that grows", arguments: [false, true], [false, true])
    func lists(byOutlet: Bool, byStatus: Bool) throws {
        for byCustomer in [false, true] {
            let filter = AppointmentTable.Filter(
                outlets: byOutlet ? ["out_1"] : nil, status: byStatus ? .requested : nil,
                customer: byCustomer ? CustomerID(stored: "cus_1") : nil, limit: 50)
            let (sql, values) = AppointmentTable.statement(filter)
            let plan = try plan(sql, values.count)
            #expect(plan.contains("SEARCH appointments USING INDEX"), "\(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    private func plan(_ sql: SQL, _ parameters: Int) throws -> String {
        let explain: SQL = "EXPLAIN QUERY PLAN "
        let values = [SQLValue](repeating: .integer(0), count: parameters)
        return try world.service.database.read { transaction in
            try transaction.query(explain + sql, values) { $0.text(3) }
        }.joined(separator: "\n")
    }
}
