import SQLDatabase
import SQLiteEngine

/// A small schema with all that a copy has to mind: every type, a table that refers to itself, one numbered by the
/// database, keys of two columns, one of them descending in use, and names that sort before those they refer to.
let shopMigrations = [
    Migration(
        number: 1, name: "shop",
        statements: [
            "CREATE TABLE parts (number TEXT PRIMARY KEY, replaces TEXT REFERENCES parts (number), photo BLOB) STRICT",
            "CREATE TABLE baskets (id TEXT PRIMARY KEY, note TEXT) STRICT",
            """
            CREATE TABLE basket_lines (
                basket_id TEXT NOT NULL REFERENCES baskets (id), position INTEGER NOT NULL,
                part_number TEXT NOT NULL REFERENCES parts (number), quantity INTEGER NOT NULL,
                PRIMARY KEY (basket_id, position)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX basket_lines_by_part ON basket_lines (part_number)",
            "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
            "INSERT INTO settings (name, value) VALUES ('currency', 'CNY'), ('language', 'zh-CN')",
        ]),
    Migration(
        number: 2, name: "events",
        statements: ["CREATE TABLE events (sequence INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT"]),
]

/// A shop with so many events, and texts and numbers of every kind.
func shop(events: Int = 3, migrations: [Migration] = shopMigrations) throws -> SQLiteDatabase {
    let database = try SQLiteDatabase.inMemory()
    try Migrator.migrate(database, migrations, now: 1)
    try database.writeAndWait { transaction in
        // The first is replaced by one that sorts after it, the last by itself.
        let parts: [[SQLValue]] = [
            ["A", "Z", .blob([])], ["Z", nil, .blob([0, 255, 0])], ["Ä \u{0} '\"\\", "A", nil], ["", "", nil],
        ]
        for part in parts {
            try transaction.execute("INSERT INTO parts (number, photo) VALUES ($1, $2)", [part[0], part[2]])
        }
        for part in parts {
            try transaction.execute("UPDATE parts SET replaces = $2 WHERE number = $1", [part[0], part[1]])
        }
        try transaction.execute("UPDATE settings SET value = 'EUR' WHERE name = 'currency'")
        try transaction.execute("INSERT INTO baskets (id, note) VALUES ('b1', ''), ('b2', NULL)")
        for (position, quantity) in [Int64.min, -1, 0, 1, Int64.max].enumerated() {
            try transaction.execute(
                "INSERT INTO basket_lines (basket_id, position, part_number, quantity) VALUES ('b2', $1, 'Z', $2)",
                [.int(position - 2), .integer(quantity)])
        }
        for event in 0..<events {
            try transaction.execute(
                "INSERT INTO events (sequence, what) VALUES ($1, $2)", [.int(event * 2 + 7), .text("事件 \(event)")])
        }
    }
    return database
}

/// Every row of a shop, as text.
func contents(_ database: any Database) throws -> [String] {
    try database.read { transaction in
        let statements: [SQL] = [
            "SELECT number, replaces, photo FROM parts ORDER BY number",
            "SELECT basket_id, position, part_number, quantity FROM basket_lines ORDER BY basket_id, position",
            "SELECT id, note, 0 FROM baskets ORDER BY id",
            "SELECT name, value, 0 FROM settings ORDER BY name",
            "SELECT sequence, what, 0 FROM events ORDER BY sequence",
        ]
        return try statements.flatMap { statement in
            try transaction.query(statement) { "\($0.value(0)) \($0.value(1)) \($0.value(2))" }
        }
    }
}
