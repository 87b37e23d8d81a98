import SQLDatabase
package import ServiceKit

/// Callbacks: hear every customer within a week, calm the unhappy ones, and learn (journey.md, 6).
package enum CallbacksModule {
    package static let module = Module(
        "callbacks", migrations: [migration, reports, refusals],
        routes: CallbackRoutes.all + SurveyRoutes.all + CallbackReportRoutes.all,
        reactions: [CreateCallback.reaction, ReassignCallbacks.reaction],
        checks: CallbacksCheckTable.all,
        scopes: [OutletScope("/v1/callbacks/{id}", CallbackTable.place)], jobs: [ReportClock.handler],
        openWork: [
            OpenWork(
                "callback", at: "/v1/callbacks/",
                """
                SELECT c.id, o.number, c.id FROM callbacks c JOIN repair_orders o ON o.id = c.order_id
                WHERE c.agent_id = $1 AND (c.status = 'due' OR c.status = 'attempted') ORDER BY c.id LIMIT $2
                """)
        ], customerData: CallbackCustomerTable.data,
        timeline: [CallbackCustomerTable.timeline])

    private static let migration = Migration(
        number: 13, name: "callbacks",
        statements: [
            """
            CREATE TABLE callbacks (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL UNIQUE REFERENCES repair_orders (id),
                outlet_id TEXT NOT NULL REFERENCES outlets (id), customer_id TEXT NOT NULL REFERENCES customers (id),
                due_on INTEGER NOT NULL, due_at INTEGER NOT NULL, created_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status IN ('due', 'attempted', 'completed', 'unreachable')),
                attempt_count INTEGER NOT NULL CHECK (attempt_count >= 0), is_reached INTEGER NOT NULL,
                version INTEGER NOT NULL, completed_by TEXT REFERENCES staff (id), completed_at INTEGER, verbatim TEXT,
                survey_version INTEGER, is_dissatisfied INTEGER, complaint_id TEXT REFERENCES complaints (id),
                CHECK ((status = 'completed') = (completed_at IS NOT NULL))
            ) STRICT
            """,
            "CREATE INDEX callbacks_by_outlet_and_status ON callbacks (outlet_id, status, due_at, id)",
            "CREATE INDEX callbacks_by_outlet ON callbacks (outlet_id, due_at, id)",
            "CREATE INDEX callbacks_by_status ON callbacks (status, due_at, id)",
            "CREATE INDEX callbacks_by_due ON callbacks (due_at, id)",
            """
            CREATE INDEX callbacks_by_survey ON callbacks (customer_id, completed_at) WHERE survey_version IS NOT NULL
            """,
            """
            CREATE TABLE callback_attempts (
                id TEXT PRIMARY KEY, callback_id TEXT NOT NULL REFERENCES callbacks (id),
                staff_id TEXT NOT NULL REFERENCES staff (id),
                channel TEXT NOT NULL CHECK (channel IN ('phone', 'message', 'email', 'visit')),
                outcome TEXT NOT NULL CHECK (outcome IN ('reached', 'noAnswer', 'busy', 'wrongNumber', 'refused')),
                note TEXT, at INTEGER NOT NULL, day INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX callback_attempts_by_callback ON callback_attempts (callback_id, at, id)",
            """
            CREATE TABLE callback_answers (
                callback_id TEXT NOT NULL REFERENCES callbacks (id), position INTEGER NOT NULL, question TEXT NOT NULL,
                score INTEGER NOT NULL, PRIMARY KEY (callback_id, question)
            ) STRICT
            """,
        ])

    /// Customers who wanted no questions when they were last spoken with (CBK-02); and how the rules of reports, which
    /// are measured on an outlet and no order, are found by their time (CBK-06 to CBK-08).
    private static let refusals = Migration(
        number: 115, name: "refused callbacks and rules of reports",
        statements: [
            "ALTER TABLE callbacks ADD COLUMN is_refused INTEGER NOT NULL DEFAULT 0",
            """
            UPDATE callbacks SET is_refused = 1
            WHERE EXISTS (SELECT 1 FROM callback_attempts a
                WHERE a.callback_id = callbacks.id AND a.outcome = 'refused'
                    AND NOT EXISTS (SELECT 1 FROM callback_attempts r
                        WHERE r.callback_id = a.callback_id AND r.outcome = 'reached' AND r.at > a.at))
            """,
            """
            CREATE INDEX rule_measurements_of_reports ON rule_measurements (at, outlet_id, rule, result)
                WHERE rule >= 'CBK-06' AND rule <= 'CBK-08'
            """,
        ])

    /// Whose callbacks are, when they are tried again, surveys in versions, and the reports that were approved.
    private static let reports = Migration(
        number: 96, name: "surveys in versions and callback reports",
        statements: [
            "ALTER TABLE callbacks ADD COLUMN agent_id TEXT REFERENCES staff (id)",
            "ALTER TABLE callbacks ADD COLUMN next_at INTEGER",
            "CREATE INDEX callbacks_by_agent ON callbacks (agent_id, due_at, id) WHERE agent_id IS NOT NULL",
            "CREATE INDEX callbacks_by_outlet_and_creation ON callbacks (outlet_id, created_at)",
            """
            CREATE INDEX callbacks_by_outlet_and_completion ON callbacks (outlet_id, completed_at)
                WHERE completed_at IS NOT NULL
            """,
            """
            CREATE TABLE surveys (
                id TEXT PRIMARY KEY, version INTEGER NOT NULL UNIQUE CHECK (version > 1), title_en TEXT NOT NULL,
                title_zh TEXT NOT NULL, effective_from INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by TEXT
            ) STRICT
            """,
            """
            CREATE TABLE survey_questions (
                version INTEGER NOT NULL REFERENCES surveys (version), position INTEGER NOT NULL, code TEXT NOT NULL,
                step TEXT NOT NULL, text_en TEXT NOT NULL, text_zh TEXT NOT NULL, minimum INTEGER NOT NULL,
                maximum INTEGER NOT NULL, dissatisfied_below INTEGER, is_required INTEGER NOT NULL,
                PRIMARY KEY (version, code), CHECK (minimum < maximum)
            ) STRICT
            """,
            """
            CREATE TABLE callback_reports (
                id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id), period TEXT NOT NULL,
                approved_by TEXT NOT NULL REFERENCES staff (id), approved_at INTEGER NOT NULL,
                document TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (outlet_id, period)
            ) STRICT
            """,
        ])
}
