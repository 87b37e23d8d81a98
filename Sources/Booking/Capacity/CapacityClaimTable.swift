import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of what appointments take of an outlet's capacity.
enum CapacityClaimTable {
    struct Stored {
        let claim: CapacityClaim
        let isWalkIn: Bool
    }

    static let beginningAtOutlet: SQL = """
        SELECT kind, resource_id, starts_at, ends_at, walk_in FROM capacity_claims
        WHERE outlet_id = $1 AND starts_at >= $2 AND starts_at < $3
        """
    static let beginningElsewhere: SQL = """
        SELECT kind, resource_id, starts_at, ends_at, walk_in FROM capacity_claims
        WHERE resource_id = $1 AND outlet_id <> $2 AND starts_at >= $3 AND starts_at < $4
        """

    /// Takes the resource, unless a claim on it overlaps: the last guard against overbooking (BKG-04).
    ///
    /// - Returns: whether the resource was free.
    static func insert(
        _ claim: CapacityClaim, _ id: CapacityClaimID, of appointment: Appointment, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO capacity_claims (id, outlet_id, kind, resource_id, starts_at, ends_at, appointment_id, walk_in)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8
            WHERE NOT EXISTS (
                SELECT 1 FROM capacity_claims WHERE resource_id = $4 AND starts_at < $6 AND ends_at > $5)
            """,
            [
                id.sql, appointment.outletID.sql, .text(claim.kind.rawValue), .text(claim.resource),
                claim.span.lowerBound.sql, claim.span.upperBound.sql, appointment.id.sql,
                .flag(appointment.channel == .walkIn),
            ]) == 1
    }

    /// Frees all that an appointment took.
    static func deleteAll(of appointment: AppointmentID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM capacity_claims WHERE appointment_id = $1", [appointment.sql])
    }

    /// What an appointment took, in the order of time.
    static func list(of appointment: AppointmentID, in transaction: Transaction) throws -> [CapacityClaim] {
        try transaction.query(
            """
            SELECT kind, resource_id, starts_at, ends_at, walk_in FROM capacity_claims WHERE appointment_id = $1
            ORDER BY starts_at, kind
            """,
            [appointment.sql], read
        ).map(\.claim)
    }

    /// The claims at an outlet that begin in the span.
    static func atOutlet(
        _ outlet: OutletID, in span: Range<Instant>, in transaction: Transaction
    ) throws -> [Stored] {
        try transaction.query(
            beginningAtOutlet,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql], read)
    }

    /// The claims on a person at other outlets that begin in the span.
    static func elsewhere(
        _ staff: StaffID, than outlet: OutletID, in span: Range<Instant>, in transaction: Transaction
    ) throws -> [Stored] {
        try transaction.query(
            beginningElsewhere,
            [staff.sql, outlet.sql, span.lowerBound.sql, span.upperBound.sql], read)
    }

    private static func read(_ row: Row) throws -> Stored {
        guard let kind = CapacityKind(rawValue: row.text(0)) else {
            throw DatabaseError(.mismatch, "a capacity claim is of a kind that is not known")
        }
        let span = Instant(microseconds: row.int64(2))..<Instant(microseconds: row.int64(3))
        return Stored(
            claim: CapacityClaim(kind: kind, resource: row.text(1), span: span), isWalkIn: row.bool(4))
    }
}
