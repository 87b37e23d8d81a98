import Network
package import SQLDatabase
import ServiceKit

/// The SQL of labour operations and their revisions.
package enum LaborOperationTable {
    private static let columns: SQL = """
        SELECT o.id, o.code, r.revision, r.description, r.standard_hours, r.skill, r.level, r.bay_kind, r.self_check,
            r.road_test, r.guarantee_days, r.guarantee_distance_km, r.manual_section, r.tools, r.inspection_checklist,
            o.created_at, r.hours_by_model, r.road_test_with_technician
        FROM labor_operations o JOIN labor_operation_revisions r ON r.operation_id = o.id
        """
    private static let ofRevision = columns + " WHERE o.code = $1 AND r.revision = $2"

    /// The operation in its present revision.
    package static func find(code: String, in transaction: Transaction) throws -> LaborOperation? {
        let version = try transaction.first("SELECT version FROM labor_operations WHERE code = $1", [.text(code)]) {
            $0.int64(0)
        }
        return try version.flatMap { try find(code: code, revision: $0, in: transaction) }
    }

    /// The operation as one of its revisions had it.
    package static func find(code: String, revision: Int64, in transaction: Transaction) throws -> LaborOperation? {
        try transaction.remembered(code, version: revision) {
            try transaction.first(ofRevision, [.text(code), .integer(revision)], read)
        }
    }

    /// Operations by code, one more than the limit where there are more.
    static func list(
        skill: String?, dates: DateBounds, after code: String, limit: Int, in transaction: Transaction
    ) throws -> [LaborOperation] {
        var conditions = SQLConditions(
            columns + " WHERE o.code > $1 AND r.revision = o.version", [.text(code), .int(limit + 1)])
        conditions.add(" AND r.skill = ", skill)
        conditions.add(dates)
        conditions.end(" ORDER BY o.code LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// Answers whether it was inserted: not where the code is taken.
    static func insert(_ operation: LaborOperation, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO labor_operations (id, code, version, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (code) DO NOTHING
            """,
            [
                operation.id.sql, .text(operation.code), .integer(operation.revision), operation.createdAt.sql,
            ]) == 1
    }

    /// Makes a revision the present one, where the one before it is still present.
    static func advance(_ operation: LaborOperation, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "UPDATE labor_operations SET version = $2 WHERE id = $1 AND version + 1 = $2",
            [operation.id.sql, .integer(operation.revision)]) == 1
    }

    static func insertRevision(
        _ operation: LaborOperation, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO labor_operation_revisions (
                operation_id, revision, description, standard_hours, skill, level, bay_kind, self_check, road_test,
                guarantee_days, guarantee_distance_km, manual_section, tools, inspection_checklist, revised_at,
                hours_by_model, road_test_with_technician)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            [
                operation.id.sql, .integer(operation.revision), .text(operation.description),
                .integer(operation.standardHours.hundredths), .text(operation.skill), .int(operation.level),
                .text(operation.bayKind.rawValue), .text(StringList.encode(operation.selfCheck)),
                .flag(operation.roadTest), .optional(operation.guarantee.map { Int64($0.days) }),
                .optional(operation.guarantee?.distanceKm), .optional(operation.manualSection),
                .text(StringList.encode(operation.tools)),
                .text(OperationDocuments.text(operation.inspectionChecklist)), now.sql,
                .optional(OperationDocuments.text(operation.hoursByModel)),
                .flag(operation.needsTechnicianOnRoad),
            ])
    }

    private static func read(_ row: Row) throws -> LaborOperation {
        guard let bayKind = BayKind(rawValue: row.text(7)) else {
            throw DatabaseError(.mismatch, "a labour operation has an unknown bay kind")
        }
        let guarantee = row.optionalInt(10).map {
            GuaranteeTerm(days: $0, distanceKm: row.optionalInt64(11) ?? 0)
        }
        return LaborOperation(
            id: LaborOperationID(stored: row.text(0)), code: row.text(1), revision: row.int64(2),
            description: row.text(3), standardHours: Hours(hundredths: row.int64(4)),
            hoursByModel: try row.optionalText(16).map(OperationDocuments.hours) ?? [], skill: row.text(5),
            level: row.int(6), bayKind: bayKind, selfCheck: try StringList.decode(row.text(8)),
            roadTest: row.bool(9), guarantee: guarantee, manualSection: row.optionalText(12),
            tools: try StringList.decode(row.text(13)),
            inspectionChecklist: try OperationDocuments.checklist(row.text(14)),
            createdAt: Instant(microseconds: row.int64(15)), needsTechnicianOnRoad: row.bool(17))
    }
}
