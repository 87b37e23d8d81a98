import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum SignatureTable {
    static func insert(_ signature: Signature, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO order_signatures (order_id, document_hash, signer, name, method, evidence, staff_id, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                signature.orderID.sql, .text(signature.documentHash), .text(signature.signer.rawValue),
                .text(signature.name), .text(signature.method), .optional(signature.evidence),
                .optional(signature.staffID), signature.at.sql,
            ])
    }

    /// Puts the signatures under a document under another order as well.
    static func copy(
        _ hash: String, from order: RepairOrderID, to other: RepairOrderID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO order_signatures (order_id, document_hash, signer, name, method, evidence, staff_id, at)
            SELECT $3, document_hash, signer, name, method, evidence, staff_id, at FROM order_signatures
            WHERE order_id = $1 AND document_hash = $2
            """, [order.sql, .text(hash), other.sql])
    }

    /// The customer's before the advisor's, by document.
    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [Signature] {
        try transaction.query(
            """
            SELECT document_hash, signer, name, method, evidence, staff_id, at FROM order_signatures
            WHERE order_id = $1 ORDER BY at, document_hash, signer DESC
            """,
            [order.sql]
        ) { row in
            Signature(
                orderID: order, documentHash: row.text(0), signer: Signature.Signer(rawValue: row.text(1)) ?? .customer,
                name: row.text(2), method: row.text(3), evidence: row.optionalText(4),
                staffID: row.optionalID(5), at: row.instant(6))
        }
    }
}
