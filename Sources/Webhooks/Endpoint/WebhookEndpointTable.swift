import Network
import SQLDatabase
import ServiceKit

/// All SQL about endpoints.
enum WebhookEndpointTable {
    private static let columns: SQL = """
        SELECT e.id, e.url, e.description, e.types, e.outlet_id, e.status, e.disabled_reason, e.secret,
            e.previous_secret, e.previous_until, e.version, e.created_at, p.failing_since
        FROM webhook_endpoints e JOIN webhook_progress p ON p.endpoint_id = e.id
        """

    /// The endpoint with an identifier; nil where there is none, or none any more.
    static func find(_ id: WebhookEndpointID, in transaction: Transaction) throws -> WebhookEndpoint? {
        try transaction.first(columns + " WHERE e.id = $1 AND e.status <> 'deleted'", [id.sql], endpoint)
    }

    /// Endpoints in the order of their identifiers, one more than the limit where there are more.
    ///
    /// - Parameter outlets: only those of these outlets; nil for all.
    static func list(
        outlets: [String]?, dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [WebhookEndpoint] {
        var conditions = SQLConditions(
            columns + " WHERE e.id > $1 AND e.status <> 'deleted'", [.text(after), .int(limit + 1)])
        conditions.add(" AND e.outlet_id", among: outlets)
        conditions.add(dates)
        conditions.end(" ORDER BY e.id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, endpoint)
    }

    /// All that get messages.
    static func enabled(in transaction: Transaction) throws -> [WebhookEndpoint] {
        try transaction.query(columns + " WHERE e.status = 'enabled' ORDER BY e.id", [], endpoint)
    }

    /// One that is to be removed with its deliveries.
    static func firstDeleted(in transaction: Transaction) throws -> WebhookEndpointID? {
        try transaction.first("SELECT id FROM webhook_endpoints WHERE status = 'deleted' ORDER BY id LIMIT 1") {
            $0.id(0)
        }
    }

    /// How many there are that can be seen.
    static func count(in transaction: Transaction) throws -> Int {
        try transaction.first("SELECT count(*) FROM webhook_endpoints WHERE status <> 'deleted'") { $0.int(0) } ?? 0
    }

    static func insert(_ endpoint: WebhookEndpoint, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_endpoints (id, version, url, description, types, outlet_id, status, disabled_reason,
                secret, previous_secret, previous_until, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """, values(endpoint) + [endpoint.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ endpoint: WebhookEndpoint, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE webhook_endpoints SET version = $2, url = $3, description = $4, types = $5, outlet_id = $6,
                status = $7, disabled_reason = $8, secret = $9, previous_secret = $10, previous_until = $11
            WHERE id = $1 AND version + 1 = $2
            """, values(endpoint))
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func delete(_ id: WebhookEndpointID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM webhook_endpoints WHERE id = $1 AND status = 'deleted'", [id.sql])
    }

    private static func values(_ endpoint: WebhookEndpoint) -> [SQLValue] {
        [
            endpoint.id.sql, .integer(endpoint.version), .text(endpoint.url.text), .optional(endpoint.description),
            .text(StringList.encode(endpoint.types)), .optional(endpoint.outletID), .text(endpoint.status.rawValue),
            .optional(endpoint.disabledReason?.rawValue), .text(endpoint.secret.text),
            .optional(endpoint.previousSecret?.text), .optional(endpoint.previousSecretUntil),
        ]
    }

    private static func endpoint(_ row: Row) throws -> WebhookEndpoint {
        guard let url = WebhookURL(row.text(1)), let status = WebhookEndpointStatus(rawValue: row.text(5)),
            let secret = WebhookSecret(row.text(7))
        else { throw DatabaseError(.mismatch, "a webhook endpoint has an address, status or secret that is none") }
        return WebhookEndpoint(
            id: row.id(0), url: url, description: row.optionalText(2), types: try StringList.decode(row.text(3)),
            outletID: row.optionalID(4), status: status,
            disabledReason: row.optionalText(6).flatMap(DisabledReason.init(rawValue:)), secret: secret,
            previousSecret: row.optionalText(8).flatMap(WebhookSecret.init),
            previousSecretUntil: row.optionalInstant(9), version: row.int64(10), createdAt: row.instant(11),
            failingSince: row.optionalInstant(12))
    }
}
