import Network
import SQLDatabase
import ServiceKit

/// The SQL of an outlet's stock by part.
enum StockLevelTable {
    struct Filter {
        var outlet: OutletID
        /// The day at the outlet: lots that expired before it are not issuable.
        var day: LocalDate
        var partNumber: String?
        /// The identifier of the last part seen.
        var after: String
        var limit: Int
    }

    private static let columns: SQL = """
        SELECT p.id, p.number, p.name, CAST(SUM(l.on_hand) AS BIGINT),
            CAST(SUM(CASE WHEN l.status = 'available' AND (l.expires_on IS NULL OR l.expires_on >= $2)
                THEN l.on_hand ELSE 0 END) AS BIGINT),
            (SELECT CAST(COALESCE(SUM(r.quantity), 0) AS BIGINT) FROM part_reservations r
                WHERE r.outlet_id = $1 AND r.part_id = p.id)
        FROM lots l JOIN parts p ON p.id = l.part_id
        WHERE l.outlet_id = $1 AND l.part_id > $3
        """
    private static let grouping: SQL = " GROUP BY p.id, p.number, p.name ORDER BY p.id LIMIT $4"
    private static let all = columns + grouping
    private static let one = columns + " AND l.part_id = (SELECT id FROM parts WHERE number = $5)" + grouping

    /// Levels by part, without their lots, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [StockLevel] {
        let values: [SQLValue] = [
            filter.outlet.sql, filter.day.sql, .text(filter.after), .int(filter.limit + 1),
        ]
        let number = filter.partNumber.map { [SQLValue.text($0)] }
        return try transaction.query(number == nil ? all : one, values + (number ?? [])) { row in
            StockLevel(
                partID: PartID(stored: row.text(0)), partNumber: row.text(1), name: row.text(2),
                onHand: Quantity(thousandths: row.int64(3)), issuable: Quantity(thousandths: row.int64(4)),
                reserved: Quantity(thousandths: row.int64(5)), day: filter.day)
        }
    }
}
