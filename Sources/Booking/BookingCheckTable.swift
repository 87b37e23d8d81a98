import SQLDatabase
import ServiceKit

/// What must hold of appointments and of what they take: never overbooked, nothing kept for who does not come.
enum BookingCheckTable {
    static let all: [Check] = numbers + states + capacity + waitList

    private static let numbers: [Check] = [
        .rows(
            "appointments.numberGap", "appointments",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM appointments) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "appointments.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the appointments end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'apt:' || substr(series, 1, length(series) - 10) || ':' || substr(series, length(series) - 8, 8)
                    AS name, MAX(place) AS newest
                FROM (SELECT rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM appointments) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'apt:%' AND r.last <> COALESCE(n.newest, 0)
            """),
    ]

    private static let states: [Check] = [
        .rows(
            "appointments.state", "appointments",
            """
            SELECT id, 'is ' || status || ', but what is kept of its steps does not lead there' FROM appointments
            WHERE (status = 'requested' AND confirmed_at IS NOT NULL)
                OR (status IN ('confirmed', 'arrived', 'fulfilled') AND confirmed_at IS NULL)
                OR (status IN ('arrived', 'fulfilled')) <> (arrived_at IS NOT NULL)
                OR (status = 'fulfilled') <> (repair_order_id IS NOT NULL)
                OR (status IN ('cancelled', 'noShow')) <> (ended_at IS NOT NULL)
            """),
        .rows(
            "appointments.order", "appointments",
            """
            SELECT a.id, 'is fulfilled by ' || a.repair_order_id || ', which is made of '
                || COALESCE(o.appointment_id, 'no appointment')
            FROM appointments a LEFT JOIN repair_orders o ON o.id = a.repair_order_id
            WHERE a.repair_order_id IS NOT NULL AND (o.appointment_id IS NULL OR o.appointment_id <> a.id)
            UNION ALL
            SELECT a.id, 'order ' || o.id || ' is made of it, but it is fulfilled by '
                || COALESCE(a.repair_order_id, 'none')
            FROM repair_orders o JOIN appointments a ON a.id = o.appointment_id
            WHERE a.repair_order_id IS NULL OR a.repair_order_id <> o.id
            """),
        .rows(
            "appointments.events", "appointments",
            """
            SELECT a.id, 'was never recorded as made' FROM appointments a
            WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.root_id = a.id AND e.type = 'appointment.created')
            """),
    ]

    private static let capacity: [Check] = [
        .rows(
            "capacity.released", "capacity_claims",
            """
            SELECT c.id, 'is kept for ' || a.id || ', which is ' || a.status
            FROM capacity_claims c JOIN appointments a ON a.id = c.appointment_id
            WHERE a.status IN ('cancelled', 'noShow')
            """),
        .rows(
            "capacity.held", "appointments",
            """
            SELECT a.id, 'is ' || a.status || ' and has no advisor''s time' FROM appointments a
            WHERE a.status IN ('requested', 'confirmed') AND NOT EXISTS (SELECT 1 FROM capacity_claims c
                WHERE c.appointment_id = a.id AND c.kind = 'advisor' AND c.resource_id = a.advisor_id)
            """),
        .rows(
            "capacity.holds", "capacity_claims",
            """
            SELECT c.id, 'is kept for hold ' || h.id || ', which has ended'
            FROM capacity_claims c JOIN slot_holds h ON h.id = c.hold_id WHERE h.ended_at IS NOT NULL
            UNION ALL
            SELECT c.id, 'ends at another time than its hold ' || h.id
            FROM capacity_claims c JOIN slot_holds h ON h.id = c.hold_id WHERE c.expires_at <> h.expires_at
            """),
        .rows(
            "capacity.days", "capacity_claims",
            """
            SELECT c.id, 'begins on a day of outlet ' || c.outlet_id || ' that has no version'
            FROM capacity_claims c
            WHERE NOT EXISTS (SELECT 1 FROM capacity_days d
                WHERE d.outlet_id = c.outlet_id AND d.day = c.starts_at / 86400000000)
            """),
        .rows(
            "capacity.overlap", "capacity_claims",
            """
            SELECT id, kind || ' ' || resource_id || ' is taken already by another claim'
            FROM (SELECT id, kind, resource_id, starts_at,
                MAX(ends_at) OVER (PARTITION BY resource_id ORDER BY starts_at, id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
                FROM capacity_claims) AS claims
            WHERE starts_at < taken_until
            """),
    ]

    private static let waitList: [Check] = [
        .rows(
            "waitList.offer", "wait_list_entries",
            """
            SELECT w.id, 'is ' || w.status || ', but what is offered does not say so' FROM wait_list_entries w
            WHERE (w.status = 'waiting' AND w.hold_id IS NOT NULL)
                OR (w.status = 'offered' AND NOT EXISTS (SELECT 1 FROM wait_list_offers o
                    WHERE o.hold_id = w.hold_id AND o.entry_id = w.id AND o.outcome = 'open'))
                OR (w.status = 'booked') <> (w.appointment_id IS NOT NULL)
            """)
    ]
}
