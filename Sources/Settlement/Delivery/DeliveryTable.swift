import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum DeliveryTable {
    /// The delivery document as it was signed; nil before delivery.
    static func document(of order: RepairOrderID, in transaction: Transaction) throws -> String? {
        try transaction.first("SELECT document FROM deliveries WHERE order_id = $1", [order.sql]) { $0.text(0) }
    }

    /// Keeps the document as signed, with its hash and the evidence of the signature.
    static func insert(
        _ delivery: Delivery, document: String, hash: String, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO deliveries (order_id, advisor_id, delivered_at, signature_name, signature_method,
                signature_evidence, document, document_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                delivery.orderID.sql, delivery.advisorID.sql, now.sql, .text(delivery.signature.name),
                .text(delivery.signature.method.rawValue), .optional(delivery.signature.evidence), .text(document),
                .text(hash),
            ])
    }
}
