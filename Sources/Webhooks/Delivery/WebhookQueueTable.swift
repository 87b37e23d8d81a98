import SQLDatabase
import ServiceKit

/// Deliveries as the dispatcher takes them: of each root the first that is pending has a time, the others wait for it.
///
/// So what is due is found without going through what waits, however much that is.
enum WebhookQueueTable {
    /// Which of a root's deliveries is the next: the first one in the order of events.
    ///
    /// One that is being sent stays where it is, and the first one waits for it.
    static func settle(
        _ endpoint: WebhookEndpointID, _ root: String, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(demotion, [endpoint.sql, .text(root)])
        try transaction.execute(promotion, [endpoint.sql, .text(root), now.sql])
    }

    private static let first: SQL = """
        (SELECT min(event_sequence) FROM webhook_deliveries
            WHERE endpoint_id = $1 AND root_id = $2 AND status = 'pending')
        """
    static let demotion: SQL = """
        UPDATE webhook_deliveries SET next_attempt_at = NULL
        WHERE endpoint_id = $1 AND root_id = $2 AND status = 'pending' AND next_attempt_at IS NOT NULL
            AND claimed_by IS NULL AND event_sequence >
        """ + " " + first
    static let promotion: SQL = """
        UPDATE webhook_deliveries SET next_attempt_at = $3
        WHERE endpoint_id = $1 AND root_id = $2 AND status = 'pending' AND next_attempt_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM webhook_deliveries c WHERE c.endpoint_id = $1 AND c.root_id = $2
                AND c.claimed_by IS NOT NULL)
            AND event_sequence =
        """ + " " + first

    /// How many wait for an endpoint, counted up to a limit.
    static func pending(of endpoint: WebhookEndpointID, limit: Int, in transaction: Transaction) throws -> Int {
        try transaction.first(pendingCount, [endpoint.sql, .int(limit)]) { $0.int(0) } ?? 0
    }

    static let pendingCount: SQL = """
        SELECT count(*) FROM
            (SELECT 1 FROM webhook_deliveries WHERE endpoint_id = $1 AND status = 'pending' LIMIT $2) d
        """

    /// What can be sent to an endpoint now: its time has come, and nobody is sending it.
    static func due(
        of endpoint: WebhookEndpointID, at now: Instant, limit: Int, in transaction: Transaction
    ) throws -> [WebhookDeliveryID] {
        try transaction.query(dueNow, [endpoint.sql, now.sql, .int(limit)]) { $0.id(0) }
    }

    static let dueNow: SQL = """
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = $1 AND status = 'pending' AND next_attempt_at <= $2
            AND (claimed_until IS NULL OR claimed_until <= $2)
        ORDER BY next_attempt_at, event_sequence LIMIT $3
        """

    /// Takes a delivery to send it; others leave it alone until `until`.
    ///
    /// - Returns: false where it is not to be had any more.
    static func claim(
        _ id: WebhookDeliveryID, by node: String, at now: Instant, until: Instant, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET claimed_by = $2, claimed_until = $4
            WHERE id = $1 AND status = 'pending' AND next_attempt_at <= $3
                AND (claimed_until IS NULL OR claimed_until <= $3)
            """, [id.sql, .text(node), now.sql, until.sql]) == 1
    }

    /// Saves what came of an attempt, if the delivery is still this node's.
    ///
    /// - Returns: false where its time had passed and another has taken it, or it is gone.
    static func save(_ delivery: WebhookDelivery, by node: String, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET status = $3, attempt_count = $4, round_attempts = $5, round_began_at = $6,
                next_attempt_at = $7, finished_at = $8, claimed_by = NULL, claimed_until = NULL
            WHERE id = $1 AND status = 'pending' AND claimed_by = $2
            """,
            [
                delivery.id.sql, .text(node), .text(delivery.status.rawValue), .int(delivery.attemptCount),
                .int(delivery.roundAttempts), .optional(delivery.roundBeganAt), .optional(delivery.nextAttemptAt),
                .optional(delivery.finishedAt),
            ]) == 1
    }

    /// Gives back a delivery that was not sent.
    static func release(_ id: WebhookDeliveryID, by node: String, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE webhook_deliveries SET claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND claimed_by = $2",
            [id.sql, .text(node)])
    }

    /// Whether any delivery is taken, by whomever.
    static func hasClaims(in transaction: Transaction) throws -> Bool {
        try transaction.first(claimed) { _ in true } ?? false
    }

    static let claimed: SQL = """
        SELECT 1 FROM webhook_deliveries WHERE claimed_by IS NOT NULL LIMIT 1
        """

    /// Gives back everything that a node has taken.
    static func releaseAll(of node: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = $1
            """, [.text(node)])
    }

    /// Gives back everything that was taken by nodes that are gone: for a database that only one program serves.
    static func releaseAll(in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE webhook_deliveries SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS NOT NULL
            """)
    }
}
