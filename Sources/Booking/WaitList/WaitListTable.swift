import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of the wait-list.
enum WaitListTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, customer_id, vehicle_id, channel, concerns, operations, advisor_id, transport, note,
            window_from, window_until, created_at, status, version, hold_id, appointment_id, place
        FROM wait_list_entries
        """
    private static let byID: SQL = columns + " WHERE id = $1"
    private static let byHold: SQL = columns + " WHERE hold_id = $1"
    static let waiting: SQL =
        columns + """
             WHERE outlet_id = $1 AND status = 'waiting' AND window_from < $3 AND window_until >= $2 ORDER BY place
            """
    static let lapsed: SQL =
        columns + """
             WHERE outlet_id = $1 AND status = 'offered'
                AND hold_id IN (SELECT h.id FROM slot_holds h WHERE h.expires_at <= $2) ORDER BY place
            """

    static func find(_ id: WaitListEntryID, in transaction: Transaction) throws -> WaitListEntry? {
        try transaction.first(byID, [id.sql], read)
    }

    /// The one to whom a hold is offered.
    static func find(offered hold: SlotHoldID, in transaction: Transaction) throws -> WaitListEntry? {
        try transaction.first(byHold, [hold.sql], read)
    }

    /// Those who wait for a time in the span, who came first at first.
    static func waiting(
        at outlet: OutletID, for span: Range<Instant>, in transaction: Transaction
    ) throws -> [WaitListEntry] {
        try transaction.query(waiting, [outlet.sql, span.lowerBound.sql, span.upperBound.sql], read)
    }

    /// Those whose offers have ended by themselves.
    static func lapsed(at outlet: OutletID, now: Instant, in transaction: Transaction) throws -> [WaitListEntry] {
        try transaction.query(lapsed, [outlet.sql, now.sql], read)
    }

    /// What tells that an entry has changed.
    static let changes = ChangeTrace.document.and(
        ofCustomersIn: "SELECT id FROM wait_list_entries WHERE customer_id")

    /// The entries of an outlet in the order in which they came, one more than the limit where there are more.
    static func list(
        outlet: OutletID, status: WaitListStatus?, dates: DateBounds, after: Int64, limit: Int,
        in transaction: Transaction
    ) throws -> [WaitListEntry] {
        var conditions = SQLConditions(
            columns + " WHERE outlet_id = $1 AND place > $2", [outlet.sql, .integer(after), .int(limit + 1)])
        conditions.add(" AND status = ", status?.rawValue)
        conditions.add(dates)
        conditions.end(" ORDER BY place LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// What a customer still waits for.
    static func open(of customer: CustomerID, in transaction: Transaction) throws -> [WaitListEntry] {
        try transaction.query(
            columns + " WHERE customer_id = $1 AND (status = 'waiting' OR status = 'offered') ORDER BY id",
            [customer.sql], read)
    }

    static func insert(_ entry: WaitListEntry, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO wait_list_entries (id, outlet_id, customer_id, vehicle_id, channel, concerns, operations,
                advisor_id, transport, note, window_from, window_until, created_at, status, version, place)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, COALESCE(MAX(place), 0) + 1
            FROM wait_list_entries WHERE outlet_id = $2
            """,
            [
                entry.id.sql, entry.outletID.sql, entry.customerID.sql, entry.vehicleID.sql,
                .text(entry.channel.rawValue), .text(StringList.encode(entry.concerns)),
                .text(StringList.encode(entry.operations)), .optional(entry.advisorID),
                .optional(entry.transport?.rawValue), .optional(entry.note), entry.window.lowerBound.sql,
                entry.window.upperBound.sql, entry.createdAt.sql, .text(entry.status.rawValue),
                .integer(entry.version),
            ])
    }

    /// Saves what can change.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ entry: WaitListEntry, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE wait_list_entries SET version = $2, status = $3, hold_id = $4, appointment_id = $5
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                entry.id.sql, .integer(entry.version), .text(entry.status.rawValue), .optional(entry.holdID),
                .optional(entry.appointmentID),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func read(_ row: Row) throws -> WaitListEntry {
        guard let channel = BookingChannel(rawValue: row.text(4)), let status = WaitListStatus(rawValue: row.text(13))
        else { throw DatabaseError(.mismatch, "a wait-list entry has a channel or a status that is not known") }
        return WaitListEntry(
            id: row.id(0), outletID: row.id(1), customerID: row.id(2), vehicleID: row.id(3), channel: channel,
            concerns: try StringList.decode(row.text(5)), operations: try StringList.decode(row.text(6)),
            advisorID: row.optionalID(7), transport: row.optionalText(8).flatMap(Transport.init),
            note: row.optionalText(9), window: row.instant(10)...row.instant(11), createdAt: row.instant(12),
            status: status, version: row.int64(14), holdID: row.optionalID(15), appointmentID: row.optionalID(16),
            place: row.int64(17))
    }
}
