import SQLDatabase
import ServiceKit

/// What was signed: told, and kept as it was signed, since it is what the invoice stands on (CUS-05, RCP-08).
enum SignedCustomerTable {
    static let data = [
        CustomerData(
            "signed_documents", as: "signedDocuments",
            [.init("repairOrderId"), .init("signedAt", .instant), .init("document", .json)],
            rows: """
                SELECT s.order_id, s.signed_at, s.document
                FROM repair_orders o JOIN signed_documents s ON s.order_id = o.id WHERE o.customer_id = $1
                ORDER BY s.order_id, s.signed_at
                """),
        CustomerData(
            "order_signatures", as: "signatures",
            [
                .init("repairOrderId"), .init("signer"), .init("name"), .init("method"), .init("evidence"),
                .init("at", .instant),
            ],
            rows: """
                SELECT s.order_id, s.signer, s.name, s.method, s.evidence, s.at
                FROM repair_orders o JOIN order_signatures s ON s.order_id = o.id
                WHERE o.customer_id = $1 AND s.signer = 'customer' ORDER BY s.order_id, s.at
                """),
        // What was agreed and when stays; who said so is told by the signatures as long as they are kept.
        CustomerData(
            "job_authorizations",
            erase: [
                """
                UPDATE job_authorizations
                SET person = '—', revoked_by = CASE WHEN revoked_by IS NULL THEN NULL ELSE '—' END
                WHERE order_id IN (SELECT id FROM repair_orders WHERE customer_id = $1)
                """
            ]),
    ]
}
