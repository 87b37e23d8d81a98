import SQLDatabase
package import ServiceKit

/// Process 4, inspection: no defect reaches the customer.
package enum InspectionModule {
    package static let module = Module(
        "inspection", migrations: [migration, wholeInspection, ComebackTable.migration, guaranteesByJob],
        routes: InspectionChecklistRoutes.all + InspectionRoutes.all + InspectionFigureRoutes.all + GuaranteeRoutes.all
            + HandoverRoutes.all + ComebackRoutes.all,
        reactions: [Reaction(to: "repairOrder.delivered", StartGuarantee.run)] + KeepReworkFree.reactions,
        checks: InspectionCheckTable.all,
        scopes: [OutletScope("/v1/guarantees/{id}", GuaranteeTable.place)])

    private static let migration = Migration(
        number: 10, name: "inspection",
        statements: [
            """
            CREATE TABLE inspection_checklists (
                id TEXT NOT NULL, version INTEGER NOT NULL, valid_from INTEGER NOT NULL, name TEXT NOT NULL,
                items TEXT NOT NULL, PRIMARY KEY (id, version)
            ) STRICT
            """,
            firstChecklist,
            """
            CREATE TABLE inspections (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
                inspector_id TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL,
                result TEXT NOT NULL CHECK (result IN ('pass', 'fail')), checklist_id TEXT NOT NULL,
                checklist_version INTEGER NOT NULL, answers TEXT NOT NULL, road_test TEXT, wear TEXT NOT NULL,
                defects TEXT NOT NULL, FOREIGN KEY (checklist_id, checklist_version)
                    REFERENCES inspection_checklists (id, version)
            ) STRICT
            """,
            "CREATE INDEX inspections_by_order ON inspections (order_id, id)",
            """
            CREATE TABLE guarantees (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL UNIQUE REFERENCES repair_orders (id),
                inspection_id TEXT NOT NULL REFERENCES inspections (id), version INTEGER NOT NULL,
                issued_at INTEGER NOT NULL, starts_at INTEGER, starts_on INTEGER,
                start_mileage_km INTEGER CHECK (start_mileage_km >= 0)
            ) STRICT
            """,
            """
            CREATE TABLE guarantee_jobs (
                guarantee_id TEXT NOT NULL REFERENCES guarantees (id), position INTEGER NOT NULL,
                job_id TEXT NOT NULL REFERENCES repair_order_jobs (id), operation TEXT NOT NULL,
                description TEXT NOT NULL,
                days INTEGER CHECK (days >= 0), distance_km INTEGER CHECK (distance_km >= 0), parts TEXT NOT NULL,
                PRIMARY KEY (guarantee_id, position)
            ) STRICT
            """,
            """
            CREATE TABLE handovers (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), at INTEGER NOT NULL, position INTEGER NOT NULL,
                parking_space TEXT, cleaned INTEGER NOT NULL, accepted_by TEXT NOT NULL REFERENCES staff (id),
                handed_over_by TEXT REFERENCES staff (id), PRIMARY KEY (order_id, position)
            ) STRICT
            """,
        ])

    /// Checklists by work (INS-02), what was found besides (INS-06), and figures by job (INS-05).
    private static let wholeInspection = Migration(
        number: 106, name: "inspection in full",
        statements: [
            "ALTER TABLE inspection_checklists ADD COLUMN operations TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE inspection_checklists ADD COLUMN skills TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE inspection_checklists ADD COLUMN published_at INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE inspections ADD COLUMN checklists TEXT NOT NULL DEFAULT '{\"items\":[]}'",
            "ALTER TABLE inspections ADD COLUMN findings TEXT NOT NULL DEFAULT '{\"items\":[]}'",
            "ALTER TABLE inspections ADD COLUMN promise_review TEXT",
        ] + InspectedJobTable.migration)

    /// A job that is taken off is known by them to be guaranteed nowhere.
    private static let guaranteesByJob = Migration(
        number: 113, name: "guarantees by job",
        statements: [
            "CREATE INDEX guarantee_jobs_by_job ON guarantee_jobs (job_id)",
            "CREATE INDEX comebacks_by_first_job ON comebacks (first_job_id)",
        ])

    /// Version 1 of the final inspection; a new version is a new row, valid from its day (INS-02).
    private static let firstChecklist: SQL = """
        INSERT INTO inspection_checklists (id, version, valid_from, name, items) VALUES ('final-inspection', 1, 0,
        'Final inspection', '{"items":[
        {"id":"leaks","text":"No leaks of oil, coolant, fuel or brake fluid","zh":"机油、冷却液、燃油和制动液无泄漏"},
        {"id":"warningLamps","text":"No warning lamp on that should be off","zh":"无异常警告灯点亮"},
        {"id":"fasteners","text":"Fasteners of the work torqued and marked","zh":"作业部位紧固件已按规定力矩拧紧并标记"},
        {"id":"fluids","text":"Fluid levels between the marks","zh":"各油液液位在上下限之间"},
        {"id":"concerns","text":"Every concern of the customer is dealt with","zh":"客户的每项诉求均已处理"},
        {"id":"oldParts","text":"Replaced parts kept for the customer","zh":"旧件已保留待客户查看"},
        {"id":"noTools","text":"No tools or loose parts left in the vehicle","zh":"车内无遗留工具或散件"},
        {"id":"clean","text":"Vehicle clean and undamaged by the work","zh":"车辆清洁,作业中未受损伤"}]}')
        """
}
