import SQLDatabase
import ServiceKit

/// Deliveries as people look at them.
enum WebhookDeliveryTable {
    private static let columns: SQL = """
        SELECT id, endpoint_id, event_sequence, type, root_id, status, created_at, attempt_count, round_attempts,
            round_began_at, next_attempt_at, finished_at
        FROM webhook_deliveries
        """

    static func find(_ id: WebhookDeliveryID, in transaction: Transaction) throws -> WebhookDelivery? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], delivery)
    }

    /// An endpoint's deliveries, the newest events first, one more than the limit where there are more.
    static func list(
        of endpoint: WebhookEndpointID, status: WebhookDeliveryStatus?, before: String?, limit: Int,
        in transaction: Transaction
    ) throws -> [WebhookDelivery] {
        // Identifiers have upper-case letters at most.
        let values: [SQLValue] = [endpoint.sql, .text(before ?? "whd_~"), .int(limit + 1)]
        guard let status else {
            return try transaction.query(
                columns + " WHERE endpoint_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", values, delivery)
        }
        return try transaction.query(
            columns + " WHERE endpoint_id = $1 AND status = $4 AND id < $2 ORDER BY id DESC LIMIT $3",
            values + [.text(status.rawValue)], delivery)
    }

    static func insert(_ delivery: WebhookDelivery, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_deliveries (id, endpoint_id, event_sequence, type, root_id, status, created_at,
                attempt_count, round_attempts)
            VALUES ($1, $2, $3, $4, $5, 'pending', $6, 0, 0)
            """,
            [
                delivery.id.sql, delivery.endpointID.sql, .integer(delivery.sequence), .text(delivery.type),
                .text(delivery.root), delivery.createdAt.sql,
            ])
    }

    private static func delivery(_ row: Row) throws -> WebhookDelivery {
        guard let status = WebhookDeliveryStatus(rawValue: row.text(5)) else {
            throw DatabaseError(.mismatch, "a webhook delivery has a status that is not known")
        }
        return WebhookDelivery(
            id: row.id(0), endpointID: row.id(1), sequence: row.int64(2), type: row.text(3), root: row.text(4),
            status: status, createdAt: row.instant(6), attemptCount: row.int(7), roundAttempts: row.int(8),
            roundBeganAt: row.optionalInstant(9), nextAttemptAt: row.optionalInstant(10),
            finishedAt: row.optionalInstant(11))
    }
}
