import SQLDatabase
package import ServiceKit

/// Process 3, repair: do exactly what was agreed, and let the customer decide on everything else.
package enum RepairModule {
    package static let module = Module(
        "repair",
        migrations: [
            migration, quotedFees, PromiseRiskTable.migration, HoursMigrations.tables, SubletTable.migration,
            SubStatusTable.migration, JobAidTable.migration, OrderMoveTable.migration, byJob,
        ],
        routes: WorkRoutes.all + ClockingRoutes.all + PartSlipRoutes.all + ChangeRequestRoutes.all
            + SafetyStopRoutes.all + BoardRoutes.all + StaffTimeRoutes.all + SubletRoutes.all + SubStatusRoutes.all
            + JobAidRoutes.all + ExpertCaseRoutes.all + GoodwillRoutes.all + OrderMoveRoutes.all + [
                ShareJob.route, HoursRoute.route, CandidatesRoute.route,
            ],
        reactions: PromiseWatch.reactions + TellCustomer.reactions + QuoteExpiry.reactions,
        checks: RepairCheckTable.all + HoursCheckTable.all,
        scopes: [
            OutletScope("/v1/change-requests/{id}", ChangeRequestTable.place),
            OutletScope("/v1/clockings/{id}", ClockingTable.place),
            OutletScope("/v1/staff-times/{id}", StaffTimeTable.place),
            OutletScope("/v1/sublets/{id}", SubletTable.place),
            OutletScope("/v1/expert-cases/{id}", ExpertCaseTable.place),
        ],
        jobs: [PromiseWatch.job, QuoteExpiry.job], customerData: [ChangeRequestCustomerTable.data])

    private static let migration = Migration(
        number: 9, name: "repair", statements: work + slips + changes)

    private static let work: [SQL] = [
        """
        CREATE TABLE clockings (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
            job_id TEXT NOT NULL REFERENCES repair_order_jobs (id), outlet_id TEXT NOT NULL REFERENCES outlets (id),
            technician_id TEXT NOT NULL REFERENCES staff (id),
            pay_type TEXT NOT NULL CHECK (pay_type IN ('customer', 'warranty', 'internal', 'insurance')),
            started_at INTEGER NOT NULL, ended_at INTEGER CHECK (ended_at >= started_at),
            pause_reason TEXT CHECK (pause_reason IN
                ('waitingParts', 'waitingApproval', 'waitingExpert', 'break', 'other'))
        ) STRICT
        """,
        "CREATE UNIQUE INDEX clockings_open_by_technician ON clockings (technician_id) WHERE ended_at IS NULL",
        "CREATE INDEX clockings_by_order ON clockings (order_id, id)",
        "CREATE INDEX clockings_by_job ON clockings (job_id)",
        "CREATE INDEX clockings_open_by_outlet ON clockings (outlet_id) WHERE ended_at IS NULL",
        """
        CREATE TABLE job_completions (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
            job_id TEXT NOT NULL REFERENCES repair_order_jobs (id), technician_id TEXT NOT NULL REFERENCES staff (id),
            at INTEGER NOT NULL, rework INTEGER NOT NULL CHECK (rework >= 0), cause TEXT NOT NULL,
            correction TEXT NOT NULL, self_check TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX job_completions_by_job ON job_completions (job_id)",
        """
        CREATE TABLE safety_stops (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
            raised_by TEXT NOT NULL REFERENCES staff (id), raised_at INTEGER NOT NULL, reason TEXT NOT NULL,
            lifted_by TEXT REFERENCES staff (id), lifted_at INTEGER, lift_reason TEXT
        ) STRICT
        """,
        "CREATE UNIQUE INDEX safety_stops_open_by_order ON safety_stops (order_id) WHERE lifted_at IS NULL",
        "CREATE INDEX safety_stops_by_order ON safety_stops (order_id, id)",
    ]

    private static let slips: [SQL] = [
        """
        CREATE TABLE part_slips (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('issue', 'return')), number TEXT NOT NULL UNIQUE,
            order_id TEXT NOT NULL REFERENCES repair_orders (id),
            job_id TEXT NOT NULL REFERENCES repair_order_jobs (id),
            given_by TEXT NOT NULL REFERENCES staff (id), taken_by TEXT NOT NULL REFERENCES staff (id),
            at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX part_slips_by_order ON part_slips (order_id, kind, id)",
        """
        CREATE TABLE part_slip_lines (
            slip_id TEXT NOT NULL REFERENCES part_slips (id), position INTEGER NOT NULL, kind TEXT NOT NULL,
            order_id TEXT NOT NULL REFERENCES repair_orders (id),
            job_id TEXT NOT NULL REFERENCES repair_order_jobs (id),
            part_id TEXT NOT NULL REFERENCES parts (id), part_number TEXT NOT NULL, lot_id TEXT NOT NULL,
            lot TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0), unit_cost INTEGER NOT NULL, currency TEXT NOT NULL,
            reason TEXT, PRIMARY KEY (slip_id, position)
        ) STRICT
        """,
        "CREATE INDEX part_slip_lines_by_order ON part_slip_lines (order_id, slip_id, position)",
    ]

    private static let changes: [SQL] = [
        """
        CREATE TABLE change_requests (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
            status TEXT NOT NULL CHECK (status IN ('reported', 'quoted', 'approved', 'declined', 'expired')),
            version INTEGER NOT NULL, found_by TEXT NOT NULL REFERENCES staff (id), found_at INTEGER NOT NULL,
            description TEXT NOT NULL, safety INTEGER NOT NULL,
            concern_id TEXT REFERENCES repair_order_concerns (id), job_id TEXT REFERENCES repair_order_jobs (id),
            operation TEXT, parts TEXT NOT NULL, pay_type TEXT, operation_revision INTEGER, first_quoted_at INTEGER,
            quoted_at INTEGER, valid_until INTEGER, promised_at INTEGER, quote_document TEXT, quote_hash TEXT,
            answered_at INTEGER, decline_reason TEXT, signature_name TEXT, signature_method TEXT,
            signature_evidence TEXT,
            new_job_id TEXT REFERENCES repair_order_jobs (id), deferred_job_id TEXT REFERENCES deferred_jobs (id)
        ) STRICT
        """,
        "CREATE INDEX change_requests_by_order ON change_requests (order_id, id)",
        """
        CREATE TABLE change_request_lines (
            request_id TEXT NOT NULL REFERENCES change_requests (id), position INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('labor', 'part')), code TEXT NOT NULL, description TEXT NOT NULL,
            hours INTEGER, quantity INTEGER, unit_price INTEGER NOT NULL, net INTEGER NOT NULL, tax INTEGER NOT NULL,
            currency TEXT NOT NULL, PRIMARY KEY (request_id, position)
        ) STRICT
        """,
    ]

    /// A job that is taken off is known by these to have neither slips nor changes nor outside work.
    private static let byJob = Migration(
        number: 112, name: "slips, changes and outside work by job",
        statements: [
            "CREATE INDEX part_slips_by_job ON part_slips (job_id)",
            "CREATE INDEX part_slip_lines_by_job ON part_slip_lines (job_id)",
            "CREATE INDEX change_requests_by_job ON change_requests (job_id)",
            "CREATE INDEX change_requests_by_new_job ON change_requests (new_job_id) WHERE new_job_id IS NOT NULL",
            "CREATE INDEX sublets_by_job ON sublets (job_id)",
        ])

    /// A change's quote has fees as well (SET-13).
    ///
    /// A column-level CHECK goes with its column (SQLite, ALTER TABLE DROP COLUMN), so the column is made anew.
    private static let quotedFees = Migration(
        number: 92, name: "fees of quotes",
        statements: [
            """
            ALTER TABLE change_request_lines ADD COLUMN new_kind TEXT NOT NULL DEFAULT 'part'
                CHECK (new_kind = 'labor' OR new_kind = 'part' OR new_kind = 'fee')
            """,
            "UPDATE change_request_lines SET new_kind = kind",
            "ALTER TABLE change_request_lines DROP COLUMN kind",
            "ALTER TABLE change_request_lines RENAME COLUMN new_kind TO kind",
        ])
}
