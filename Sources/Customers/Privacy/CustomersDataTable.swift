import SQLDatabase
import ServiceKit

/// What this module keeps of customers beside their own record (CUS-02, CUS-05).
enum CustomersDataTable {
    static let all = [phones, consents, vehicles, owners, readings, calls, contacts, changes, reads]

    /// They are told with the customer, and rewritten with them.
    private static let phones = CustomerData("customer_phones", "customer_id")

    /// Proof of what was allowed, kept by identifier alone.
    private static let consents = CustomerData(
        "consents", "customer_id", as: "consents",
        [
            .init("id"), .init("purpose"), .init("channel"), .init("status"), .init("at", .instant),
            .init("source"), .init("textVersion"),
        ],
        rows: """
            SELECT id, purpose, channel, status, at, source, text_version FROM consents
            WHERE customer_id = $1 ORDER BY at, sequence
            """,
        move: "UPDATE consents SET customer_id = $2 WHERE customer_id = $1")

    private static let vehicles = CustomerData(
        "vehicles", "owner_id", as: "vehicles",
        [
            .init("id"), .init("vin"), .init("plate"), .init("make"), .init("model"), .init("variant"),
            .init("modelYear", .integer), .init("engine"), .init("displacementCc", .integer), .init("colour"),
            .init("inServiceOn", .date), .init("mileageKm", .integer), .init("createdAt", .instant),
        ],
        rows: """
            SELECT id, vin, plate, make, model, variant, model_year, engine, displacement_cc, colour, in_service_on,
                mileage_km, created_at
            FROM vehicles WHERE owner_id = $1 ORDER BY id
            """,
        move: "UPDATE vehicles SET owner_id = $2, version = version + 1 WHERE owner_id = $1",
        // A vehicle has a plate or a VIN; one that has no VIN keeps a plate that is nobody's.
        erase: [
            """
            DELETE FROM audit_details WHERE event_sequence IN (
                SELECT e.sequence FROM events e JOIN vehicles v ON v.id = e.root_id WHERE v.owner_id = $1)
            """,
            """
            UPDATE vehicles SET plate = CASE WHEN vin IS NULL THEN '—' END,
                plate_key = CASE WHEN vin IS NULL THEN '—' END, version = version + 1
            WHERE owner_id = $1
            """,
        ])

    private static let owners = CustomerData(
        "vehicle_owners", "owner_id", as: "ownerships",
        [.init("vehicleId"), .init("since", .instant), .init("until", .instant)],
        rows: """
            SELECT vehicle_id, since, until FROM vehicle_owners WHERE owner_id = $1 ORDER BY vehicle_id, sequence
            """,
        move: "UPDATE vehicle_owners SET owner_id = $2 WHERE owner_id = $1")

    private static let readings = CustomerData(
        "mileage_readings", as: "mileageReadings",
        [.init("vehicleId"), .init("km", .integer), .init("source"), .init("at", .instant)],
        rows: """
            SELECT m.vehicle_id, m.km, m.source, m.at
            FROM vehicles v JOIN mileage_readings m ON m.vehicle_id = v.id
            WHERE v.owner_id = $1 AND m.at >= COALESCE(
                (SELECT o.since FROM vehicle_owners o WHERE o.vehicle_id = v.id AND o.until IS NULL), CAST(0 AS BIGINT))
            ORDER BY m.vehicle_id, m.sequence
            """)

    private static let calls = CustomerData(
        "calls", "customer_id", as: "calls",
        [
            .init("id"), .init("outletId"), .init("direction"), .init("at", .instant), .init("answered", .flag),
            .init("durationSeconds", .integer), .init("phone"), .init("note"),
        ],
        rows: """
            SELECT id, outlet_id, direction, at, answered, duration, phone, note FROM calls
            WHERE customer_id = $1 ORDER BY at, id
            """,
        move: "UPDATE calls SET customer_id = $2 WHERE customer_id = $1",
        erase: ["UPDATE calls SET phone = NULL, note = NULL WHERE customer_id = $1"])

    private static let contacts = CustomerData(
        "customer_contacts", "customer_id", as: "contacts",
        [
            .init("id"), .init("kind"), .init("direction"), .init("at", .instant), .init("outletId"),
            .init("staffId"), .init("subjectId"), .init("text"),
        ],
        rows: """
            SELECT id, kind, direction, at, outlet_id, staff_id, subject_id, text FROM customer_contacts
            WHERE customer_id = $1 ORDER BY at, id
            """,
        move: "UPDATE customer_contacts SET customer_id = $2 WHERE customer_id = $1",
        erase: ["UPDATE customer_contacts SET text = '—' WHERE customer_id = $1"])

    /// The events keep names of members and digests; what the values were goes.
    private static let changes = CustomerData(
        "audit_details", as: "changes",
        [
            .init("sequence", .integer), .init("at", .instant), .init("type"), .init("actor"),
            .init("values", .json),
        ],
        rows: """
            SELECT e.sequence, e.at, e.type, e.actor, d.document
            FROM events e LEFT JOIN audit_details d ON d.event_sequence = e.sequence
            WHERE e.root_id = $1 ORDER BY e.sequence
            """,
        erase: [
            """
            DELETE FROM audit_details WHERE event_sequence IN (
                SELECT e.sequence FROM events e JOIN customers c ON c.id = e.root_id
                WHERE c.id = $1 OR c.merged_into = $1)
            """
        ])

    /// Who has looked: the log of reads is kept whole (SEC-03), and names the customer by identifier alone.
    private static let reads = CustomerData(
        "audit_reads", as: "reads", [.init("at", .instant), .init("caller"), .init("route")],
        rows: "SELECT at, caller, route FROM audit_reads WHERE resource_id = $1 ORDER BY sequence")
}
