import SQLDatabase
package import ServiceKit

/// Process 1: diagnose before the visit, agree a time that the workshop can keep, and have everything ready.
package enum BookingModule {
    package static let module = Module(
        "booking", migrations: [migration, CapacityMigrations.holds, ReminderTable.migration],
        routes: SlotRoutes.all + NetworkSlotRoutes.all + SlotHoldRoutes.all + WaitListRoutes.all
            + CapacityRoutes.all + AppointmentRoutes.all + PreparationRoutes.all + ReminderRoutes.all
            + ShortageRoutes.all,
        reactions: CapacityReactions.all + Reminders.reactions
            + [FreeAtMove.reaction, WaitList.forgetting, ReassignTechnician.reaction], checks: BookingCheckTable.all,
        scopes: [OutletScope("/v1/appointments/{id}", AppointmentTable.place)],
        jobs: Reminders.jobs + WaitList.jobs,
        openWork: [
            OpenWork(
                "appointment", at: "/v1/appointments/",
                """
                SELECT id, number, id FROM appointments
                WHERE (advisor_id = $1 OR id IN (
                    SELECT appointment_id FROM capacity_claims
                    WHERE resource_id = $1 AND kind = 'technician' AND appointment_id IS NOT NULL)) AND
                """ + AppointmentTable.isOpen + "ORDER BY id LIMIT $2")
        ], customerData: AppointmentCustomerTable.data, customerBlocks: [AppointmentCustomerTable.block])

    private static let migration = Migration(
        number: 7, name: "booking", statements: appointments + capacity + preparation)

    private static let appointments: [SQL] = [
        """
        CREATE TABLE appointments (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            customer_id TEXT NOT NULL REFERENCES customers (id), vehicle_id TEXT NOT NULL REFERENCES vehicles (id),
            channel TEXT NOT NULL CHECK (channel IN ('phone', 'web', 'app', 'walkIn', 'partner')),
            concerns TEXT NOT NULL,
            transport TEXT CHECK (transport IN ('wait', 'leave', 'loanVehicle', 'shuttle', 'pickUp')), note TEXT,
            created_at INTEGER NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
            advisor_id TEXT NOT NULL REFERENCES staff (id),
            status TEXT NOT NULL CHECK (status IN (
                'requested', 'confirmed', 'arrived', 'fulfilled', 'cancelled', 'noShow')),
            version INTEGER NOT NULL, operations TEXT NOT NULL, diagnosed_by TEXT REFERENCES staff (id), diagnosis TEXT,
            diagnosed_at INTEGER, expert_id TEXT REFERENCES staff (id), estimate_lines TEXT,
            estimate_net INTEGER CHECK (estimate_net >= 0), estimate_tax INTEGER CHECK (estimate_tax >= 0),
            estimate_total INTEGER CHECK (estimate_total >= 0), estimate_currency TEXT,
            estimate_hours INTEGER CHECK (estimate_hours >= 0), estimate_price_list_id TEXT, estimated_at INTEGER,
            informed_at INTEGER, confirmed_at INTEGER, arrived_at INTEGER, received_by TEXT REFERENCES staff (id),
            ended_at INTEGER, end_reason TEXT, repair_order_id TEXT, CHECK (starts_at < ends_at)
        ) STRICT
        """,
        "CREATE INDEX appointments_by_time ON appointments (starts_at, id)",
        "CREATE INDEX appointments_by_outlet ON appointments (outlet_id, starts_at, id)",
        "CREATE INDEX appointments_by_outlet_and_status ON appointments (outlet_id, status, starts_at, id)",
        "CREATE INDEX appointments_by_status ON appointments (status, starts_at, id)",
        "CREATE INDEX appointments_by_customer ON appointments (customer_id, starts_at, id)",
        "CREATE INDEX appointments_by_vehicle ON appointments (vehicle_id, starts_at, id)",
        """
        CREATE TABLE appointment_parts (
            appointment_id TEXT NOT NULL REFERENCES appointments (id), position INTEGER NOT NULL,
            part_number TEXT NOT NULL REFERENCES parts (number), quantity INTEGER NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (appointment_id, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE appointment_reschedulings (
            appointment_id TEXT NOT NULL REFERENCES appointments (id), position INTEGER NOT NULL, at INTEGER NOT NULL,
            reason TEXT NOT NULL, starts_at_before INTEGER NOT NULL, starts_at_after INTEGER NOT NULL,
            advisor_before TEXT NOT NULL, advisor_after TEXT NOT NULL, agreed INTEGER CHECK (agreed IN (0, 1)),
            PRIMARY KEY (appointment_id, position)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let capacity: [SQL] = [
        """
        CREATE TABLE capacity_claims (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            kind TEXT NOT NULL CHECK (kind IN ('advisor', 'bay', 'technician')), resource_id TEXT NOT NULL,
            starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
            appointment_id TEXT NOT NULL REFERENCES appointments (id),
            walk_in INTEGER NOT NULL CHECK (walk_in IN (0, 1)), CHECK (starts_at < ends_at)
        ) STRICT
        """,
        "CREATE INDEX capacity_claims_by_outlet ON capacity_claims (outlet_id, starts_at)",
        "CREATE UNIQUE INDEX capacity_claims_by_resource ON capacity_claims (resource_id, starts_at)",
        "CREATE INDEX capacity_claims_by_appointment ON capacity_claims (appointment_id)",
    ]

    private static let preparation: [SQL] = [
        """
        CREATE TABLE preparation_items (
            id TEXT PRIMARY KEY, appointment_id TEXT NOT NULL REFERENCES appointments (id),
            kind TEXT NOT NULL CHECK (kind IN (
                'repairOrderDraft', 'parts', 'expert', 'technicianAndBay', 'equipment', 'documents')),
            position INTEGER NOT NULL, done_at INTEGER, done_by TEXT REFERENCES staff (id), note TEXT,
            UNIQUE (appointment_id, kind)
        ) STRICT
        """,
        """
        CREATE TABLE appointment_notices (
            id TEXT PRIMARY KEY, appointment_id TEXT NOT NULL REFERENCES appointments (id),
            recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('staff', 'role', 'customer')),
            recipient TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX appointment_notices_by_appointment ON appointment_notices (appointment_id, id)",
    ]
}
