import Network
import SQLDatabase
import ServiceKit

/// The SQL of reservations: one row a holder, outlet and part.
enum ReservationTable {
    private static let columns: SQL = """
        SELECT r.id, r.holder, r.outlet_id, r.part_id, p.number, r.quantity, r.short, r.version
        FROM part_reservations r JOIN parts p ON p.id = r.part_id
        """
    private static let ofHolder = columns + " WHERE r.holder = $1 ORDER BY r.id"
    private static let one = columns + " WHERE r.holder = $1 AND r.outlet_id = $2 AND r.part_id = $3"

    static func list(holder: String, in transaction: Transaction) throws -> [Reservation] {
        try transaction.query(ofHolder, [.text(holder)], read)
    }

    static func find(
        holder: String, outlet: OutletID, part: PartID, in transaction: Transaction
    ) throws -> Reservation? {
        try transaction.first(one, [.text(holder), outlet.sql, part.sql], read)
    }

    /// What is reserved of a part, but for one holder.
    static func reserved(
        _ part: PartID, outlet: OutletID, except holder: String?, in transaction: Transaction
    ) throws -> Quantity {
        try transaction.first(
            """
            SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM part_reservations
            WHERE outlet_id = $1 AND part_id = $2 AND holder <> $3
            """,
            [outlet.sql, part.sql, .text(holder ?? "")]
        ) { Quantity(thousandths: $0.int64(0)) } ?? .zero
    }

    /// Adds to what the holder has reserved of the part, or begins it.
    static func add(_ reservation: Reservation, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO part_reservations (id, holder, outlet_id, part_id, quantity, short, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
            ON CONFLICT (holder, outlet_id, part_id) DO UPDATE
            SET quantity = part_reservations.quantity + excluded.quantity,
                short = part_reservations.short + excluded.short, version = part_reservations.version + 1
            """,
            [
                reservation.id.sql, .text(reservation.holder), reservation.outletID.sql, reservation.partID.sql,
                .integer(reservation.quantity.thousandths), .integer(reservation.short.thousandths), now.sql,
            ])
    }

    /// Sets what is left, where nobody changed it meanwhile.
    static func update(_ reservation: Reservation, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE part_reservations SET quantity = $3, short = $4, version = version + 1
            WHERE id = $1 AND version = $2
            """,
            [
                reservation.id.sql, .integer(reservation.version), .integer(reservation.quantity.thousandths),
                .integer(reservation.short.thousandths),
            ]) == 1
    }

    static func delete(_ reservation: Reservation, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "DELETE FROM part_reservations WHERE id = $1 AND version = $2",
            [reservation.id.sql, .integer(reservation.version)]) == 1
    }

    private static func read(_ row: Row) -> Reservation {
        Reservation(
            id: ReservationID(stored: row.text(0)), holder: row.text(1), outletID: OutletID(stored: row.text(2)),
            partID: PartID(stored: row.text(3)), partNumber: row.text(4),
            quantity: Quantity(thousandths: row.int64(5)), short: Quantity(thousandths: row.int64(6)),
            version: row.int64(7))
    }
}
