import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum ReceptionAnswerTable {
    /// Keeps the last answer to an offer.
    static func put(_ answer: ReceptionAnswer, of order: RepairOrderID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO reception_answers (order_id, offer_id, kind, description, safety_class, answer, reason,
                staff_id, at, job_id, deferred_job_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (order_id, offer_id) DO UPDATE SET answer = excluded.answer, reason = excluded.reason,
                staff_id = excluded.staff_id, at = excluded.at, job_id = excluded.job_id,
                deferred_job_id = excluded.deferred_job_id
            """,
            [
                order.sql, .text(answer.offerID), .text(answer.kind.rawValue), .text(answer.description),
                .text(answer.safetyClass.rawValue), .text(answer.result.rawValue), .optional(answer.reason),
                answer.staffID.sql, answer.at.sql, .optional(answer.jobID), .optional(answer.deferredJobID),
            ])
    }

    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [ReceptionAnswer] {
        try transaction.query(
            """
            SELECT offer_id, kind, description, safety_class, answer, reason, staff_id, at, job_id, deferred_job_id
            FROM reception_answers WHERE order_id = $1 ORDER BY at, offer_id
            """,
            [order.sql]
        ) { row in
            ReceptionAnswer(
                offerID: row.text(0), kind: ReceptionOffer.Kind(rawValue: row.text(1)) ?? .deferredJob,
                description: row.text(2), safetyClass: DeferredJob.SafetyClass(rawValue: row.text(3)) ?? .none,
                result: ReceptionAnswer.Result(rawValue: row.text(4)) ?? .declined, reason: row.optionalText(5),
                staffID: row.id(6), at: row.instant(7), jobID: row.optionalID(8), deferredJobID: row.optionalID(9))
        }
    }
}
