import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of holds.
enum SlotHoldTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, starts_at, ends_at, advisor_id, operations, channel, transport, vehicle_id, created_at,
            expires_at, ended_at, appointment_id, version
        FROM slot_holds
        """
    private static let byID: SQL = columns + " WHERE id = $1"

    static func find(_ id: SlotHoldID, in transaction: Transaction) throws -> SlotHold? {
        try transaction.first(byID, [id.sql], read)
    }

    /// The dates that holds are filtered by besides when they were made and changed.
    static let dates = [DateFilter("starts", " AND starts_at"), DateFilter("expires", " AND expires_at")]

    /// The holds of an outlet in the order in which they were made, one more than the limit where there are more.
    ///
    /// - Parameter active: only those that hold at this moment.
    static func list(
        outlet: OutletID, active now: Instant?, dates: DateBounds, after: String, limit: Int,
        in transaction: Transaction
    ) throws -> [SlotHold] {
        var conditions = SQLConditions(
            columns + " WHERE outlet_id = $1 AND id > $2", [outlet.sql, .text(after), .int(limit + 1)])
        if let now { conditions.add(" AND ended_at IS NULL AND expires_at > ", now.sql) }
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    static func insert(_ hold: SlotHold, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO slot_holds (id, outlet_id, starts_at, ends_at, advisor_id, operations, channel, transport,
                vehicle_id, created_at, expires_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                hold.id.sql, hold.outletID.sql, hold.startsAt.sql, hold.endsAt.sql, hold.advisorID.sql,
                .text(StringList.encode(hold.operations)), .optional(hold.channel?.rawValue),
                .optional(hold.transport?.rawValue), .optional(hold.vehicleID), hold.createdAt.sql,
                hold.expiresAt.sql, .integer(hold.version),
            ])
    }

    /// Ends a hold that has not ended yet.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func end(_ hold: SlotHold, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE slot_holds SET version = $2, ended_at = $3, appointment_id = $4
            WHERE id = $1 AND version + 1 = $2 AND ended_at IS NULL
            """,
            [hold.id.sql, .integer(hold.version), .optional(hold.endedAt), .optional(hold.appointmentID)])
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func read(_ row: Row) throws -> SlotHold {
        SlotHold(
            id: row.id(0), outletID: row.id(1), startsAt: row.instant(2), endsAt: row.instant(3),
            advisorID: row.id(4), operations: try StringList.decode(row.text(5)),
            channel: row.optionalText(6).flatMap(BookingChannel.init),
            transport: row.optionalText(7).flatMap(Transport.init), vehicleID: row.optionalID(8),
            createdAt: row.instant(9), expiresAt: row.instant(10), endedAt: row.optionalInstant(11),
            appointmentID: row.optionalID(12), version: row.int64(13))
    }
}
