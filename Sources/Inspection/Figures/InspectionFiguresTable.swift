import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Adds up what came of jobs at inspections; an index leads to an outlet's days.
enum InspectionFiguresTable {
    private static let counts: SQL = """
        , COUNT(*) FILTER (WHERE j.attempt = 1), COUNT(*) FILTER (WHERE j.attempt = 1 AND j.result = 'pass'),
            COUNT(*), COUNT(*) FILTER (WHERE j.returned = 1)
        FROM inspected_jobs j
        """
    private static let period: SQL = " WHERE j.outlet_id = $1 AND j.day >= $2 AND j.day <= $3"
    private static let total = "SELECT ''" + counts + period
    private static let byTechnician =
        "SELECT j.technician_id" + counts + period + " AND j.technician_id IS NOT NULL GROUP BY j.technician_id"
        + " ORDER BY j.technician_id"
    private static let byOperation =
        "SELECT j.operation" + counts + period + " GROUP BY j.operation ORDER BY j.operation"
    private static let byCause =
        "SELECT j.cause_class, COUNT(*) FROM inspected_jobs j" + period
        + " AND j.cause_class IS NOT NULL GROUP BY j.cause_class ORDER BY j.cause_class"

    static func figures(
        of outlet: OutletID, _ period: CompliancePeriod, in transaction: Transaction
    ) throws -> InspectionFigures {
        let values: [SQLValue] = [outlet.sql, period.from.sql, period.to.sql]
        func groups(_ sql: SQL, _ name: (String) throws -> String) throws -> [InspectionFigures.Group] {
            try transaction.query(sql, values) { ($0.text(0), read($0)) }.map { id, counts in
                InspectionFigures.Group(id: id, name: try name(id), counts: counts)
            }
        }
        let technicians = try groups(byTechnician) { id in
            try StaffTable.find(StaffID(stored: id), in: transaction)?.name ?? id
        }
        let operations = try groups(byOperation) { code in try description(of: code, in: transaction) ?? code }
        return InspectionFigures(
            outlet: outlet.text, period: period,
            total: try transaction.first(total, values, read) ?? InspectionFigures.Counts(), technicians: technicians,
            operations: operations, guaranteed: try ComebackListTable.counts(of: outlet, period, in: transaction),
            causes: try transaction.query(byCause, values) { ($0.text(0), $0.int64(1)) })
    }

    private static func read(_ row: Row) -> InspectionFigures.Counts {
        InspectionFigures.Counts(
            first: row.int64(1), firstPassed: row.int64(2), all: row.int64(3), returned: row.int64(4))
    }

    private static func description(of code: String, in transaction: Transaction) throws -> String? {
        try transaction.first(
            """
            SELECT r.description FROM labor_operations o
                JOIN labor_operation_revisions r ON r.operation_id = o.id AND r.revision = o.version
            WHERE o.code = $1
            """, [.text(code)]
        ) { $0.text(0) }
    }
}
