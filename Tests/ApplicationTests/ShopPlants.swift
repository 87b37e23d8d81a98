import SQLDatabase

/// Faults in what the workshop keeps besides jobs and slips, one for each check of it.
enum ShopPlants {
    static let all: [CheckPlants.Plant] = [
        CheckPlants.Plant(
            "sublets.open",
            "UPDATE repair_orders SET open_sublets = 1 WHERE id = (SELECT min(id) FROM repair_orders)"),
        CheckPlants.Plant(
            "sublets.state",
            """
            INSERT INTO sublets (id, order_id, status, version, vendor, description, cost, currency, created_at,
                created_by)
            SELECT 'sub_1', min(id), 'returned', 1, 'Alloy Works', 'Rims', 100, 'CNY', 0, min(advisor_id)
            FROM repair_orders
            """),
        CheckPlants.Plant(
            "orders.subStatus",
            "UPDATE repair_orders SET sub_status = 'lost' WHERE id = (SELECT min(id) FROM repair_orders)"),
        CheckPlants.Plant(
            "expertCases.state",
            """
            INSERT INTO expert_cases (id, order_id, job_id, status, version, question, opened_by, opened_at,
                clock_paused)
            SELECT 'exc_1', min(order_id), min(id), 'answered', 1, 'Stalls', min(technician_id), 0, 0
            FROM repair_order_jobs WHERE technician_id IS NOT NULL
            """),
        CheckPlants.Plant(
            "moves.outlet",
            """
            INSERT INTO order_moves (id, order_id, from_outlet_id, to_outlet_id, reason, moved_by, at, jobs)
            SELECT 'omv_1', o.id, o.outlet_id, t.id, 'Paint', o.advisor_id, 0, '[]'
            FROM repair_orders o JOIN outlets t ON t.id <> o.outlet_id
            WHERE o.id = (SELECT min(id) FROM repair_orders) AND t.id = (SELECT max(id) FROM outlets
                WHERE id <> o.outlet_id)
            """),
    ]
}
