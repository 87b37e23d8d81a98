import SQLDatabase
import ServiceKit

/// What must hold of customers and vehicles.
enum CustomersCheckTable {
    static let all: [Check] = [
        .rows(
            "customers.mileage", "vehicles",
            """
            SELECT v.id, 'stands at ' || CAST(v.mileage_km AS TEXT) || ' km, its last reading at '
                || CAST(m.km AS TEXT)
            FROM vehicles v JOIN mileage_readings m ON m.vehicle_id = v.id
            WHERE m.km <> v.mileage_km
                AND m.sequence = (SELECT MAX(n.sequence) FROM mileage_readings n WHERE n.vehicle_id = v.id)
            """),
        .rows(
            "customers.readings", "mileage_readings",
            """
            SELECT vehicle_id || ' ' || CAST(sequence AS TEXT), CAST(km AS TEXT) || ' km after '
                || CAST(earlier AS TEXT) || ' without a new odometer'
            FROM (SELECT vehicle_id, sequence, km, odometer_replaced,
                LAG(km, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY vehicle_id ORDER BY sequence) AS earlier
                FROM mileage_readings) AS chain
            WHERE km < earlier AND odometer_replaced = 0
            """),
        .rows(
            "customers.merged", "vehicles",
            """
            SELECT v.id, 'belongs to ' || v.owner_id || ', who was merged into ' || c.merged_into
            FROM vehicles v JOIN customers c ON c.id = v.owner_id WHERE c.merged_into IS NOT NULL
            """),
        .rows(
            "customers.owner", "vehicle_owners",
            """
            SELECT o.vehicle_id, 'belongs to ' || v.owner_id || ', by its history to ' || o.owner_id
            FROM vehicle_owners o JOIN vehicles v ON v.id = o.vehicle_id
            WHERE o.until IS NULL AND o.owner_id <> v.owner_id
            """),
    ]
}
