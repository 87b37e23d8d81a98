package import SQLDatabase
import ServiceKit

/// The SQL of the catalogue.
package enum PartTable {
    private static let columns: SQL = """
        SELECT id, number, name, unit, list_price, cost, currency, genuine, category, maker, shelf_life_days,
            hazardous, supersedes, created_at, version
        FROM parts
        """
    private static let byID = columns + " WHERE id = $1"
    private static let byNumber = columns + " WHERE number = $1"

    package static func find(_ id: PartID, in transaction: Transaction) throws -> Part? {
        try transaction.first(byID, [id.sql], read)
    }

    package static func find(number: String, in transaction: Transaction) throws -> Part? {
        try transaction.first(byNumber, [.text(number)], read)
    }

    struct Filter {
        /// The number of the last part seen.
        var after = ""
        var number: String?
        var nameContains: String?
        /// Only these, where it is not nil.
        var ids: [String]?
        var dates = DateBounds()
        var limit: Int
    }

    /// Parts by number, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [Part] {
        var conditions = SQLConditions(
            columns + " WHERE number > $1", [.text(filter.after), .int(filter.limit + 1)])
        conditions.add(" AND number = ", filter.number)
        if let fragment = filter.nameContains {
            conditions.add(" AND search_name LIKE ", pattern(fragment))
            conditions.add(" ESCAPE '\\'")
        }
        conditions.add(" AND id", among: filter.ids)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY number LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// Answers whether it was inserted: not where the number is taken.
    static func insert(_ part: Part, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO parts (
                id, number, name, search_name, unit, list_price, cost, currency, genuine, category, maker,
                shelf_life_days, hazardous, supersedes, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT (number) DO NOTHING
            """,
            [
                part.id.sql, .text(part.number), .text(part.name), .text(part.name.lowercased()), .text(part.unit),
                .integer(part.listPrice.amount), .integer(part.cost.amount),
                .text(part.listPrice.currency.rawValue), .flag(part.genuine), .optional(part.category),
                .optional(part.maker), .optional(part.shelfLifeDays.map(Int64.init)), .flag(part.hazardous),
                .optional(part.supersedes), part.createdAt.sql, .integer(part.version),
            ]) == 1
    }

    /// Saves what can change, where the version is still the one before.
    static func update(_ part: Part, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE parts
            SET name = $3, search_name = $4, list_price = $5, cost = $6, currency = $7, genuine = $8, category = $9,
                maker = $10, version = $2
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                part.id.sql, .integer(part.version), .text(part.name), .text(part.name.lowercased()),
                .integer(part.listPrice.amount), .integer(part.cost.amount),
                .text(part.listPrice.currency.rawValue), .flag(part.genuine), .optional(part.category),
                .optional(part.maker),
            ]) == 1
    }

    private static func read(_ row: Row) throws -> Part {
        let currency = try row.currency(6)
        return Part(
            id: PartID(stored: row.text(0)), number: row.text(1), name: row.text(2), unit: row.text(3),
            listPrice: Money(row.int64(4), currency), cost: Money(row.int64(5), currency), genuine: row.bool(7),
            category: row.optionalText(8), maker: row.optionalText(9), shelfLifeDays: row.optionalInt(10),
            hazardous: row.bool(11), supersedes: row.optionalText(12), createdAt: Instant(microseconds: row.int64(13)),
            version: row.int64(14))
    }

    /// A pattern for texts that contain the fragment, whatever their case.
    private static func pattern(_ fragment: String) -> String {
        var pattern = "%"
        for character in fragment.lowercased() {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}

extension Row {
    /// A currency by its code.
    func currency(_ column: Int) throws -> Currency {
        guard let currency = Currency(rawValue: text(column)) else {
            throw DatabaseError(.mismatch, "column \(column) is no currency")
        }
        return currency
    }

    /// A day, or nil for NULL.
    func optionalDate(_ column: Int) -> LocalDate? {
        optionalInt64(column).map { LocalDate(daysSinceEpoch: Int32(clamping: $0)) }
    }
}
