import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The priced lines of quotes.
enum ChangeRequestLineTable {
    static func deleteAll(of request: ChangeRequestID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM change_request_lines WHERE request_id = $1", [request.sql])
    }

    static func insert(
        _ line: PricedLine, at position: Int, of request: ChangeRequestID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO change_request_lines (request_id, position, kind, code, description, hours, quantity,
                unit_price, net, tax, currency)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                request.sql, .int(position), .text(line.kind.rawValue), .text(line.code), .text(line.description),
                .optional(line.hours?.hundredths), .optional(line.quantity?.thousandths),
                .integer(line.unitPrice.amount), .integer(line.net.amount), .integer(line.tax.amount),
                .text(line.net.currency.rawValue),
            ])
    }

    /// The requests with the lines of their quotes.
    static func complete(_ requests: [ChangeRequest], in transaction: Transaction) throws -> [ChangeRequest] {
        try requests.map { request in
            guard let quote = request.quote else { return request }
            var complete = request
            complete.quote = ChangeQuote(
                payType: quote.payType, operationRevision: quote.operationRevision,
                lines: try list(of: request.id, in: transaction), currency: quote.currency,
                promisedAt: quote.promisedAt, quotedAt: quote.quotedAt, validUntil: quote.validUntil,
                document: quote.document, hash: quote.hash)
            return complete
        }
    }

    private static func list(of request: ChangeRequestID, in transaction: Transaction) throws -> [PricedLine] {
        try transaction.query(
            """
            SELECT kind, code, description, hours, quantity, unit_price, net, tax, currency
            FROM change_request_lines WHERE request_id = $1 ORDER BY position
            """,
            [request.sql]
        ) { row in
            let net = try row.money(6, currency: 8)
            let tax = try row.money(7, currency: 8)
            return PricedLine(
                kind: PricedLineKind(rawValue: row.text(0)) ?? .part, code: row.text(1), description: row.text(2),
                hours: row.optionalInt64(3).map(Hours.init(hundredths:)),
                quantity: row.optionalInt64(4).map(Quantity.init(thousandths:)),
                unitPrice: try row.money(5, currency: 8), net: net, tax: tax, total: net + tax)
        }
    }
}
