package import ServiceKit
import SQLDatabase

/// Outlets, the people who work there, and their bays.
package enum NetworkModule {
    /// What the program adds to itself by this module.
    package static let module = Module(
        "network", migrations: [migration, outletRoles, equipmentAndSkills, serviceTimes],
        routes: OutletRoutes.all + CalendarRoutes.all + StaffRoutes.all + BayRoutes.all + TransportResourceRoutes.all
            + SkillRoutes.all + EquipmentRoutes.all + CheckoutRoutes.all + UpkeepRoutes.all,
        checks: NetworkCheckTable.all + EquipmentCheckTable.all,
        scopes: [
            OutletScope("/v1/outlets/{id}") { id, _ in .outlets([id]) },
            OutletScope("/v1/staff/{id}", StaffTable.place),
            OutletScope("/v1/equipment/{id}", EquipmentTable.place),
        ],
        openWork: [
            OpenWork(
                "equipment", at: "/v1/equipment/",
                """
                SELECT c.id, e.name || ' ' || e.identity, e.id
                FROM equipment_checkouts c JOIN equipment e ON e.id = c.equipment_id
                WHERE c.staff_id = $1 AND c.returned_at IS NULL ORDER BY c.id LIMIT $2
                """)
        ])

    /// What is used at an outlet, and what people must know to use it (NET-04, NET-06, NET-07).
    private static let equipmentAndSkills = Migration(
        number: 88, name: "equipment and skills",
        statements: [SkillTable.creation] + EquipmentTable.creation + CheckoutTable.creation + UpkeepTable.creation)

    private static let migration = Migration(
        number: 2, name: "network",
        statements: [
            """
            CREATE TABLE outlets (
                id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, time_zone TEXT NOT NULL,
                currency TEXT NOT NULL, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL, phone TEXT NOT NULL,
                booked_share INTEGER NOT NULL CHECK (booked_share BETWEEN 0 AND 100000),
                callback_days INTEGER NOT NULL CHECK (callback_days BETWEEN 1 AND 7),
                tax_rate INTEGER NOT NULL CHECK (tax_rate BETWEEN 0 AND 100000),
                slot_minutes INTEGER NOT NULL CHECK (slot_minutes > 0),
                reception_minutes INTEGER NOT NULL CHECK (reception_minutes > 0),
                booked_reception_limit INTEGER NOT NULL CHECK (booked_reception_limit > 0),
                walk_in_reception_limit INTEGER NOT NULL CHECK (walk_in_reception_limit > 0),
                grade TEXT,
                status TEXT NOT NULL CHECK (status IN ('planned', 'active', 'suspended', 'closed')),
                version INTEGER NOT NULL, created_at INTEGER NOT NULL, document TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX outlets_by_status ON outlets (status, id)",
            """
            CREATE TABLE staff (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, department TEXT, grade TEXT,
                status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
                version INTEGER NOT NULL, created_at INTEGER NOT NULL, document TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE staff_outlets (
                outlet_id TEXT NOT NULL REFERENCES outlets (id), staff_id TEXT NOT NULL REFERENCES staff (id),
                PRIMARY KEY (outlet_id, staff_id)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX staff_outlets_by_staff ON staff_outlets (staff_id)",
            """
            CREATE TABLE staff_roles (
                staff_id TEXT NOT NULL REFERENCES staff (id), role TEXT NOT NULL, PRIMARY KEY (staff_id, role)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE bays (
                id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id), name TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN (
                    'general', 'lift', 'alignment', 'body', 'paint', 'wash', 'diagnostic', 'mobile')),
                status TEXT NOT NULL CHECK (status IN ('inService', 'outOfService')),
                version INTEGER NOT NULL, created_at INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX bays_by_outlet ON bays (outlet_id, id)",
        ])

    /// Who does what at an outlet, found without going through all its people: every order asks for its advisors.
    private static let outletRoles = Migration(
        number: 15, name: "outlet roles",
        statements: [
            """
            CREATE TABLE outlet_roles (
                outlet_id TEXT NOT NULL REFERENCES outlets (id), role TEXT NOT NULL,
                staff_id TEXT NOT NULL REFERENCES staff (id), PRIMARY KEY (outlet_id, role, staff_id)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX outlet_roles_by_staff ON outlet_roles (staff_id)",
            """
            INSERT INTO outlet_roles (outlet_id, role, staff_id)
            SELECT o.outlet_id, r.role, o.staff_id FROM staff_outlets o JOIN staff_roles r ON r.staff_id = o.staff_id
            """,
        ])

    /// When bays are in service (NET-03), and what brings customers on their way (BKG-16).
    private static let serviceTimes = Migration(
        number: 70, name: "service times and transport",
        statements: [
            "ALTER TABLE bays ADD COLUMN document TEXT",
            """
            CREATE TABLE transport_resources (
                id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
                kind TEXT NOT NULL CHECK (kind IN ('loanVehicle', 'shuttle')), name TEXT NOT NULL,
                count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 200),
                trip_minutes INTEGER NOT NULL CHECK (trip_minutes > 0), plate TEXT,
                status TEXT NOT NULL CHECK (status IN ('inService', 'outOfService')),
                version INTEGER NOT NULL, created_at INTEGER NOT NULL, document TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX transport_resources_by_outlet ON transport_resources (outlet_id, id)",
        ])
}
