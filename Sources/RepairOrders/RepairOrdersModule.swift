import SQLDatabase
package import ServiceKit

/// The document that the six processes share: orders, concerns, jobs, part lines, deferred jobs.
package enum RepairOrdersModule {
    package static let module = Module(
        "repairOrders",
        migrations: [
            migration, plainChecks, byStatus, byDates, fees, RuleResultTable.migration, DeferredJobMigrations.chain,
            shares, workshop, linesByJob, RuleResultTable.inOrder,
        ],
        routes: RepairOrderRoutes.all + DeferredJobRoutes.all + ComplianceRoutes.all + ReportResultRoutes.all
            + OutletRuleRoutes.all + StoryRoutes.all,
        reactions: SettleResults.reactions + FollowCustomer.reactions
            + [ReassignOrders.reaction, CheckOutForOrder.reaction],
        checks: RepairOrdersCheckTable.all + ComplianceCheckTable.all,
        scopes: [OutletScope("/v1/repair-orders/{id}", RepairOrderTable.place)], openWork: openWork,
        customerData: OrderCustomerTable.data, customerBlocks: [OrderCustomerTable.block],
        timeline: [OrderCustomerTable.visits])

    /// An advisor owns an order until the vehicle is back with the customer; technicians own a job, whole or by shares,
    /// until it is complete.
    private static let openWork = [
        OpenWork(
            "repairOrder", at: "/v1/repair-orders/",
            """
            SELECT id, number, id FROM repair_orders
            WHERE advisor_id = $1 AND status <> 'delivered' AND status <> 'closed' AND status <> 'cancelled'
            ORDER BY id LIMIT $2
            """),
        OpenWork(
            "job", at: "/v1/repair-orders/",
            """
            SELECT j.id, o.number || ' ' || j.operation, o.id || '/jobs/' || j.id
            FROM repair_order_jobs j JOIN repair_orders o ON o.id = j.order_id
            WHERE (j.technician_id = $1 OR (j.shares IS NOT NULL AND j.shares LIKE '%' || $1 || '%'))
                AND (j.status = 'assigned' OR j.status = 'inProgress' OR j.status = 'paused' OR j.status = 'failed')
                AND o.status <> 'cancelled'
            ORDER BY j.id LIMIT $2
            """),
    ]

    /// The fees on jobs (SET-13), and the packages that they are of (PRI-04).
    private static let fees = Migration(
        number: 90, name: "fees and packages of jobs",
        statements: [
            "ALTER TABLE repair_order_jobs ADD COLUMN fees TEXT",
            "ALTER TABLE repair_order_jobs ADD COLUMN package_code TEXT",
            "ALTER TABLE repair_order_jobs ADD COLUMN package_revision INTEGER",
        ])

    /// Jobs that several technicians do by percent (REP-14).
    private static let shares = Migration(
        number: 98, name: "shares of jobs", statements: ["ALTER TABLE repair_order_jobs ADD COLUMN shares TEXT"])

    /// Part lines are found by their job, of which an order has a few.
    ///
    /// By that index they are read, and by it a job that is taken off is known to leave none behind (RCP-06); without
    /// one the reference is checked line by line.
    private static let linesByJob = Migration(
        number: 110, name: "part lines by job",
        statements: [
            "CREATE INDEX repair_order_part_lines_by_job ON repair_order_part_lines (job_id, position)",
            "DROP INDEX repair_order_part_lines_by_order",
        ])

    /// What the workshop adds: outside work (REP-15), the outlet's own sub-status (REP-17), goodwill jobs (REP-12).
    private static let workshop = Migration(
        number: 100, name: "outside work, sub-statuses and goodwill",
        statements: [
            "ALTER TABLE repair_orders ADD COLUMN open_sublets INTEGER NOT NULL DEFAULT 0 CHECK (open_sublets >= 0)",
            "ALTER TABLE repair_orders ADD COLUMN sub_status TEXT",
            "ALTER TABLE repair_order_jobs ADD COLUMN goodwill INTEGER NOT NULL DEFAULT 0",
        ])

    /// Orders by their business dates (API-12).
    ///
    /// An order has none of them when it is made, so making one costs nothing more.
    private static let byDates = Migration(
        number: 62, name: "repair orders by dates",
        statements: [
            """
            CREATE INDEX repair_orders_by_promise ON repair_orders (outlet_id, promised_at)
                WHERE promised_at IS NOT NULL
            """,
            """
            CREATE INDEX repair_orders_by_completion ON repair_orders (outlet_id, passed_at)
                WHERE passed_at IS NOT NULL
            """,
            """
            CREATE INDEX repair_orders_by_invoicing ON repair_orders (outlet_id, invoiced_at)
                WHERE invoiced_at IS NOT NULL
            """,
            """
            CREATE INDEX repair_orders_by_delivery ON repair_orders (outlet_id, delivered_at)
                WHERE delivered_at IS NOT NULL
            """,
        ])

    private static let migration = Migration(
        number: 6, name: "repair orders",
        statements: [
            """
            CREATE TABLE repair_orders (
                id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE,
                outlet_id TEXT NOT NULL REFERENCES outlets (id), customer_id TEXT NOT NULL REFERENCES customers (id),
                vehicle_id TEXT NOT NULL REFERENCES vehicles (id), appointment_id TEXT,
                advisor_id TEXT NOT NULL REFERENCES staff (id), currency TEXT NOT NULL, created_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('draft', 'authorized', 'inRepair', 'inInspection', 'ready',
                    'invoiced', 'delivered', 'closed', 'cancelled')),
                version INTEGER NOT NULL, mileage_km INTEGER CHECK (mileage_km >= 0), visit TEXT, key_tag TEXT,
                approval_contact TEXT, promised_at INTEGER, original_promised_at INTEGER, price_list_id TEXT,
                signed_document_hash TEXT, estimated_total INTEGER, authorized_total INTEGER, actual_total INTEGER,
                parking_space TEXT, is_stopped INTEGER NOT NULL,
                open_change_requests INTEGER NOT NULL CHECK (open_change_requests >= 0), is_settled INTEGER NOT NULL,
                has_parts_out INTEGER NOT NULL DEFAULT 0, has_unagreed_parts INTEGER NOT NULL DEFAULT 0,
                estimated_at INTEGER, authorized_at INTEGER, started_at INTEGER, submitted_at INTEGER,
                passed_at INTEGER,
                invoiced_at INTEGER, delivered_at INTEGER, closed_at INTEGER, cancelled_at INTEGER, walk_around TEXT
            ) STRICT
            """,
            "CREATE INDEX repair_orders_by_outlet_and_status ON repair_orders (outlet_id, status, id)",
            "CREATE INDEX repair_orders_by_outlet ON repair_orders (outlet_id, id)",
            "CREATE INDEX repair_orders_by_customer ON repair_orders (customer_id, id)",
            "CREATE INDEX repair_orders_by_vehicle ON repair_orders (vehicle_id, id)",
            """
            CREATE UNIQUE INDEX repair_orders_by_appointment ON repair_orders (appointment_id)
                WHERE appointment_id IS NOT NULL
            """,
            """
            CREATE TABLE repair_order_concerns (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id), position INTEGER NOT NULL,
                text TEXT NOT NULL, result TEXT CHECK (result IN ('found', 'unconfirmed')), cause TEXT, test_plan TEXT,
                no_job_reason TEXT, diagnosed_by TEXT, diagnosed_at INTEGER
            ) STRICT
            """,
            "CREATE INDEX repair_order_concerns_by_order ON repair_order_concerns (order_id, position)",
            """
            CREATE TABLE repair_order_jobs (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id), position INTEGER NOT NULL,
                concern_id TEXT REFERENCES repair_order_concerns (id), operation TEXT NOT NULL,
                revision INTEGER NOT NULL,
                description TEXT NOT NULL, standard_hours INTEGER NOT NULL CHECK (standard_hours >= 0),
                skill TEXT NOT NULL, level INTEGER NOT NULL, bay_kind TEXT NOT NULL, self_check TEXT NOT NULL,
                road_test INTEGER NOT NULL, guarantee_days INTEGER, guarantee_km INTEGER,
                pay_type TEXT NOT NULL CHECK (pay_type IN ('customer', 'warranty', 'internal', 'insurance')),
                status TEXT NOT NULL CHECK (status IN ('proposed', 'approved', 'declined', 'deferred', 'assigned',
                    'inProgress', 'paused', 'completed', 'passed', 'failed')),
                labor_unit_price INTEGER, labor_net INTEGER, labor_tax INTEGER, change_request_id TEXT,
                technician_id TEXT,
                bay_id TEXT, cause TEXT, correction TEXT, completed_at INTEGER, rework_count INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX repair_order_jobs_by_order ON repair_order_jobs (order_id, position)",
            """
            CREATE INDEX repair_order_jobs_by_bay ON repair_order_jobs (bay_id)
                WHERE status IN ('inProgress', 'paused')
            """,
            """
            CREATE TABLE repair_order_part_lines (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
                job_id TEXT NOT NULL REFERENCES repair_order_jobs (id), position INTEGER NOT NULL,
                part_number TEXT NOT NULL, name TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0),
                unit_price INTEGER, net INTEGER, tax INTEGER
            ) STRICT
            """,
            "CREATE INDEX repair_order_part_lines_by_order ON repair_order_part_lines (order_id, job_id, position)",
            """
            CREATE TABLE deferred_jobs (
                id TEXT PRIMARY KEY, vehicle_id TEXT NOT NULL REFERENCES vehicles (id),
                order_id TEXT NOT NULL REFERENCES repair_orders (id), description TEXT NOT NULL, operation TEXT,
                reason TEXT NOT NULL CHECK (reason IN ('declined', 'postponed', 'notDone')), safety INTEGER NOT NULL,
                price INTEGER, currency TEXT, created_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('open', 'closed')), acknowledged_at INTEGER
            ) STRICT
            """,
            "CREATE INDEX deferred_jobs_by_order ON deferred_jobs (order_id, id)",
            "CREATE INDEX deferred_jobs_by_vehicle ON deferred_jobs (vehicle_id, id)",
        ])

    /// The same checks of states and pay types, told as alternatives.
    ///
    /// SQLite builds a temporary b-tree for each `IN` of three and more that a statement evaluates: seven of them took
    /// a fifth of the time in which an order with three jobs is made. A column-level CHECK goes with its column
    /// (SQLite, ALTER TABLE DROP COLUMN), so the columns are made anew.
    private static let plainChecks = Migration(
        number: 14, name: "plain checks of orders and jobs",
        statements: [
            """
            ALTER TABLE repair_orders ADD COLUMN new_status TEXT NOT NULL DEFAULT 'draft' CHECK (new_status = 'draft'
                OR new_status = 'authorized' OR new_status = 'inRepair' OR new_status = 'inInspection'
                OR new_status = 'ready' OR new_status = 'invoiced' OR new_status = 'delivered' OR new_status = 'closed'
                OR new_status = 'cancelled')
            """,
            "UPDATE repair_orders SET new_status = status",
            "DROP INDEX repair_orders_by_outlet_and_status",
            "ALTER TABLE repair_orders DROP COLUMN status",
            "ALTER TABLE repair_orders RENAME COLUMN new_status TO status",
            "CREATE INDEX repair_orders_by_outlet_and_status ON repair_orders (outlet_id, status, id)",
            """
            ALTER TABLE repair_order_jobs ADD COLUMN new_status TEXT NOT NULL DEFAULT 'proposed'
                CHECK (new_status = 'proposed' OR new_status = 'approved' OR new_status = 'declined'
                OR new_status = 'deferred' OR new_status = 'assigned' OR new_status = 'inProgress'
                OR new_status = 'paused' OR new_status = 'completed' OR new_status = 'passed' OR new_status = 'failed')
            """,
            """
            ALTER TABLE repair_order_jobs ADD COLUMN new_pay_type TEXT NOT NULL DEFAULT 'customer'
                CHECK (new_pay_type = 'customer' OR new_pay_type = 'warranty' OR new_pay_type = 'internal'
                OR new_pay_type = 'insurance')
            """,
            "UPDATE repair_order_jobs SET new_status = status, new_pay_type = pay_type",
            "DROP INDEX repair_order_jobs_by_bay",
            "ALTER TABLE repair_order_jobs DROP COLUMN status",
            "ALTER TABLE repair_order_jobs DROP COLUMN pay_type",
            "ALTER TABLE repair_order_jobs RENAME COLUMN new_status TO status",
            "ALTER TABLE repair_order_jobs RENAME COLUMN new_pay_type TO pay_type",
            """
            CREATE INDEX repair_order_jobs_by_bay ON repair_order_jobs (bay_id)
                WHERE status IN ('inProgress', 'paused')
            """,
        ])

    /// For the list of one status at all outlets: what is open is rare among years of orders that are closed.
    ///
    /// Without it the list read every order there is, half a second for 150,000.
    private static let byStatus = Migration(
        number: 30, name: "orders by status",
        statements: ["CREATE INDEX repair_orders_by_status ON repair_orders (status, id)"])
}
