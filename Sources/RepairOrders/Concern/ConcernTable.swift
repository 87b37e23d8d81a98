import Network
package import SQLDatabase
import ServiceKit

package enum ConcernTable {
    package static func insert(_ concern: Concern, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO repair_order_concerns (id, order_id, position, text) VALUES ($1, $2, $3, $4)",
            [concern.id.sql, concern.orderID.sql, .int(concern.position), .text(concern.text)])
    }

    package static func update(_ concern: Concern, in transaction: Transaction) throws {
        let diagnosis = concern.diagnosis
        try transaction.execute(
            """
            UPDATE repair_order_concerns
            SET result = $2, cause = $3, test_plan = $4, no_job_reason = $5, diagnosed_by = $6, diagnosed_at = $7
            WHERE id = $1
            """,
            [
                concern.id.sql, .optional(diagnosis?.result.rawValue), .optional(diagnosis?.cause),
                .optional(diagnosis?.testPlan), .optional(diagnosis?.noJobReason), .optional(diagnosis?.by),
                .optional(diagnosis?.at.microseconds),
            ])
    }

    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [Concern] {
        try transaction.query(
            """
            SELECT id, position, text, result, cause, test_plan, no_job_reason, diagnosed_by, diagnosed_at
            FROM repair_order_concerns WHERE order_id = $1 ORDER BY position
            """,
            [order.sql]
        ) { row in
            var concern = Concern(
                id: row.id(0), orderID: order, position: row.int(1), text: row.text(2))
            if let result = row.optionalText(3).flatMap(Concern.Diagnosis.Result.init) {
                concern.diagnosis = Concern.Diagnosis(
                    result: result, cause: row.optionalText(4), testPlan: row.optionalText(5),
                    noJobReason: row.optionalText(6), by: row.optionalID(7),
                    at: row.instant(8))
            }
            return concern
        }
    }
}
