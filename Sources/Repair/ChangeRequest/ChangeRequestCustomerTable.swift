import SQLDatabase
import ServiceKit

/// What customers were asked beside their order (CUS-05).
enum ChangeRequestCustomerTable {
    static let data = CustomerData(
        "change_requests", as: "changeRequests",
        [
            .init("id"), .init("repairOrderId"), .init("status"), .init("description"), .init("answeredAt", .instant),
            .init("declineReason"), .init("signatureName"), .init("signatureMethod"),
        ],
        rows: """
            SELECT c.id, c.order_id, c.status, c.description, c.answered_at, c.decline_reason, c.signature_name,
                c.signature_method
            FROM repair_orders o JOIN change_requests c ON c.order_id = o.id WHERE o.customer_id = $1 ORDER BY c.id
            """,
        erase: [
            """
            UPDATE change_requests SET signature_name = '—'
            WHERE signature_name IS NOT NULL
                AND order_id IN (SELECT id FROM repair_orders WHERE customer_id = $1)
            """
        ])
}
