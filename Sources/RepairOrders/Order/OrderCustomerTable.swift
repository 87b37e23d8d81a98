import Customers
import SQLDatabase
import ServiceKit

/// What orders hold of customers (CUS-02, CUS-05, CUS-12).
enum OrderCustomerTable {
    static let data = [orders, concerns, jobs, partLines, deferred]

    /// Its customer goes over by `MoveOrders`, and what tells who they are goes by `EraseOrders`: both are events of
    /// the order.
    private static let orders = CustomerData(
        "repair_orders", "customer_id", as: "repairOrders",
        [
            .init("id"), .init("number"), .init("outletId"), .init("vehicleId"), .init("advisorId"), .init("status"),
            .init("createdAt", .instant), .init("mileageKm", .integer), .init("visit"), .init("keyTag"),
            .init("approvalContact", .json), .init("promisedAt", .instant), .init("currency"),
            .init("estimatedTotal", .integer), .init("authorizedTotal", .integer), .init("actualTotal", .integer),
            .init("walkAround", .json), .init("authorizedAt", .instant), .init("deliveredAt", .instant),
        ],
        rows: """
            SELECT id, number, outlet_id, vehicle_id, advisor_id, status, created_at, mileage_km, visit, key_tag,
                approval_contact, promised_at, currency, estimated_total, authorized_total, actual_total, walk_around,
                authorized_at, delivered_at
            FROM repair_orders WHERE customer_id = $1 ORDER BY id
            """,
        erase: [
            """
            DELETE FROM audit_details WHERE event_sequence IN (
                SELECT e.sequence FROM repair_orders o JOIN events e ON e.root_id = o.id WHERE o.customer_id = $1)
            """
        ])

    private static let concerns = CustomerData(
        "repair_order_concerns", as: "concerns",
        [.init("id"), .init("repairOrderId"), .init("text"), .init("cause")],
        rows: """
            SELECT c.id, c.order_id, c.text, c.cause
            FROM repair_orders o JOIN repair_order_concerns c ON c.order_id = o.id
            WHERE o.customer_id = $1 ORDER BY c.order_id, c.position
            """)

    private static let jobs = CustomerData(
        "repair_order_jobs", as: "jobs",
        [
            .init("id"), .init("repairOrderId"), .init("operation"), .init("description"), .init("status"),
            .init("payType"), .init("cause"), .init("correction"),
        ],
        rows: """
            SELECT j.id, j.order_id, j.operation, j.description, j.status, j.pay_type, j.cause, j.correction
            FROM repair_orders o JOIN repair_order_jobs j ON j.order_id = o.id
            WHERE o.customer_id = $1 ORDER BY j.order_id, j.position
            """)

    private static let partLines = CustomerData(
        "repair_order_part_lines", as: "parts",
        [
            .init("repairOrderId"), .init("jobId"), .init("partNumber"), .init("name"),
            .init("quantityThousandths", .integer),
        ],
        rows: """
            SELECT p.order_id, p.job_id, p.part_number, p.name, p.quantity
            FROM repair_orders o JOIN repair_order_jobs j ON j.order_id = o.id
                JOIN repair_order_part_lines p ON p.job_id = j.id
            WHERE o.customer_id = $1 ORDER BY j.order_id, j.position, p.position
            """)

    private static let deferred = CustomerData(
        "deferred_jobs", as: "deferredJobs",
        [.init("id"), .init("repairOrderId"), .init("vehicleId"), .init("description"), .init("status")],
        rows: """
            SELECT d.id, d.order_id, d.vehicle_id, d.description, d.status
            FROM repair_orders o JOIN deferred_jobs d ON d.order_id = o.id WHERE o.customer_id = $1 ORDER BY d.id
            """)

    /// An order that is not delivered is still to be finished.
    static let block = OpenWork(
        "repairOrder", at: "/v1/repair-orders/",
        """
        SELECT id, number, id FROM repair_orders
        WHERE customer_id = $1 AND status <> 'delivered' AND status <> 'closed' AND status <> 'cancelled'
        ORDER BY id LIMIT $2
        """)

    /// A customer whose vehicle was received was there.
    static let visits = TimelineSource(
        """
        SELECT created_at, id, 'visit', 'inbound', CAST(NULL AS TEXT), outlet_id, advisor_id, id, number
        FROM repair_orders WHERE customer_id = $1 AND (created_at, id) < ($2, $3)
        ORDER BY created_at DESC, id DESC LIMIT $4
        """)

    static func orders(of customer: CustomerID, in transaction: Transaction) throws -> [RepairOrderID] {
        try transaction.query("SELECT id FROM repair_orders WHERE customer_id = $1 ORDER BY id", [customer.sql]) {
            $0.id(0)
        }
    }

    static func setCustomer(
        _ customer: CustomerID, of order: RepairOrderID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE repair_orders SET customer_id = $2 WHERE id = $1", [order.sql, customer.sql])
    }
}
