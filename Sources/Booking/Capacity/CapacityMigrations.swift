import SQLDatabase
import ServiceKit

/// The tables of holds, wait-list and what both take of the capacity.
enum CapacityMigrations {
    /// Capacity that holds take, vehicles that are at one place at a time, those who wait, moves between outlets.
    static let holds = Migration(
        number: 71, name: "holds and wait-list",
        statements: [slotHolds] + claims + days + waitList + [
            "ALTER TABLE appointment_reschedulings ADD COLUMN outlet_before TEXT REFERENCES outlets (id)",
            "ALTER TABLE appointment_reschedulings ADD COLUMN outlet_after TEXT REFERENCES outlets (id)",
        ])

    private static let slotHolds: SQL = """
        CREATE TABLE slot_holds (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id), starts_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL, advisor_id TEXT NOT NULL REFERENCES staff (id), operations TEXT NOT NULL,
            channel TEXT CHECK (channel IN ('phone', 'web', 'app', 'walkIn', 'partner')),
            transport TEXT CHECK (transport IN ('wait', 'leave', 'loanVehicle', 'shuttle', 'pickUp')),
            vehicle_id TEXT REFERENCES vehicles (id), created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            ended_at INTEGER, appointment_id TEXT, version INTEGER NOT NULL, CHECK (starts_at < ends_at)
        ) STRICT
        """

    /// The table is made anew, since a claim is now an appointment's or a hold's, and of more kinds.
    private static let claims: [SQL] = [
        "CREATE INDEX slot_holds_by_outlet ON slot_holds (outlet_id, starts_at)",
        "CREATE INDEX slot_holds_in_order ON slot_holds (outlet_id, id)",
        """
        CREATE TABLE all_capacity_claims (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            kind TEXT NOT NULL CHECK (kind IN (
                'advisor', 'bay', 'technician', 'equipment', 'loanVehicle', 'shuttle', 'vehicle')),
            resource_id TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
            appointment_id TEXT REFERENCES appointments (id), hold_id TEXT REFERENCES slot_holds (id),
            expires_at INTEGER, walk_in INTEGER NOT NULL CHECK (walk_in IN (0, 1)),
            CHECK (starts_at < ends_at), CHECK ((appointment_id IS NULL) <> (hold_id IS NULL)),
            CHECK ((hold_id IS NULL) = (expires_at IS NULL))
        ) STRICT
        """,
        """
        INSERT INTO all_capacity_claims (id, outlet_id, kind, resource_id, starts_at, ends_at, appointment_id, walk_in)
        SELECT id, outlet_id, kind, resource_id, starts_at, ends_at, appointment_id, walk_in FROM capacity_claims
        """,
        // Vehicles of appointments to come, but for those that were booked twice at a time.
        """
        INSERT INTO all_capacity_claims (id, outlet_id, kind, resource_id, starts_at, ends_at, appointment_id, walk_in)
        SELECT 'clm' || substr(a.id, 4), a.outlet_id, 'vehicle', a.vehicle_id, a.starts_at, a.ends_at, a.id,
            CASE WHEN a.channel = 'walkIn' THEN 1 ELSE 0 END
        FROM appointments a
        WHERE a.status IN ('requested', 'confirmed') AND a.ends_at - a.starts_at <= 86400000000
            AND NOT EXISTS (SELECT 1 FROM appointments b
                WHERE b.vehicle_id = a.vehicle_id AND b.id <> a.id AND b.status IN ('requested', 'confirmed')
                    AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at)
        """,
        "DROP TABLE capacity_claims",
        "ALTER TABLE all_capacity_claims RENAME TO capacity_claims",
        "CREATE INDEX capacity_claims_by_outlet ON capacity_claims (outlet_id, starts_at)",
        "CREATE UNIQUE INDEX capacity_claims_by_resource ON capacity_claims (resource_id, starts_at)",
        "CREATE INDEX capacity_claims_by_appointment ON capacity_claims (appointment_id)",
        "CREATE INDEX capacity_claims_by_hold ON capacity_claims (hold_id) WHERE hold_id IS NOT NULL",
        "CREATE INDEX capacity_claims_by_expiry ON capacity_claims (expires_at) WHERE expires_at IS NOT NULL",
    ]

    /// The version of each day of UTC of an outlet's claims.
    private static let days: [SQL] = [
        """
        CREATE TABLE capacity_days (
            outlet_id TEXT NOT NULL REFERENCES outlets (id), day INTEGER NOT NULL, version INTEGER NOT NULL,
            PRIMARY KEY (outlet_id, day)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO capacity_days (outlet_id, day, version)
        SELECT DISTINCT outlet_id, starts_at / 86400000000, 1 FROM capacity_claims
        """,
    ]

    private static let waitList: [SQL] = [
        """
        CREATE TABLE wait_list_entries (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            customer_id TEXT NOT NULL REFERENCES customers (id), vehicle_id TEXT NOT NULL REFERENCES vehicles (id),
            channel TEXT NOT NULL CHECK (channel IN ('phone', 'web', 'app', 'walkIn', 'partner')),
            concerns TEXT NOT NULL, operations TEXT NOT NULL, advisor_id TEXT REFERENCES staff (id),
            transport TEXT CHECK (transport IN ('wait', 'leave', 'loanVehicle', 'shuttle', 'pickUp')), note TEXT,
            window_from INTEGER NOT NULL, window_until INTEGER NOT NULL, created_at INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('waiting', 'offered', 'booked', 'withdrawn')),
            version INTEGER NOT NULL, hold_id TEXT REFERENCES slot_holds (id),
            appointment_id TEXT REFERENCES appointments (id), place INTEGER NOT NULL, UNIQUE (outlet_id, place),
            CHECK (window_from <= window_until)
        ) STRICT
        """,
        "CREATE INDEX wait_list_entries_by_status ON wait_list_entries (status, outlet_id, place)",
        "CREATE INDEX wait_list_entries_by_hold ON wait_list_entries (hold_id) WHERE hold_id IS NOT NULL",
        """
        CREATE TABLE wait_list_offers (
            hold_id TEXT PRIMARY KEY REFERENCES slot_holds (id),
            entry_id TEXT NOT NULL REFERENCES wait_list_entries (id), freed_from INTEGER NOT NULL,
            freed_until INTEGER NOT NULL, starts_at INTEGER NOT NULL,
            offered_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('open', 'accepted', 'declined', 'lapsed'))
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX wait_list_offers_by_entry ON wait_list_offers (entry_id, offered_at)",
    ]
}
