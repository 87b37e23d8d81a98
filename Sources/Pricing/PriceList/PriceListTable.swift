import Network
import Parts
import SQLDatabase
import ServiceKit

/// The SQL of price lists, rates and part prices.
enum PriceListTable {
    private static let columns: SQL = """
        SELECT l.id, l.outlet_id, l.effective_from, l.currency, l.created_at, l.version,
            (SELECT MIN(n.effective_from) FROM price_lists n
                WHERE n.outlet_id = l.outlet_id AND n.effective_from > l.effective_from)
        FROM price_lists l
        """
    private static let byID = columns + " WHERE l.id = $1"
    private static let inForce =
        columns + " WHERE l.outlet_id = $1 AND l.effective_from <= $2 ORDER BY l.effective_from DESC LIMIT 1"

    static func find(_ id: PriceListID, in transaction: Transaction) throws -> PriceList? {
        try transaction.first(byID, [id.sql], read)
    }

    /// The list that is in force on a day: the last one that began.
    static func inForce(
        _ outlet: OutletID, on day: LocalDate, in transaction: Transaction
    ) throws -> PriceList? {
        try transaction.first(inForce, [outlet.sql, day.sql], read)
    }

    /// The dates that lists are filtered by besides when they were published and changed.
    static let dates = [DateFilter("effective", " AND effective_from", isDay: true)]
    /// What tells that a list was published, or ended by the next one, which has the event.
    static let changes = ChangeTrace.resource.and(
        partsOf: """
            SELECT (SELECT b.id FROM price_lists b
                WHERE b.outlet_id = n.outlet_id AND b.effective_from < n.effective_from
                ORDER BY b.effective_from DESC LIMIT 1)
            FROM price_lists n WHERE n.id
            """)

    /// An outlet's lists that begin before a day, the latest first, one more than the limit where there are more.
    static func list(
        _ outlet: OutletID, dates: DateBounds, before day: Int64, limit: Int, in transaction: Transaction
    ) throws -> [PriceList] {
        var conditions = SQLConditions(
            columns + " WHERE l.outlet_id = $1 AND l.effective_from < $2",
            [outlet.sql, .integer(day), .int(limit + 1)])
        conditions.add(dates)
        conditions.end(" ORDER BY l.effective_from DESC LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The outlet whose prices a list holds; nil where there is no such list.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM price_lists WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    static func rates(of list: PriceList, in transaction: Transaction) throws -> [LaborRate] {
        try transaction.query(
            """
            SELECT pay_type, skill, per_hour FROM labor_rates WHERE price_list_id = $1 ORDER BY pay_type, skill
            """,
            [list.id.sql]
        ) { row in
            guard let payType = PayType(rawValue: row.text(0)) else {
                throw DatabaseError(.mismatch, "a labour rate has an unknown pay type")
            }
            return LaborRate(payType: payType, skill: row.text(1), perHour: Money(row.int64(2), list.currency))
        }
    }

    static func partPrices(of list: PriceList, in transaction: Transaction) throws -> [PartPrice] {
        try transaction.query(
            """
            SELECT c.part_id, p.number, c.price FROM part_prices c JOIN parts p ON p.id = c.part_id
            WHERE c.price_list_id = $1 ORDER BY c.part_id
            """,
            [list.id.sql]
        ) { row in
            PartPrice(
                partID: PartID(stored: row.text(0)), partNumber: row.text(1), price: Money(row.int64(2), list.currency))
        }
    }

    /// What a list says of one part, in the list's currency; nil where it says nothing.
    static func price(of part: PartID, list: PriceListID, in transaction: Transaction) throws -> Int64? {
        try transaction.first(
            "SELECT price FROM part_prices WHERE price_list_id = $1 AND part_id = $2", [list.sql, part.sql]
        ) { $0.int64(0) }
    }

    /// Answers whether it was inserted: not where the outlet has a list from that day.
    static func insert(_ list: PriceList, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO price_lists (id, outlet_id, effective_from, currency, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (outlet_id, effective_from) DO NOTHING
            """,
            [
                list.id.sql, list.outletID.sql, list.effectiveFrom.sql, .text(list.currency.rawValue),
                list.createdAt.sql, .integer(list.version),
            ]) == 1
    }

    static func insert(_ rate: LaborRate, of id: PriceListID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO labor_rates (price_list_id, pay_type, skill, per_hour) VALUES ($1, $2, $3, $4)",
            [id.sql, .text(rate.payType.rawValue), .text(rate.skill), .integer(rate.perHour.amount)])
    }

    static func insert(_ price: PartPrice, of id: PriceListID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO part_prices (price_list_id, part_id, price) VALUES ($1, $2, $3)",
            [id.sql, price.partID.sql, .integer(price.price.amount)])
    }

    private static func read(_ row: Row) throws -> PriceList {
        guard let currency = Currency(rawValue: row.text(3)) else {
            throw DatabaseError(.mismatch, "a price list has an unknown currency")
        }
        let next = row.optionalInt64(6).map { LocalDate(daysSinceEpoch: Int32(clamping: $0)) }
        return PriceList(
            id: PriceListID(stored: row.text(0)), outletID: OutletID(stored: row.text(1)),
            effectiveFrom: LocalDate(daysSinceEpoch: Int32(clamping: row.int64(2))),
            effectiveUntil: next?.adding(days: -1), currency: currency,
            createdAt: Instant(microseconds: row.int64(4)), version: row.int64(5))
    }
}
