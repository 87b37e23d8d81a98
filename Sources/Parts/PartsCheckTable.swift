import SQLDatabase
import ServiceKit

/// What must hold of the stock: the ledger and the balances say the same (PRT-02).
enum PartsCheckTable {
    static let all: [Check] = [
        .rows(
            "parts.lotBalance", "lots",
            """
            SELECT id, 'on hand ' || CAST(on_hand AS TEXT) || ', by the ledger ' || CAST(ledger AS TEXT)
                || ' thousandths'
            FROM (SELECT l.id, l.on_hand, CAST(COALESCE(SUM(m.quantity), 0) AS BIGINT) AS ledger
                FROM lots l LEFT JOIN stock_movements m ON m.lot_id = l.id GROUP BY l.id, l.on_hand) AS balance
            WHERE on_hand <> ledger
            """),
        .rows(
            "parts.movementLot", "stock_movements",
            """
            SELECT m.id, 'moves part ' || m.part_id || ' at ' || m.outlet_id || ', but its lot is of ' || l.part_id
                || ' at ' || l.outlet_id
            FROM stock_movements m JOIN lots l ON l.id = m.lot_id
            WHERE m.part_id <> l.part_id OR m.outlet_id <> l.outlet_id
            """),
        .rows(
            "parts.movementSign", "stock_movements",
            """
            SELECT id, kind || ' of ' || CAST(quantity AS TEXT) || ' thousandths' FROM stock_movements
            WHERE (kind IN ('receipt', 'return', 'transferIn') AND quantity < 0)
                OR (kind IN ('issue', 'transferOut', 'scrap', 'sale') AND quantity > 0)
            """),
        .rows(
            "parts.outstanding", "lots",
            """
            SELECT lot_id, 'more came back than went out: ' || CAST(back AS TEXT) || ' thousandths'
            FROM (SELECT lot_id, CAST(SUM(quantity) AS BIGINT) AS back FROM stock_movements
                WHERE kind = 'issue' OR kind = 'return' GROUP BY lot_id) AS balance
            WHERE back > 0
            """),
        .rows(
            "parts.receipt", "goods_receipt_lines",
            """
            SELECT g.receipt_id || ' ' || CAST(g.position AS TEXT), 'the ledger has no receipt of it'
            FROM goods_receipt_lines g
            WHERE NOT EXISTS (SELECT 1 FROM stock_movements m WHERE m.lot_id = g.lot_id AND m.kind = 'receipt'
                AND m.reference = g.receipt_id AND m.quantity = g.quantity)
            """),
    ]
}
