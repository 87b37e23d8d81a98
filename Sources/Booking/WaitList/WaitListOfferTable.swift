import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of what was offered to those who wait.
enum WaitListOfferTable {
    static func list(of entry: WaitListEntryID, in transaction: Transaction) throws -> [WaitListOffer] {
        try transaction.query(
            """
            SELECT hold_id, starts_at, offered_at, expires_at, outcome FROM wait_list_offers
            WHERE entry_id = $1 ORDER BY offered_at, hold_id
            """,
            [entry.sql]
        ) { row in
            guard let outcome = WaitListOffer.Outcome(rawValue: row.text(4)) else {
                throw DatabaseError(.mismatch, "a wait-list offer has an outcome that is not known")
            }
            return WaitListOffer(
                holdID: row.id(0), startsAt: row.instant(1), offeredAt: row.instant(2), expiresAt: row.instant(3),
                outcome: outcome)
        }
    }

    /// Whether one who waits has let go by what has become free.
    static func isRefused(
        _ freed: Range<Instant>, by entry: WaitListEntryID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM wait_list_offers WHERE entry_id = $1 AND freed_from = $2 AND freed_until = $3
                AND (outcome = 'declined' OR outcome = 'lapsed') LIMIT 1
            """,
            [entry.sql, freed.lowerBound.sql, freed.upperBound.sql]
        ) { _ in true } ?? false
    }

    /// The time that had become free, of which a hold was offered.
    static func freed(for hold: SlotHoldID, in transaction: Transaction) throws -> Range<Instant>? {
        try transaction.first(
            "SELECT freed_from, freed_until FROM wait_list_offers WHERE hold_id = $1", [hold.sql]
        ) { $0.instant(0)..<$0.instant(1) }
    }

    static func insert(
        _ hold: SlotHold, of freed: Range<Instant>, for entry: WaitListEntryID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO wait_list_offers (hold_id, entry_id, freed_from, freed_until, starts_at, offered_at, expires_at,
                outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')
            """,
            [
                hold.id.sql, entry.sql, freed.lowerBound.sql, freed.upperBound.sql, hold.startsAt.sql,
                hold.createdAt.sql, hold.expiresAt.sql,
            ])
    }

    static func close(
        _ hold: SlotHoldID, as outcome: WaitListOffer.Outcome, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE wait_list_offers SET outcome = $2 WHERE hold_id = $1 AND outcome = 'open'",
            [hold.sql, .text(outcome.rawValue)])
    }
}
