import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of what appointments and holds take of an outlet's capacity.
enum CapacityClaimTable {
    struct Stored {
        let claim: CapacityClaim
        let isWalkIn: Bool
        let expiresAt: Instant?
    }

    static let beginningAtOutlet: SQL = """
        SELECT kind, resource_id, starts_at, ends_at, walk_in, expires_at FROM capacity_claims
        WHERE outlet_id = $1 AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at
        """
    static let beginningElsewhere: SQL = """
        SELECT kind, resource_id, starts_at, ends_at, walk_in, expires_at FROM capacity_claims
        WHERE resource_id = $1 AND outlet_id <> $2 AND starts_at >= $3 AND starts_at < $4 ORDER BY starts_at
        """
    static let ofResource: SQL = """
        SELECT kind, resource_id, starts_at, ends_at, walk_in, expires_at FROM capacity_claims
        WHERE resource_id = $1 AND starts_at >= $2 AND starts_at < $3 ORDER BY starts_at
        """

    // Claims have no status of their own.
    private static let keeping: SQL =
        """
        SELECT DISTINCT a.id FROM capacity_claims c JOIN appointments a ON a.id = c.appointment_id
        WHERE c.resource_id = $1 AND c.kind = 'technician' AND
        """ + AppointmentTable.isOpen + "ORDER BY a.id"

    /// Takes the resource, unless a claim on it overlaps: the last guard against overbooking (BKG-04).
    ///
    /// No claim is longer than a day, so only those that began within a day before can overlap.
    ///
    /// - Returns: whether the resource was free.
    static func insert(
        _ claim: CapacityClaim, _ id: CapacityClaimID, of holder: CapacityHolder, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO capacity_claims (id, outlet_id, kind, resource_id, starts_at, ends_at, appointment_id, hold_id,
                expires_at, walk_in)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
            WHERE NOT EXISTS (
                SELECT 1 FROM capacity_claims
                WHERE resource_id = $4 AND starts_at >= $11 AND starts_at < $6 AND ends_at > $5)
            """,
            [
                id.sql, holder.outlet.sql, .text(claim.kind.rawValue), .text(claim.resource),
                claim.span.lowerBound.sql, claim.span.upperBound.sql, .optional(holder.appointment),
                .optional(holder.hold), .optional(holder.expiresAt), .flag(holder.isWalkIn),
                claim.span.lowerBound.adding(microseconds: -CapacityBook.longestClaim).sql,
            ]) == 1
    }

    /// Frees all that an appointment took.
    ///
    /// - Returns: of which outlet and from when on each was.
    static func deleteAll(
        of appointment: AppointmentID, in transaction: Transaction
    ) throws -> [(outlet: OutletID, startsAt: Instant)] {
        try transaction.query(
            "DELETE FROM capacity_claims WHERE appointment_id = $1 RETURNING outlet_id, starts_at", [appointment.sql]
        ) { ($0.id(0), $0.instant(1)) }
    }

    /// Frees all that a hold took.
    static func deleteAll(
        of hold: SlotHoldID, in transaction: Transaction
    ) throws -> [(outlet: OutletID, startsAt: Instant)] {
        try transaction.query(
            "DELETE FROM capacity_claims WHERE hold_id = $1 RETURNING outlet_id, starts_at", [hold.sql]
        ) { ($0.id(0), $0.instant(1)) }
    }

    /// Removes what holds took that have ended by themselves.
    ///
    /// Nobody sees them any more, so no day's version advances.
    static func deleteExpired(now: Instant, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM capacity_claims WHERE expires_at <= $1", [now.sql])
    }

    /// What an appointment took, in the order of time.
    static func list(of appointment: AppointmentID, in transaction: Transaction) throws -> [CapacityClaim] {
        try transaction.query(
            """
            SELECT kind, resource_id, starts_at, ends_at, walk_in, expires_at FROM capacity_claims
            WHERE appointment_id = $1 ORDER BY starts_at, kind
            """,
            [appointment.sql], read
        ).map(\.claim)
    }

    /// The appointments to come, or under way, that a technician's time is kept for.
    static func appointments(keeping staff: StaffID, in transaction: Transaction) throws -> [AppointmentID] {
        try transaction.query(keeping, [staff.sql]) { $0.id(0) }
    }

    /// The claims at an outlet that begin in the span, in the order of time.
    static func atOutlet(
        _ outlet: OutletID, in span: Range<Instant>, in transaction: Transaction
    ) throws -> [Stored] {
        try transaction.query(
            beginningAtOutlet,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql], read)
    }

    /// The claims on a person at other outlets that begin in the span, in the order of time.
    static func elsewhere(
        _ staff: StaffID, than outlet: OutletID, in span: Range<Instant>, in transaction: Transaction
    ) throws -> [Stored] {
        try transaction.query(
            beginningElsewhere,
            [staff.sql, outlet.sql, span.lowerBound.sql, span.upperBound.sql], read)
    }

    /// The claims on a resource at all outlets that begin in the span, in the order of time.
    static func all(
        on resource: String, in span: Range<Instant>, in transaction: Transaction
    ) throws -> [Stored] {
        try transaction.query(ofResource, [.text(resource), span.lowerBound.sql, span.upperBound.sql], read)
    }

    /// Whether an appointment or a hold has a unit of a counted resource after a moment.
    static func isTaken(unitsOf resource: String, after now: Instant, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM capacity_claims WHERE resource_id > $1 AND resource_id < $2 AND ends_at > $3
                AND (expires_at IS NULL OR expires_at > $3) LIMIT 1
            """,
            // The stroke and the sign that follows it.
            [.text(resource + "/"), .text(resource + "0"), now.sql]
        ) { _ in true } ?? false
    }

    private static func read(_ row: Row) throws -> Stored {
        guard let kind = CapacityKind(rawValue: row.text(0)) else {
            throw DatabaseError(.mismatch, "a capacity claim is of a kind that is not known")
        }
        let span = Instant(microseconds: row.int64(2))..<Instant(microseconds: row.int64(3))
        return Stored(
            claim: CapacityClaim(kind: kind, resource: row.text(1), span: span), isWalkIn: row.bool(4),
            expiresAt: row.optionalInstant(5))
    }
}
