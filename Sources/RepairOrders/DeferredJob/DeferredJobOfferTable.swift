import Network
package import SQLDatabase
import ServiceKit

package enum DeferredJobOfferTable {
    /// Adds a link to the chain.
    package static func insert(
        _ offer: DeferredJobOffer, of job: DeferredJobID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO deferred_job_offers (deferred_job_id, sequence, order_id, at, answer, staff_id, reason, price,
                currency)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM deferred_job_offers
            WHERE deferred_job_id = $1
            """,
            [
                job.sql, offer.orderID.sql, offer.at.sql, .text(offer.answer.rawValue), .optional(offer.staffID),
                .optional(offer.reason), .optional(offer.price?.amount), .optional(offer.price?.currency.rawValue),
            ])
    }

    /// The chain from its first link on.
    package static func list(of job: DeferredJobID, in transaction: Transaction) throws -> [DeferredJobOffer] {
        try transaction.query(
            """
            SELECT order_id, at, answer, staff_id, reason, price, currency FROM deferred_job_offers
            WHERE deferred_job_id = $1 ORDER BY sequence
            """,
            [job.sql]
        ) { row in
            let currency = row.optionalText(6).flatMap(Currency.init) ?? .CNY
            return DeferredJobOffer(
                orderID: row.id(0), at: row.instant(1),
                answer: DeferredJobOffer.Result(rawValue: row.text(2)) ?? .declined, staffID: row.optionalID(3),
                reason: row.optionalText(4), price: row.optionalInt64(5).map { Money($0, currency) })
        }
    }
}
