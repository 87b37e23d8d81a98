import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum SafetyStopTable {
    static func insert(_ stop: SafetyStop, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO safety_stops (id, order_id, raised_by, raised_at, reason) VALUES ($1, $2, $3, $4, $5)",
            [stop.id.sql, stop.orderID.sql, stop.raisedBy.sql, stop.raisedAt.sql, .text(stop.reason)])
    }

    /// The stop that holds an order now.
    static func open(of order: RepairOrderID, in transaction: Transaction) throws -> SafetyStop? {
        try transaction.first(
            """
            SELECT id, order_id, raised_by, raised_at, reason, lifted_by, lifted_at, lift_reason
            FROM safety_stops WHERE order_id = $1 AND lifted_at IS NULL
            """,
            [order.sql], read)
    }

    static func lift(_ stop: SafetyStop, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE safety_stops SET lifted_by = $2, lifted_at = $3, lift_reason = $4
            WHERE id = $1 AND lifted_at IS NULL
            """,
            [stop.id.sql, .optional(stop.liftedBy), .optional(stop.liftedAt), .optional(stop.liftReason)])
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func list(
        of order: RepairOrderID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [SafetyStop] {
        try transaction.query(
            """
            SELECT id, order_id, raised_by, raised_at, reason, lifted_by, lifted_at, lift_reason
            FROM safety_stops WHERE order_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """,
            [order.sql, .text(after ?? ""), .int(limit + 1)], read)
    }

    private static func read(_ row: Row) -> SafetyStop {
        SafetyStop(
            id: row.id(0), orderID: row.id(1), raisedBy: row.id(2), raisedAt: row.instant(3), reason: row.text(4),
            liftedBy: row.optionalID(5), liftedAt: row.optionalInstant(6), liftReason: row.optionalText(7))
    }
}
