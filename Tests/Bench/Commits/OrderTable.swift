import SQLDatabase

/// One order with three lines: what a write of the group-commit bench stores.
enum OrderTable {
    static let schema: [SQL] = [
        """
        CREATE TABLE orders (
            id TEXT PRIMARY KEY, number TEXT NOT NULL, customer_id TEXT NOT NULL, status TEXT NOT NULL,
            created_at INTEGER NOT NULL, total INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE order_lines (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders (id), position INTEGER NOT NULL,
            part_number TEXT NOT NULL, quantity INTEGER NOT NULL, price INTEGER NOT NULL
        ) STRICT
        """,
    ]
    static let insertOrder: SQL = """
        INSERT INTO orders (id, number, customer_id, status, created_at, total) VALUES ($1, $2, $3, $4, $5, $6)
        """
    static let insertLine: SQL = """
        INSERT INTO order_lines (id, order_id, position, part_number, quantity, price) VALUES ($1, $2, $3, $4, $5, $6)
        """

    static let linesPerOrder = 3

    /// Texts as long as the program's own; ascending, as its identifiers are.
    static func order(_ serial: Int) -> [SQLValue] {
        [
            .text(identifier("ro_", serial)), .text(identifier("SH01-26-", serial)), .text(identifier("cus_", 7)),
            "draft", .int(1_795_482_000_000_000 + serial), .int(90_000 + serial),
        ]
    }

    static func line(_ position: Int, of serial: Int) -> [SQLValue] {
        [
            .text(identifier("rol_", serial * linesPerOrder + position)), .text(identifier("ro_", serial)),
            .int(position), "OIL-001", 5, 9_500,
        ]
    }

    static func insert(_ serial: Int, in transaction: Transaction) throws {
        try transaction.execute(insertOrder, order(serial))
        for position in 0..<linesPerOrder {
            try transaction.execute(insertLine, line(position, of: serial))
        }
    }

    private static func identifier(_ prefix: String, _ serial: Int) -> String {
        let digits = String(serial)
        return prefix + String(repeating: "0", count: max(0, 26 - digits.utf8.count)) + digits
    }
}
