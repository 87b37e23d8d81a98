import SQLDatabase
import ServiceKit

/// How far each endpoint has come; apart from the endpoint, whose version tells of changes that people make.
enum WebhookProgressTable {
    /// Begins an endpoint after an event.
    static func insert(_ id: WebhookEndpointID, after sequence: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO webhook_progress (endpoint_id, last_sequence, returns) VALUES ($1, $2, 0)",
            [id.sql, .integer(sequence)])
    }

    /// Where an enabled endpoint stands.
    struct Place: Sendable {
        let id: WebhookEndpointID
        /// The last event that was looked at for it.
        let sequence: Int64
        /// How often someone went back.
        let returns: Int64
    }

    /// Where all enabled endpoints stand, those behind first.
    static func enabled(in transaction: Transaction) throws -> [Place] {
        try transaction.query(
            """
            SELECT p.endpoint_id, p.last_sequence, p.returns FROM webhook_progress p
                JOIN webhook_endpoints e ON e.id = p.endpoint_id
            WHERE e.status = 'enabled' ORDER BY p.last_sequence, p.endpoint_id
            """
        ) { Place(id: $0.id(0), sequence: $0.int64(1), returns: $0.int64(2)) }
    }

    /// Goes on to a later event.
    ///
    /// - Returns: false where another has done so already, or someone went back.
    static func advance(_ place: Place, to sequence: Int64, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE webhook_progress SET last_sequence = $4
            WHERE endpoint_id = $1 AND last_sequence = $2 AND returns = $3
            """,
            [place.id.sql, .integer(place.sequence), .integer(place.returns), .integer(sequence)]) == 1
    }

    /// Goes back to an earlier event; one that is there or before stays, and looks again at what it has passed over.
    static func goBack(_ id: WebhookEndpointID, to sequence: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE webhook_progress SET returns = returns + 1,
                last_sequence = CASE WHEN last_sequence > $2 THEN $2 ELSE last_sequence END
            WHERE endpoint_id = $1
            """, [id.sql, .integer(sequence)])
    }

    static func setFailing(_ id: WebhookEndpointID, since: Instant?, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE webhook_progress SET failing_since = $2 WHERE endpoint_id = $1", [id.sql, .optional(since)])
    }

    static func delete(_ id: WebhookEndpointID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM webhook_progress WHERE endpoint_id = $1", [id.sql])
    }
}
