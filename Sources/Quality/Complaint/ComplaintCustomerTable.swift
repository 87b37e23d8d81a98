import SQLDatabase
import ServiceKit

/// What complaints hold of customers (CUS-02, CUS-05).
enum ComplaintCustomerTable {
    static let data = CustomerData(
        "complaints", "customer_id", as: "complaints",
        [
            .init("id"), .init("number"), .init("outletId"), .init("repairOrderId"), .init("class"),
            .init("severity"), .init("summary"), .init("status"), .init("receivedAt", .instant),
        ],
        rows: """
            SELECT id, number, outlet_id, order_id, class, severity, summary, status, received_at FROM complaints
            WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE complaints SET customer_id = $2, version = version + 1 WHERE customer_id = $1",
        erase: ["UPDATE complaints SET summary = '—', version = version + 1 WHERE customer_id = $1"])

    /// Someone still owes the customer an answer.
    static let block = OpenWork(
        "complaint", at: "/v1/complaints/",
        """
        SELECT id, number, id FROM complaints
        WHERE customer_id = $1 AND status <> 'resolved' AND status <> 'customerConfirmed' AND status <> 'closed'
        ORDER BY id LIMIT $2
        """)
}
