package import RepairOrders
package import SQLDatabase
import ServiceKit

/// What the customer agreed to, job by job; change requests add theirs.
package enum JobAuthorizationTable {
    package static func insert(_ authorization: JobAuthorization, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO job_authorizations (order_id, sequence, job_id, method, person, at, amount, currency,
                document_hash, valid_until)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM job_authorizations
            WHERE order_id = $1
            """,
            [
                authorization.orderID.sql, authorization.jobID.sql, .text(authorization.method),
                .text(authorization.person), authorization.at.sql, .integer(authorization.amount.amount),
                .text(authorization.amount.currency.rawValue), .optional(authorization.documentHash),
                .optional(authorization.validUntil),
            ])
    }

    /// The customer takes the agreement to a job back.
    package static func revoke(
        _ job: JobID, of order: RepairOrderID, _ revocation: JobAuthorization.Revocation, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE job_authorizations SET revoked_at = $3, revoke_reason = $4, revoked_by = $5
            WHERE order_id = $1 AND job_id = $2 AND revoked_at IS NULL
            """,
            [
                order.sql, job.sql, revocation.at.sql, .text(revocation.reason), .text(revocation.person),
            ])
    }

    /// In the order of agreeing.
    package static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [JobAuthorization] {
        try transaction.query(
            """
            SELECT job_id, method, person, at, amount, currency, document_hash, valid_until, revoked_at, revoke_reason,
                revoked_by
            FROM job_authorizations WHERE order_id = $1 ORDER BY sequence
            """,
            [order.sql]
        ) { row in
            var authorization = JobAuthorization(
                jobID: row.id(0), orderID: order, method: row.text(1), person: row.text(2),
                at: row.instant(3),
                amount: Money(row.int64(4), Currency(rawValue: row.text(5)) ?? .CNY),
                documentHash: row.optionalText(6), validUntil: row.optionalInstant(7))
            if let at = row.optionalInstant(8) {
                authorization.revocation = JobAuthorization.Revocation(
                    at: at, reason: row.text(9), person: row.text(10))
            }
            return authorization
        }
    }
}
