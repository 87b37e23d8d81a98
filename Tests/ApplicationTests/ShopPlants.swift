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
    ]
}
