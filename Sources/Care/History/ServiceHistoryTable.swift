import Customers
import SQLDatabase
import ServiceKit

/// What the history of a vehicle reads; each statement by an index that its module keeps anyway.
enum ServiceHistoryTable {
    struct Order {
        let id: String
        let number: String
        let outlet: String
        let status: String
        let createdAt: Instant
        let deliveredAt: Instant?
        let mileageKm: Int64?
    }

    /// Newest first, one more than the limit where there are more; what was cancelled was not done.
    static func orders(
        of vehicle: VehicleID, before: String?, limit: Int, in transaction: Transaction
    ) throws -> [Order] {
        try transaction.query(
            """
            SELECT id, number, outlet_id, status, created_at, delivered_at, mileage_km FROM repair_orders
            WHERE vehicle_id = $1 AND id < $2 AND status <> 'cancelled' ORDER BY id DESC LIMIT $3
            """, [vehicle.sql, .text(before ?? "ro_~"), .int(limit + 1)]
        ) { row in
            Order(
                id: row.text(0), number: row.text(1), outlet: row.text(2), status: row.text(3),
                createdAt: row.instant(4), deliveredAt: row.optionalInstant(5), mileageKm: row.optionalInt64(6))
        }
    }

    struct Job {
        let id: String
        let operation: String
        let description: String
        let payType: String
        let status: String
        let cause: String?
        let correction: String?
    }

    static func jobs(of order: String, in transaction: Transaction) throws -> [Job] {
        try transaction.query(
            """
            SELECT id, operation, description, pay_type, status, cause, correction FROM repair_order_jobs
            WHERE order_id = $1 ORDER BY position
            """, [.text(order)]
        ) { row in
            Job(
                id: row.text(0), operation: row.text(1), description: row.text(2), payType: row.text(3),
                status: row.text(4), cause: row.optionalText(5), correction: row.optionalText(6))
        }
    }

    struct Part {
        let job: String
        let number: String
        let name: String
        let quantity: Quantity
    }

    static func parts(of order: String, in transaction: Transaction) throws -> [Part] {
        try transaction.query(
            """
            SELECT l.job_id, l.part_number, l.name, l.quantity
            FROM repair_order_jobs j JOIN repair_order_part_lines l ON l.job_id = j.id
            WHERE j.order_id = $1 ORDER BY j.position, l.position
            """, [.text(order)]
        ) {
            Part(
                job: $0.text(0), number: $0.text(1), name: $0.text(2), quantity: Quantity(thousandths: $0.int64(3)))
        }
    }

    struct Deferred {
        let description: String
        let reason: String
        let isSafetyRelevant: Bool
        let status: String
    }

    static func deferred(of order: String, in transaction: Transaction) throws -> [Deferred] {
        try transaction.query(
            "SELECT description, reason, safety, status FROM deferred_jobs WHERE order_id = $1 ORDER BY id",
            [.text(order)]
        ) {
            Deferred(
                description: $0.text(0), reason: $0.text(1), isSafetyRelevant: $0.bool(2), status: $0.text(3))
        }
    }

    struct Complaint {
        let kind: String
        let status: String
        let receivedAt: Instant
    }

    static func complaints(of order: String, in transaction: Transaction) throws -> [Complaint] {
        try transaction.query(
            "SELECT class, status, received_at FROM complaints WHERE order_id = $1 ORDER BY id", [.text(order)]
        ) { Complaint(kind: $0.text(0), status: $0.text(1), receivedAt: $0.instant(2)) }
    }
}
