import DatabaseSupport
import SQLDatabase
import TestSupport
import Testing

@testable import Repair

@Suite(.enabled(if: TestEngine.current == .sqlite, "plans are told in SQLite's words"))
struct PlanTests {
    static let statements: [(name: String, sql: SQL, values: [SQLValue])] = [
        ("orders of the board", BoardTable.ordersStatement, ["", 500]),
        ("jobs of the board", BoardTable.jobsStatement, [""]),
        ("workers", BoardTable.workersStatement, [""]), ("pauses", BoardTable.pausesStatement, [""]),
        ("clocked technicians", TechnicianLoadTable.clockedStatement, [""]),
        ("attending technicians", TechnicianLoadTable.attendingStatement, [""]),
        ("assigned work", TechnicianLoadTable.assignedStatement, [""]),
        ("order in a bay", WorkplaceTable.inBay, ["", ""]),
        ("order of a technician", WorkplaceTable.ofTechnician, [""]),
        ("parts that are out", IssuedParts.balanceStatement, [""]),
        ("slips that are open", PartSlipTable.openIssuesStatement, [""]),
        ("change requests", ChangeRequestTable.ofOrder, ["", "", 50]),
        ("open change requests", ChangeRequestTable.openOfOrder, [""]),
        ("recorded times", HoursTable.times, ["", 0, 1]), ("clockings", HoursTable.clockings, ["", 0, 1]),
        ("sold hours", HoursTable.sold, ["", 0, 1]),
        ("overlapping work", StaffTimeTable.overlappingWork, ["", "", 1, 0]),
        ("overlapping attendance", StaffTimeTable.overlappingAttendance, ["", "", 1, 0]),
    ]

    @Test("no statement of the workshop reads a table from end to end", arguments: statements)
    func noScan(_ statement: (name: String, sql: SQL, values: [SQLValue])) throws {
        let service = try TestService(Workshop.modules)
        let plan = try service.database.read { transaction in
            try transaction.query("EXPLAIN QUERY PLAN " + statement.sql, statement.values) { $0.text(3) }
        }
        #expect(!plan.isEmpty)
        #expect(plan.filter { $0.hasPrefix("SCAN") } == [], "\(plan)")
    }
}
