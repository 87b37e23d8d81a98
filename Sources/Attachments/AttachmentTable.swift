import Network
package import SQLDatabase
import ServiceKit

package enum AttachmentTable {
    static func insert(_ attachment: Attachment, key: String?, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO attachments (id, hash, size, media_type, name, outlet_id, created_by, created_at,
                idempotency_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                attachment.id.sql, .text(attachment.hash), .integer(attachment.size), .text(attachment.mediaType),
                .optional(attachment.name), .optional(attachment.outletID), .text(attachment.createdBy),
                attachment.createdAt.sql, .optional(key),
            ])
    }

    static func find(_ id: AttachmentID, in transaction: Transaction) throws -> Attachment? {
        try transaction.first(
            """
            SELECT id, hash, size, media_type, name, outlet_id, created_by, created_at FROM attachments WHERE id = $1
            """, [id.sql], read)
    }

    /// What the caller has sent under a key before.
    static func find(key: String, of caller: String, in transaction: Transaction) throws -> Attachment? {
        try transaction.first(
            """
            SELECT id, hash, size, media_type, name, outlet_id, created_by, created_at FROM attachments
            WHERE created_by = $1 AND idempotency_key = $2
            """, [.text(caller), .text(key)], read)
    }

    /// Frees a key that was kept long enough.
    static func releaseKey(of id: AttachmentID, in transaction: Transaction) throws {
        try transaction.execute("UPDATE attachments SET idempotency_key = NULL WHERE id = $1", [id.sql])
    }

    static func delete(_ id: AttachmentID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM attachments WHERE id = $1", [id.sql])
    }

    /// Removes what nothing names and was sent before a moment.
    ///
    /// - Returns: how many.
    static func deleteUnreferenced(before: Instant, in transaction: Transaction) throws -> Int {
        try transaction.execute(
            """
            DELETE FROM attachments WHERE created_at < $1 AND NOT EXISTS (
                SELECT 1 FROM attachment_references r WHERE r.attachment_id = attachments.id)
            """, [before.sql])
    }

    /// Whether there is one that nothing names yet.
    static func hasUnreferenced(in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM attachments
            WHERE NOT EXISTS (SELECT 1 FROM attachment_references r WHERE r.attachment_id = attachments.id) LIMIT 1
            """
        ) { $0.int(0) } != nil
    }

    static func isKept(_ hash: String, in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM attachments WHERE hash = $1 LIMIT 1", [.text(hash)]) { $0.int(0) } != nil
    }

    /// The outlets at which an attachment can be seen; nil where there is no such attachment.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        let own = try transaction.first("SELECT outlet_id FROM attachments WHERE id = $1", [.text(id)]) {
            $0.optionalText(0)
        }
        guard let own else { return nil }
        let others = try transaction.query(
            "SELECT DISTINCT outlet_id FROM attachment_references WHERE attachment_id = $1", [.text(id)]
        ) { $0.text(0) }
        return .outlets((own.map { [$0] } ?? []) + others)
    }

    /// Every file there has to be: hash and bytes.
    package static func forEachFile(
        in transaction: Transaction, _ body: (_ hash: String, _ size: Int64) throws -> Void
    ) throws {
        try transaction.forEach("SELECT hash, MIN(size) FROM attachments GROUP BY hash ORDER BY hash") { row in
            try body(row.text(0), row.int64(1))
        }
    }

    private static func read(_ row: Row) -> Attachment {
        Attachment(
            id: row.id(0), hash: row.text(1), size: row.int64(2), mediaType: row.text(3), name: row.optionalText(4),
            outletID: row.optionalID(5), createdBy: row.text(6), createdAt: row.instant(7))
    }
}
