import Network
package import SQLDatabase
import ServiceKit

package enum AttachmentReferenceTable {
    static func insert(
        _ attachment: AttachmentID, from resource: String, role: Attachment.Role, note: String?, on root: String,
        outlet: OutletID, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO attachment_references (attachment_id, resource_id, role, root_id, outlet_id, note, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (attachment_id, resource_id, role) DO UPDATE SET note = excluded.note
            """,
            [
                attachment.sql, .text(resource), .text(role.rawValue), .text(root), outlet.sql, .optional(note),
                now.sql,
            ])
    }

    static func delete(from resource: String, role: Attachment.Role, in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM attachment_references WHERE resource_id = $1 AND role = $2",
            [.text(resource), .text(role.rawValue)])
    }

    static func isReferenced(_ attachment: AttachmentID, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM attachment_references WHERE attachment_id = $1 LIMIT 1", [attachment.sql]
        ) { $0.int(0) } != nil
    }

    /// What the parts of a document name, in the order of naming.
    package static func list(on root: String, in transaction: Transaction) throws -> [AttachmentReference] {
        try transaction.query(
            """
            SELECT a.id, a.hash, a.size, a.media_type, a.name, a.outlet_id, a.created_by, a.created_at, r.resource_id,
                r.role, r.note, r.at
            FROM attachment_references r JOIN attachments a ON a.id = r.attachment_id
            WHERE r.root_id = $1 ORDER BY r.at, a.id, r.resource_id, r.role LIMIT 1000
            """,
            [.text(root)]
        ) { row in
            AttachmentReference(
                attachment: Attachment(
                    id: row.id(0), hash: row.text(1), size: row.int64(2), mediaType: row.text(3),
                    name: row.optionalText(4), outletID: row.optionalID(5), createdBy: row.text(6),
                    createdAt: row.instant(7)),
                resource: row.text(8), role: Attachment.Role(rawValue: row.text(9)) ?? .other,
                note: row.optionalText(10), at: row.instant(11))
        }
    }
}
