package import ServiceKit
import SQLDatabase

/// The parts catalogue, and the stock of each outlet as a ledger (spec parts.md).
package enum PartsModule {
    package static let module = Module(
        "parts", migrations: [migration],
        routes: PartRoutes.all + GoodsReceiptRoutes.all + StockRoutes.all,
        checks: PartsCheckTable.all,
        scopes: [OutletScope("/v1/goods-receipts/{id}", GoodsReceiptTable.place)])

    private static let migration = Migration(
        number: 4, name: "parts", statements: catalogue + stock + receipts)

    private static let catalogue: [SQL] = [
        """
        CREATE TABLE parts (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, search_name TEXT NOT NULL,
            unit TEXT NOT NULL, list_price INTEGER NOT NULL CHECK (list_price >= 0),
            cost INTEGER NOT NULL CHECK (cost >= 0), currency TEXT NOT NULL,
            genuine INTEGER NOT NULL CHECK (genuine IN (0, 1)), category TEXT, maker TEXT,
            shelf_life_days INTEGER CHECK (shelf_life_days > 0),
            hazardous INTEGER NOT NULL CHECK (hazardous IN (0, 1)), supersedes TEXT REFERENCES parts (number),
            created_at INTEGER NOT NULL, version INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX parts_by_supersedes ON parts (supersedes)",
    ]

    private static let stock: [SQL] = [
        """
        CREATE TABLE lots (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            part_id TEXT NOT NULL REFERENCES parts (id), lot TEXT NOT NULL,
            on_hand INTEGER NOT NULL CHECK (on_hand >= 0), unit_cost INTEGER NOT NULL CHECK (unit_cost >= 0),
            currency TEXT NOT NULL, expires_on INTEGER,
            status TEXT NOT NULL CHECK (status IN ('available', 'quarantined')), received_at INTEGER NOT NULL,
            version INTEGER NOT NULL, UNIQUE (outlet_id, part_id, lot)
        ) STRICT
        """,
        "CREATE INDEX lots_by_part ON lots (part_id)",
        """
        CREATE TABLE stock_movements (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            part_id TEXT NOT NULL REFERENCES parts (id), lot_id TEXT NOT NULL REFERENCES lots (id),
            kind TEXT NOT NULL CHECK (kind IN (
                'receipt', 'issue', 'return', 'transferOut', 'transferIn', 'adjustment', 'scrap', 'sale')),
            quantity INTEGER NOT NULL CHECK (quantity <> 0), reference TEXT NOT NULL,
            staff_id TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX stock_movements_by_time ON stock_movements (at, id)",
        "CREATE INDEX stock_movements_by_outlet ON stock_movements (outlet_id, at, id)",
        "CREATE INDEX stock_movements_by_part ON stock_movements (part_id, at, id)",
        "CREATE INDEX stock_movements_by_outlet_part ON stock_movements (outlet_id, part_id, at, id)",
        "CREATE INDEX stock_movements_by_lot ON stock_movements (lot_id, kind)",
        """
        CREATE TABLE part_reservations (
            id TEXT PRIMARY KEY, holder TEXT NOT NULL, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            part_id TEXT NOT NULL REFERENCES parts (id), quantity INTEGER NOT NULL CHECK (quantity >= 0),
            short INTEGER NOT NULL CHECK (short >= 0), created_at INTEGER NOT NULL, version INTEGER NOT NULL,
            UNIQUE (holder, outlet_id, part_id), CHECK (quantity + short > 0)
        ) STRICT
        """,
        "CREATE INDEX part_reservations_by_part ON part_reservations (outlet_id, part_id)",
    ]

    private static let receipts: [SQL] = [
        """
        CREATE TABLE goods_receipts (
            id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            received_by TEXT NOT NULL REFERENCES staff (id), supplier TEXT, created_at INTEGER NOT NULL,
            version INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX goods_receipts_by_outlet ON goods_receipts (outlet_id, id)",
        """
        CREATE TABLE goods_receipt_lines (
            receipt_id TEXT NOT NULL REFERENCES goods_receipts (id), position INTEGER NOT NULL,
            lot_id TEXT NOT NULL REFERENCES lots (id), quantity INTEGER NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (receipt_id, position)
        ) STRICT
        """,
        "CREATE INDEX goods_receipt_lines_by_lot ON goods_receipt_lines (lot_id)",
    ]
}
