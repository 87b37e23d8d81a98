import SQLDatabase
import ServiceKit

/// Statements that begin deliveries anew.
extension WebhookQueueTable {
    /// Makes a finished delivery pending again, for the full time; to be settled.
    ///
    /// - Returns: whether there is such a one.
    @discardableResult
    static func replay(_ id: WebhookDeliveryID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET status = 'pending', round_attempts = 0, round_began_at = NULL,
                next_attempt_at = NULL, finished_at = NULL
            WHERE id = $1 AND status <> 'pending'
            """, [id.sql]) == 1
    }

    /// Some dead letters of an endpoint, the oldest events first.
    static func dead(
        of endpoint: WebhookEndpointID, limit: Int, in transaction: Transaction
    ) throws -> [(id: WebhookDeliveryID, root: String)] {
        try transaction.query(
            """
            SELECT id, root_id FROM webhook_deliveries WHERE endpoint_id = $1 AND status = 'dead' ORDER BY id LIMIT $2
            """, [endpoint.sql, .int(limit)]
        ) { (id: $0.id(0), root: $0.text(1)) }
    }

    /// Whether a delivery is there, and in which state.
    static func status(_ id: WebhookDeliveryID, in transaction: Transaction) throws -> WebhookDeliveryStatus? {
        try transaction.first("SELECT status FROM webhook_deliveries WHERE id = $1", [id.sql]) { $0.text(0) }
            .flatMap(WebhookDeliveryStatus.init(rawValue:))
    }

    /// Has all that waits for an endpoint tried at once and for the full time.
    static func beginRounds(of endpoint: WebhookEndpointID, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET round_attempts = 0, round_began_at = NULL
            WHERE endpoint_id = $1 AND status = 'pending' AND round_attempts > 0
            """, [endpoint.sql])
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET next_attempt_at = $2
            WHERE endpoint_id = $1 AND status = 'pending' AND next_attempt_at > $2
            """, [endpoint.sql, now.sql])
    }

    /// Removes some of an endpoint's deliveries with their attempts.
    ///
    /// - Returns: how many.
    static func deleteSome(
        of endpoint: WebhookEndpointID, limit: Int, in transaction: Transaction
    ) throws -> Int {
        try transaction.execute(
            """
            DELETE FROM webhook_attempts WHERE delivery_id IN
                (SELECT id FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY id LIMIT $2)
            """, [endpoint.sql, .int(limit)])
        return try transaction.execute(
            """
            DELETE FROM webhook_deliveries WHERE id IN
                (SELECT id FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY id LIMIT $2)
            """, [endpoint.sql, .int(limit)])
    }

    /// Whether there are deliveries that ended so long ago.
    static func hasFinished(
        _ status: WebhookDeliveryStatus, before: Instant, in transaction: Transaction
    ) throws -> Bool {
        try transaction.first(finishedBefore, [.text(status.rawValue), before.sql]) { _ in true } ?? false
    }

    static let finishedBefore: SQL = """
        SELECT 1 FROM webhook_deliveries WHERE status = $1 AND finished_at < $2 LIMIT 1
        """

    /// Removes some deliveries that ended so long ago, the oldest first.
    ///
    /// - Returns: how many.
    static func deleteFinished(
        _ status: WebhookDeliveryStatus, before: Instant, limit: Int, in transaction: Transaction
    ) throws -> Int {
        let values: [SQLValue] = [.text(status.rawValue), before.sql, .int(limit)]
        try transaction.execute(
            """
            DELETE FROM webhook_attempts WHERE delivery_id IN (SELECT id FROM webhook_deliveries
                WHERE status = $1 AND finished_at < $2 ORDER BY finished_at, id LIMIT $3)
            """, values)
        return try transaction.execute(
            """
            DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries
                WHERE status = $1 AND finished_at < $2 ORDER BY finished_at, id LIMIT $3)
            """, values)
    }
}
