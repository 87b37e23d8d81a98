import RepairOrders
import SQLDatabase
import ServiceKit

enum SignedDocumentTable {
    static func insert(_ signed: SignedDocument, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO signed_documents (order_id, hash, document, signed_at) VALUES ($1, $2, $3, $4)",
            [
                signed.orderID.sql, .text(signed.hash), .text(String(decoding: signed.bytes, as: UTF8.self)),
                signed.signedAt.sql,
            ])
    }

    /// Puts a document under another order as well.
    static func copy(
        _ hash: String, from order: RepairOrderID, to other: RepairOrderID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO signed_documents (order_id, hash, document, signed_at)
            SELECT $3, hash, document, signed_at FROM signed_documents WHERE order_id = $1 AND hash = $2
            """, [order.sql, .text(hash), other.sql])
    }

    static func find(
        of order: RepairOrderID, hash: String, in transaction: Transaction
    ) throws -> SignedDocument? {
        try transaction.first(
            "SELECT document, signed_at FROM signed_documents WHERE order_id = $1 AND hash = $2",
            [order.sql, .text(hash)]
        ) { row in
            SignedDocument(
                orderID: order, hash: hash, bytes: Array(row.text(0).utf8), signedAt: row.instant(1))
        }
    }
}
