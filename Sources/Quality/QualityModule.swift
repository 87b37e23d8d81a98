import SQLDatabase
package import ServiceKit

/// What customers are unhappy with, owned and due; what they publicly think; what outlets do about causes (quality.md).
package enum QualityModule {
    package static let module = Module(
        "quality", migrations: [migration, QualityMigrations.followUp, QualityMigrations.versions],
        routes: ComplaintRoutes.all + ReviewRoutes.all + CorrectiveActionRoutes.all + CallbackSettingsRoutes.all,
        reactions: [ReassignComplaints.reaction, ReassignActions.reaction], checks: QualityCheckTable.all,
        scopes: [
            OutletScope("/v1/complaints/{id}", ComplaintTable.place),
            OutletScope("/v1/reviews/{id}", ReviewTable.place),
            OutletScope("/v1/corrective-actions/{id}", CorrectiveActionTable.place),
        ],
        jobs: [ComplaintClock.handler],
        openWork: [
            OpenWork(
                "complaint", at: "/v1/complaints/",
                """
                SELECT id, number, id FROM complaints
                WHERE owner_id = $1 AND status <> 'resolved' AND status <> 'customerConfirmed' AND status <> 'closed'
                ORDER BY id LIMIT $2
                """),
            OpenWork(
                "correctiveAction", at: "/v1/corrective-actions/",
                """
                SELECT id, cause, id FROM corrective_actions
                WHERE owner_id = $1 AND status <> 'effective' AND status <> 'ineffective' ORDER BY id LIMIT $2
                """),
        ],
        customerData: [
            ComplaintCustomerTable.data,
            CustomerData(
                "reviews", "customer_id", as: "reviews",
                [
                    .init("id"), .init("repairOrderId"), .init("rating", .integer), .init("text"),
                    .init("createdAt", .instant),
                ],
                rows: """
                    SELECT id, order_id, rating, text, created_at FROM reviews WHERE customer_id = $1 ORDER BY id
                    """,
                move: "UPDATE reviews SET customer_id = $2 WHERE customer_id = $1"),
        ], customerBlocks: [ComplaintCustomerTable.block])

    private static let migration = Migration(
        number: 12, name: "quality",
        statements: [
            """
            CREATE TABLE complaints (
                id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, outlet_id TEXT NOT NULL REFERENCES outlets (id),
                customer_id TEXT NOT NULL REFERENCES customers (id), order_id TEXT REFERENCES repair_orders (id),
                callback_id TEXT, class TEXT NOT NULL
                    CHECK (class IN ('productQuality', 'service', 'logistics', 'contract', 'other')),
                severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high')), summary TEXT NOT NULL,
                owner_id TEXT REFERENCES staff (id), received_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('received', 'acknowledged', 'investigating', 'resolved',
                    'customerConfirmed', 'closed', 'reopened')), version INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX complaints_by_outlet ON complaints (outlet_id, id)",
            "CREATE INDEX complaints_by_outlet_and_status ON complaints (outlet_id, status, id)",
            "CREATE INDEX complaints_by_status ON complaints (status, id)",
            "CREATE INDEX complaints_by_order ON complaints (order_id) WHERE order_id IS NOT NULL",
            "CREATE UNIQUE INDEX complaints_by_callback ON complaints (callback_id) WHERE callback_id IS NOT NULL",
        ])
}
