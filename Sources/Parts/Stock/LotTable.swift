import Network
import SQLDatabase
import ServiceKit

/// The SQL of lots and their balances.
enum LotTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, part_id, lot, on_hand, unit_cost, currency, expires_on, status, received_at, version
        FROM lots
        """
    private static let byID = columns + " WHERE id = $1"
    private static let byCode = columns + " WHERE outlet_id = $1 AND part_id = $2 AND lot = $3"
    private static let issuable =
        columns + """
             WHERE outlet_id = $1 AND part_id = $2 AND on_hand > 0 AND status = 'available'
                AND (expires_on IS NULL OR expires_on >= $3)
            ORDER BY expires_on NULLS LAST, received_at, id
            """
    private static let filled =
        columns + """
             WHERE outlet_id = $1 AND part_id >= $2 AND part_id <= $3 AND on_hand > 0
            ORDER BY part_id, expires_on NULLS LAST, received_at, id
            """

    static func find(_ id: LotID, in transaction: Transaction) throws -> Lot? {
        try transaction.first(byID, [id.sql], read)
    }

    static func find(
        _ lot: String, of part: PartID, outlet: OutletID, in transaction: Transaction
    ) throws -> Lot? {
        try transaction.first(byCode, [outlet.sql, part.sql, .text(lot)], read)
    }

    /// Lots that may be issued on a day, in the order in which they are to go (PRT-03).
    static func issuable(
        _ part: PartID, outlet: OutletID, on day: LocalDate, in transaction: Transaction
    ) throws -> [Lot] {
        try transaction.query(issuable, [outlet.sql, part.sql, day.sql], read)
    }

    /// Lots with something in them, of the parts from one identifier to another.
    static func filled(
        from first: PartID, through last: PartID, outlet: OutletID, in transaction: Transaction
    ) throws -> [Lot] {
        try transaction.query(filled, [outlet.sql, first.sql, last.sql], read)
    }

    static func onHand(_ part: PartID, outlet: OutletID, in transaction: Transaction) throws -> Quantity {
        try transaction.first(
            """
            SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM lots WHERE outlet_id = $1 AND part_id = $2
            """,
            [outlet.sql, part.sql]
        ) { Quantity(thousandths: $0.int64(0)) } ?? .zero
    }

    static func issuableSum(
        _ part: PartID, outlet: OutletID, on day: LocalDate, in transaction: Transaction
    ) throws -> Quantity {
        try transaction.first(
            """
            SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM lots
            WHERE outlet_id = $1 AND part_id = $2 AND status = 'available' AND (expires_on IS NULL OR expires_on >= $3)
            """,
            [outlet.sql, part.sql, day.sql]
        ) { Quantity(thousandths: $0.int64(0)) } ?? .zero
    }

    static func insert(_ lot: Lot, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO lots (
                id, outlet_id, part_id, lot, on_hand, unit_cost, currency, expires_on, status, received_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                lot.id.sql, lot.outletID.sql, lot.partID.sql, .text(lot.lot), .integer(lot.onHand.thousandths),
                .integer(lot.unitCost.amount), .text(lot.unitCost.currency.rawValue), lot.expiresOn?.sql ?? .null,
                .text(lot.status.rawValue), lot.receivedAt.sql, .integer(lot.version),
            ])
    }

    static func add(_ quantity: Quantity, to id: LotID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "UPDATE lots SET on_hand = on_hand + $2, version = version + 1 WHERE id = $1",
            [id.sql, .integer(quantity.thousandths)]) == 1
    }

    /// Takes from a lot where that much is still in it.
    static func take(_ quantity: Quantity, from id: LotID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "UPDATE lots SET on_hand = on_hand - $2, version = version + 1 WHERE id = $1 AND on_hand >= $2",
            [id.sql, .integer(quantity.thousandths)]) == 1
    }

    private static func read(_ row: Row) throws -> Lot {
        guard let status = LotStatus(rawValue: row.text(8)) else {
            throw DatabaseError(.mismatch, "a lot has an unknown status")
        }
        return Lot(
            id: LotID(stored: row.text(0)), outletID: OutletID(stored: row.text(1)),
            partID: PartID(stored: row.text(2)), lot: row.text(3), onHand: Quantity(thousandths: row.int64(4)),
            unitCost: Money(row.int64(5), try row.currency(6)), expiresOn: row.optionalDate(7), status: status,
            receivedAt: Instant(microseconds: row.int64(9)), version: row.int64(10))
    }
}
