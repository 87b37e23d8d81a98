import SQLDatabase
import ServiceKit

/// Contacts that no other table keeps: notes, visits, letters, calls outside of the log (CUS-12).
enum ContactTable {
    /// What the timeline shows of this module: the contacts that people have written down, and the log of calls.
    static let sources = [
        TimelineSource(
            """
            SELECT at, id, kind, direction, CAST(NULL AS TEXT), outlet_id, staff_id, subject_id, text
            FROM customer_contacts WHERE customer_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4
            """),
        TimelineSource(
            """
            SELECT at, id, 'call', direction, 'phone', outlet_id, staff_id, CAST(NULL AS TEXT),
                CASE WHEN answered = 1 THEN COALESCE(note, 'answered') WHEN busy = 1 THEN 'busy' ELSE 'unanswered' END
            FROM calls WHERE customer_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4
            """),
    ]

    static func insert(_ contact: Contact, actor: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO customer_contacts (id, customer_id, kind, direction, at, outlet_id, staff_id, subject_id, text,
                actor)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                contact.id.sql, contact.customerID.sql, .text(contact.kind.rawValue),
                .optional(contact.direction?.rawValue), contact.at.sql, .optional(contact.outletID),
                .optional(contact.staffID), .optional(contact.subject), .text(contact.text), .text(actor),
            ])
    }
}
