package import ServiceKit
import SQLDatabase

/// Customers, their vehicles and the mileage that was read.
package enum CustomersModule {
    /// What the program adds to itself by this module.
    package static let module = Module(
        "customers",
        migrations: [
            migration, CallTable.migration, ConsentTable.migration, CustomersMigrations.lives,
            CustomersMigrations.zones,
        ],
        routes: CustomerRoutes.all + MergeCustomers.all + PrivacyRoutes.all + VehicleRoutes.all + OwnershipRoutes.all
            + CallRoutes.all + ContactRoutes.all + DataQualityRoutes.all + ConsentRoutes.all,
        checks: CustomersCheckTable.all, customerData: CustomersDataTable.all,
        timeline: ContactTable.sources)

    private static let migration = Migration(
        number: 3, name: "customers",
        statements: [
            """
            CREATE TABLE customers (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('person', 'company')), name TEXT NOT NULL,
                name_folded TEXT NOT NULL, phones TEXT NOT NULL, email TEXT, language TEXT NOT NULL, address TEXT,
                preferred_channel TEXT, preferred_start INTEGER, preferred_end INTEGER,
                version INTEGER NOT NULL, created_at INTEGER NOT NULL,
                CHECK (preferred_start IS NULL OR preferred_start < preferred_end)
            ) STRICT
            """,
            "CREATE INDEX customers_by_name ON customers (name_folded, id)",
            """
            CREATE TABLE customer_phones (
                number TEXT NOT NULL, customer_id TEXT NOT NULL REFERENCES customers (id),
                PRIMARY KEY (number, customer_id)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX customer_phones_by_customer ON customer_phones (customer_id)",
            """
            CREATE TABLE vehicles (
                id TEXT PRIMARY KEY, vin TEXT UNIQUE, plate TEXT, plate_key TEXT, make TEXT NOT NULL,
                model TEXT NOT NULL, variant TEXT, model_year INTEGER, engine TEXT, displacement_cc INTEGER,
                colour TEXT, in_service_on INTEGER, owner_id TEXT NOT NULL REFERENCES customers (id),
                mileage_km INTEGER NOT NULL CHECK (mileage_km >= 0),
                version INTEGER NOT NULL, created_at INTEGER NOT NULL, CHECK (vin IS NOT NULL OR plate IS NOT NULL)
            ) STRICT
            """,
            "CREATE INDEX vehicles_by_plate ON vehicles (plate_key, id)",
            "CREATE INDEX vehicles_by_owner ON vehicles (owner_id, id)",
            """
            CREATE TABLE mileage_readings (
                vehicle_id TEXT NOT NULL REFERENCES vehicles (id), sequence INTEGER NOT NULL,
                km INTEGER NOT NULL CHECK (km >= 0), source TEXT NOT NULL,
                odometer_replaced INTEGER NOT NULL CHECK (odometer_replaced IN (0, 1)), at INTEGER NOT NULL,
                PRIMARY KEY (vehicle_id, sequence)
            ) STRICT, WITHOUT ROWID
            """,
        ])
}
