import JSON
import Network
import Pricing
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

enum ChangeRequestTable {
    private static let columns: SQL = """
        SELECT c.id, c.order_id, c.status, c.version, c.found_by, c.found_at, c.description, c.safety, c.concern_id,
            c.job_id, c.operation, c.parts, c.pay_type, c.operation_revision, c.first_quoted_at, c.quoted_at,
            c.valid_until, c.promised_at, c.quote_document, c.quote_hash, c.answered_at, c.decline_reason,
            c.signature_name, c.signature_method, c.signature_evidence, c.new_job_id, c.deferred_job_id, o.currency
        FROM change_requests c JOIN repair_orders o ON o.id = c.order_id
        """
    static let byID = columns + " WHERE c.id = $1"
    static let ofOrder = columns + " WHERE c.order_id = $1 AND c.id > $2 ORDER BY c.id LIMIT $3"
    static let openOfOrder =
        columns + " WHERE c.order_id = $1 AND c.status IN ('reported', 'quoted') ORDER BY c.id"

    static func insert(_ request: ChangeRequest, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO change_requests (id, order_id, status, version, found_by, found_at, description, safety,
                concern_id, job_id, operation, parts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                request.id.sql, request.orderID.sql, .text(request.status.rawValue), .integer(request.version),
                request.foundBy.sql, request.foundAt.sql, .text(request.description), .flag(request.isSafetyRelevant),
                .optional(request.concernID), .optional(request.jobID), .optional(request.operation),
                .text(text(request.parts)),
            ])
    }

    /// The outlet of the order that a request would change; nil where there is no such request.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            """
            SELECT o.outlet_id FROM change_requests c JOIN repair_orders o ON o.id = c.order_id WHERE c.id = $1
            """, [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    static func find(_ id: ChangeRequestID, in transaction: Transaction) throws -> ChangeRequest? {
        guard let found = try transaction.first(byID, [id.sql], read) else { return nil }
        return try ChangeRequestLineTable.complete([found], in: transaction).first
    }

    /// An order's requests in the order of their identifiers, one more than the limit where there are more.
    static func list(
        of order: RepairOrderID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [ChangeRequest] {
        let values: [SQLValue] = [order.sql, .text(after ?? ""), .int(limit + 1)]
        return try ChangeRequestLineTable.complete(
            try transaction.query(ofOrder, values, read), in: transaction)
    }

    /// An order's requests that nobody has answered for.
    static func open(of order: RepairOrderID, in transaction: Transaction) throws -> [ChangeRequest] {
        try ChangeRequestLineTable.complete(
            try transaction.query(openOfOrder, [order.sql], read), in: transaction)
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ request: ChangeRequest, in transaction: Transaction) throws {
        let quote = request.quote
        let changed = try transaction.execute(
            """
            UPDATE change_requests SET status = $2, version = $3, operation = $4, parts = $5, pay_type = $6,
                operation_revision = $7, first_quoted_at = $8, quoted_at = $9, valid_until = $10, promised_at = $11,
                quote_document = $12, quote_hash = $13, answered_at = $14, decline_reason = $15, signature_name = $16,
                signature_method = $17, signature_evidence = $18, new_job_id = $19, deferred_job_id = $20
            WHERE id = $1 AND version + 1 = $3 AND status IN ('reported', 'quoted', 'expired')
            """,
            [
                request.id.sql, .text(request.status.rawValue), .integer(request.version), .optional(request.operation),
                .text(text(request.parts)), .optional(quote?.payType.rawValue), .optional(quote?.operationRevision),
                .optional(request.firstQuotedAt), .optional(quote?.quotedAt), .optional(quote?.validUntil),
                .optional(quote?.promisedAt), .optional(quote?.document), .optional(quote?.hash),
                .optional(request.answeredAt), .optional(request.declineReason), .optional(request.signature?.name),
                .optional(request.signature?.method.rawValue), .optional(request.signature?.evidence),
                .optional(request.newJobID), .optional(request.deferredJobID),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func text(_ parts: [ChangeRequest.PartWish]) -> String {
        StoredDocument.text { $0.array("parts", parts) }
    }

    private static func read(_ row: Row) throws -> ChangeRequest {
        guard let status = ChangeRequestStatus(rawValue: row.text(2)) else {
            throw DatabaseError(.mismatch, "a change request has an unknown status")
        }
        var request = ChangeRequest(
            id: row.id(0), orderID: row.id(1), foundBy: row.id(4), foundAt: row.instant(5), description: row.text(6),
            isSafetyRelevant: row.bool(7), concernID: row.optionalID(8), jobID: row.optionalID(9))
        request.status = status
        request.version = row.int64(3)
        request.operation = row.optionalText(10)
        request.parts = try StoredDocument.read(row.text(11)) { ChangeRequest.PartWish.readAll(&$0) ?? [] }
        request.quote = try readQuote(row)
        request.firstQuotedAt = row.optionalInstant(14)
        request.answeredAt = row.optionalInstant(20)
        request.declineReason = row.optionalText(21)
        if let name = row.optionalText(22), let method = row.optionalText(23).flatMap(CustomerSignature.Method.init) {
            request.signature = ChangeSignature(name: name, method: method, evidence: row.optionalText(24))
        }
        request.newJobID = row.optionalID(25)
        request.deferredJobID = row.optionalID(26)
        return request
    }

    /// The quote without its lines.
    private static func readQuote(_ row: Row) throws -> ChangeQuote? {
        guard let quotedAt = row.optionalInstant(15) else { return nil }
        guard let payType = PayType(rawValue: row.text(12)), let currency = Currency(rawValue: row.text(27)) else {
            throw DatabaseError(.mismatch, "a quote has an unknown pay type or currency")
        }
        return ChangeQuote(
            payType: payType, operationRevision: row.int64(13), lines: [], currency: currency,
            promisedAt: row.optionalInstant(17), quotedAt: quotedAt, validUntil: row.instant(16),
            document: row.text(18), hash: row.text(19))
    }
}
