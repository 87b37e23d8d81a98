package import ServiceKit
import SQLDatabase

/// Webhooks: events brought to the receivers that asked for them, by Standard Webhooks (EVT-02).
package enum WebhooksModule {
    package static let name = "webhooks"

    package static func module(_ policy: WebhookPolicy = WebhookPolicy()) -> Module {
        Module(
            name, migrations: [migration, claimsByRoot],
            routes: WebhookEndpointRoutes.all(policy) + WebhookDeliveryRoutes.all, checks: WebhooksCheckTable.all,
            scopes: [
                OutletScope("/v1/webhook-endpoints/{id}") { id, transaction in
                    try WebhookEndpointTable.find(WebhookEndpointID(stored: id), in: transaction).map(place)
                },
                OutletScope("/v1/webhook-deliveries/{id}") { id, transaction in
                    try WebhookDeliveryTable.find(WebhookDeliveryID(stored: id), in: transaction)
                        .flatMap { try WebhookEndpointTable.find($0.endpointID, in: transaction) }.map(place)
                },
            ])
    }

    /// What tells of the whole network is seen by who sees the whole network.
    private static func place(_ endpoint: WebhookEndpoint) -> OutletScope.Place {
        .outlets(endpoint.outletID.map { [$0.text] } ?? [])
    }

    private static let migration = Migration(
        number: 45, name: "webhooks",
        statements: [
            """
            CREATE TABLE webhook_endpoints (
                id TEXT PRIMARY KEY, url TEXT NOT NULL, description TEXT, types TEXT NOT NULL,
                outlet_id TEXT REFERENCES outlets (id),
                status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled', 'deleted')),
                disabled_reason TEXT CHECK (disabled_reason IN ('requested', 'gone', 'failing')),
                secret TEXT NOT NULL, previous_secret TEXT, previous_until INTEGER, version INTEGER NOT NULL,
                created_at INTEGER NOT NULL, CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL)),
                CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
            ) STRICT
            """,
            """
            CREATE TABLE webhook_progress (
                endpoint_id TEXT PRIMARY KEY REFERENCES webhook_endpoints (id), last_sequence INTEGER NOT NULL,
                returns INTEGER NOT NULL, failing_since INTEGER
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE webhook_deliveries (
                id TEXT PRIMARY KEY, endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id),
                event_sequence INTEGER NOT NULL CHECK (event_sequence >= 0), type TEXT NOT NULL, root_id TEXT NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'dead')), created_at INTEGER NOT NULL,
                attempt_count INTEGER NOT NULL CHECK (attempt_count >= 0), round_attempts INTEGER NOT NULL,
                round_began_at INTEGER, next_attempt_at INTEGER, claimed_by TEXT, claimed_until INTEGER,
                finished_at INTEGER, CHECK ((status = 'pending') = (finished_at IS NULL)),
                CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
            ) STRICT
            """,
            """
            CREATE INDEX webhook_deliveries_by_root ON webhook_deliveries (endpoint_id, root_id, event_sequence)
            WHERE status = 'pending'
            """,
            """
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at, event_sequence)
            WHERE status = 'pending' AND next_attempt_at IS NOT NULL
            """,
            """
            CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (claimed_by)
            WHERE status = 'pending' AND claimed_by IS NOT NULL
            """,
            "CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id, id)",
            "CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (endpoint_id, status, id)",
            """
            CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (status, finished_at, id)
            WHERE finished_at IS NOT NULL
            """,
            """
            CREATE TABLE webhook_attempts (
                delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id), number INTEGER NOT NULL,
                at INTEGER NOT NULL, duration INTEGER NOT NULL, status INTEGER, failure TEXT,
                PRIMARY KEY (delivery_id, number)
            ) STRICT, WITHOUT ROWID
            """,
        ])
    /// Whether one of a document's deliveries is being sent, found among the few that are.
    private static let claimsByRoot = Migration(
        number: 46, name: "webhooks under way by document",
        statements: [
            "DROP INDEX webhook_deliveries_claimed",
            """
            CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (endpoint_id, root_id)
            WHERE claimed_by IS NOT NULL
            """,
        ])
}
