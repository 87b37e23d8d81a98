import Application
import Metrics
import SQLDatabase
import SQLiteEngine
import ServiceKit

/// A network with a long past: the demo's orders, made by the program's own actions, and their finished ones over and
/// over as years of history before them.
///
/// What is open now is the same however long the past is, as in a workshop. The past's orders belong to customers and
/// vehicles of their own; the outlets stay three, so that each has a third of everything.
struct GrowthData {
    static let key = "bl_growth"
    /// Copies differ in so many characters of each identifier's time: about 12 days a step.
    static let codeLength = 4
    /// The digits of identifiers: Crockford's base 32.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    /// The demo's last day, far ahead, so that there is room for the past in the identifiers' time.
    static let today = LocalDate("2035-11-20")
    private static let orderTables = [
        "repair_orders", "repair_order_concerns", "repair_order_jobs", "repair_order_part_lines", "deferred_jobs",
    ]
    private static let tables = [
        ("customers", finishedCustomers), ("customer_phones", "customer_id IN (\(ids("kept_customers")))"),
        ("vehicles", "owner_id IN (\(ids("kept_customers")))"), ("appointments", "status = 'fulfilled'"),
        ("capacity_claims", "appointment_id IN (\(ids("kept_appointments")))"), ("repair_orders", finishedOrders),
        ("repair_order_concerns", ofOrders), ("repair_order_jobs", ofOrders), ("repair_order_part_lines", ofOrders),
        ("deferred_jobs", ofOrders), ("clockings", ofOrders),
    ]
    private static let finishedCustomers = "TRUE"
    private static let finishedOrders = "status IN ('closed', 'cancelled')"
    private static let ofOrders = "order_id IN (\(ids("kept_repair_orders")))"

    private static func ids(_ table: String) -> String { "SELECT id FROM temp.\(table)" }

    let path: String
    /// How many rows the order tables have together.
    private(set) var rows = 0
    private(set) var orders = 0

    /// Makes the file.
    ///
    /// - Parameter base: orders of the demo.
    init(path: String, rows wanted: Int, base: Int, say: (String) -> Void) throws {
        self.path = path
        let watch = Stopwatch()
        try Self.makeBase(path, orders: base)
        say("\(base) orders made by the program's actions in \(watch.seconds) s")
        let database = try RawDatabase(path: path)
        try database.run(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;
            PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF
            """)
        try Self.multiply(database, to: wanted, say: say)
        try database.run("PRAGMA analysis_limit = 400; ANALYZE")
        rows = try Self.count(database)
        orders = Int(try database.text("SELECT count(*) FROM repair_orders")) ?? 0
        say("\(Text.grouped(rows)) rows in the order tables, \(Text.grouped(orders)) orders, in \(watch.seconds) s")
    }

    private static func makeBase(_ path: String, orders: Int) throws {
        guard let today else { throw RawDatabase.Failure(description: "no such day") }
        var options = SQLiteOptions()
        options.synchronous = .off
        options.cacheKiB = 262_144
        let database = try SQLiteDatabase(path: path, options: options)
        defer { database.close() }
        try Migrator.migrate(database, Composition.modules.flatMap(\.migrations), now: 1)
        _ = try database.writeAndWait { transaction in
            try AdministratorKey.establish(
                given: key, at: Instant(seconds: 0), random: SeededRandomSource(seed: 1), in: transaction)
        }
        try DemoBuilder(database: database, key: key, seed: 1).build(orders: orders, today: today) { _ in }
    }

    private static func multiply(_ database: RawDatabase, to wanted: Int, say: (String) -> Void) throws {
        let prefixes = Set(try tables.compactMap { try CopiedTable.prefix(of: $0.0, in: database) })
        let copied = try tables.map { name, condition in
            let table = try CopiedTable(name, prefixes: prefixes, in: database)
            try table.remember(where: condition, in: database)
            return table
        }
        let kept = try orderTables.reduce(0) { sum, name in
            sum + (Int(try database.text("SELECT count(*) FROM temp.kept_\(name)")) ?? 0)
        }
        let copies = try max(0, (wanted - count(database)) / max(1, kept))
        guard copies > 0 else { return }
        // Filled in one go at the end, which is many times quicker than row by row.
        let names = tables.map { "'\($0.0)'" }.joined(separator: ", ")
        let indexes = try database.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (\(names))")
        for index in indexes { try database.run("DROP INDEX \(index[0])") }
        let first = try firstCode(database) - copies
        guard first > 0 else { throw RawDatabase.Failure(description: "so many copies do not fit before the demo") }
        for turn in 0..<copies {
            // Ten years back in even steps; a microsecond more each, so that no two claims begin at once.
            let ago = (35 + (copies - turn) * 3_650 / copies) * 86_400_000_000 + turn
            try database.run("BEGIN")
            for table in copied {
                try table.copy(code: code(first + turn), turn: turn, microsecondsAgo: ago, in: database)
            }
            try database.run("COMMIT")
            if turn % 100 == 99 { say("\(turn + 1) of \(copies) copies made") }
        }
        for index in indexes { try database.run(index[1]) }
    }

    private static func count(_ database: RawDatabase) throws -> Int {
        try orderTables.reduce(0) { sum, name in
            sum + (Int(try database.text("SELECT count(*) FROM main.\(name)")) ?? 0)
        }
    }

    /// The smallest number that identifiers begin with.
    private static func firstCode(_ database: RawDatabase) throws -> Int {
        let smallest = try database.text("SELECT substr(min(id), 5, \(codeLength)) FROM customers")
        return smallest.utf8.reduce(0) { number, digit in
            number * 32 + (alphabet.firstIndex(of: digit) ?? 0)
        }
    }

    private static func code(_ number: Int) -> String {
        var (rest, digits) = (number, [UInt8]())
        for _ in 0..<codeLength {
            digits.insert(alphabet[rest % 32], at: 0)
            rest /= 32
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension Stopwatch {
    /// Whole seconds since it was started.
    var seconds: Int { Stopwatch().microseconds(since: self) / 1_000_000 }
}
