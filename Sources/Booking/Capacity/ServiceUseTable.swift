import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Services that an appointment or a hold takes of those that the outlet limits (BKG-16).
struct ServiceUse: Sendable {
    let span: Range<Instant>
    let operations: [String]
}

/// The SQL of what appointments and holds there are, whatever they take.
enum ServiceUseTable {
    /// Those at an outlet that begin in the span, but for one appointment that is moved.
    static func list(
        at outlet: OutletID, in span: Range<Instant>, besides: AppointmentID?, _ now: Instant,
        in transaction: Transaction
    ) throws -> [ServiceUse] {
        let booked = try transaction.query(
            """
            SELECT starts_at, ends_at, operations FROM appointments
            WHERE outlet_id = $1 AND starts_at >= $2 AND starts_at < $3 AND status <> 'cancelled'
                AND status <> 'noShow' AND id <> $4
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql, .text(besides?.text ?? "")], read)
        let held = try transaction.query(
            """
            SELECT starts_at, ends_at, operations FROM slot_holds
            WHERE outlet_id = $1 AND starts_at >= $2 AND starts_at < $3 AND ended_at IS NULL AND expires_at > $4
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql, now.sql], read)
        return booked + held
    }

    private static func read(_ row: Row) throws -> ServiceUse {
        ServiceUse(span: row.instant(0)..<row.instant(1), operations: try StringList.decode(row.text(2)))
    }
}
