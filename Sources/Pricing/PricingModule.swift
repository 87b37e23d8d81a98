package import ServiceKit
import SQLDatabase

/// Labour operations and price lists: what work is, and what it costs (spec pricing.md).
package enum PricingModule {
    package static let module = Module(
        "pricing", migrations: [migration, packagesAndFees, roadTests],
        routes: LaborOperationRoutes.all + PriceListRoutes.all + ServicePackageRoutes.all + DiscountLimitRoutes.all,
        checks: PricingCheckTable.all,
        scopes: [OutletScope("/v1/price-lists/{id}", PriceListTable.place)])

    private static let migration = Migration(number: 5, name: "pricing", statements: operations + prices)

    /// What came with settlement in full: hours by model (PRI-01), fees (PRI-02), packages (PRI-04), limits (PRI-05).
    private static let packagesAndFees = Migration(
        number: 91, name: "packages, fees and limits",
        statements: [
            "ALTER TABLE labor_operation_revisions ADD COLUMN hours_by_model TEXT",
            """
            CREATE TABLE price_list_fees (
                price_list_id TEXT NOT NULL REFERENCES price_lists (id), position INTEGER NOT NULL, code TEXT NOT NULL,
                description TEXT NOT NULL, percent INTEGER CHECK (percent >= 0),
                base TEXT CHECK (base = 'labor' OR base = 'parts' OR base = 'all'), cap INTEGER CHECK (cap >= 0),
                unit TEXT, price INTEGER CHECK (price >= 0), pay_types TEXT NOT NULL,
                PRIMARY KEY (price_list_id, position), CHECK ((percent IS NULL) = (unit IS NOT NULL))
            ) STRICT
            """,
            """
            CREATE TABLE service_packages (
                id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, created_at INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE service_package_revisions (
                package_id TEXT NOT NULL REFERENCES service_packages (id), revision INTEGER NOT NULL,
                name TEXT NOT NULL, price INTEGER NOT NULL CHECK (price >= 0), currency TEXT NOT NULL,
                models TEXT NOT NULL, valid_from INTEGER, valid_until INTEGER, jobs TEXT NOT NULL,
                revised_at INTEGER NOT NULL, PRIMARY KEY (package_id, revision)
            ) STRICT
            """,
            """
            CREATE TABLE discount_limits (
                role TEXT PRIMARY KEY, percent INTEGER NOT NULL CHECK (percent >= 0 AND percent <= 100000),
                version INTEGER NOT NULL
            ) STRICT
            """,
        ])

    /// Whether the technician drives along (INS-04).
    private static let roadTests = Migration(
        number: 105, name: "road tests with the technician",
        statements: [
            """
            ALTER TABLE labor_operation_revisions ADD COLUMN road_test_with_technician INTEGER NOT NULL DEFAULT 0
            """
        ])

    private static let operations: [SQL] = [
        """
        CREATE TABLE labor_operations (
            id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, created_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE labor_operation_revisions (
            operation_id TEXT NOT NULL REFERENCES labor_operations (id), revision INTEGER NOT NULL,
            description TEXT NOT NULL, standard_hours INTEGER NOT NULL CHECK (standard_hours > 0),
            skill TEXT NOT NULL, level INTEGER NOT NULL, bay_kind TEXT NOT NULL, self_check TEXT NOT NULL,
            road_test INTEGER NOT NULL CHECK (road_test IN (0, 1)), guarantee_days INTEGER,
            guarantee_distance_km INTEGER, manual_section TEXT, tools TEXT NOT NULL,
            inspection_checklist TEXT NOT NULL, revised_at INTEGER NOT NULL, PRIMARY KEY (operation_id, revision)
        ) STRICT
        """,
        "CREATE INDEX labor_operation_revisions_by_skill ON labor_operation_revisions (skill, operation_id, revision)",
    ]

    private static let prices: [SQL] = [
        """
        CREATE TABLE price_lists (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id), effective_from INTEGER NOT NULL,
            currency TEXT NOT NULL, created_at INTEGER NOT NULL, version INTEGER NOT NULL,
            UNIQUE (outlet_id, effective_from)
        ) STRICT
        """,
        """
        CREATE TABLE labor_rates (
            price_list_id TEXT NOT NULL REFERENCES price_lists (id),
            pay_type TEXT NOT NULL CHECK (pay_type IN ('customer', 'warranty', 'internal', 'insurance')),
            skill TEXT NOT NULL, per_hour INTEGER NOT NULL CHECK (per_hour >= 0),
            PRIMARY KEY (price_list_id, pay_type, skill)
        ) STRICT
        """,
        """
        CREATE TABLE part_prices (
            price_list_id TEXT NOT NULL REFERENCES price_lists (id), part_id TEXT NOT NULL REFERENCES parts (id),
            price INTEGER NOT NULL CHECK (price >= 0), PRIMARY KEY (price_list_id, part_id)
        ) STRICT
        """,
        "CREATE INDEX part_prices_by_part ON part_prices (part_id)",
    ]
}
