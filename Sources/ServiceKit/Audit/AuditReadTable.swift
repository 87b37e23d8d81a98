import SQLDatabase

/// A read of personal data: who saw how much of what, when and from where (SEC-03, CUS-05).
struct AuditRead: Sendable {
    let at: Instant
    let caller: Caller
    let requestID: String
    let address: String
    /// The route's pattern.
    let route: String
    /// The identifier in the path, where there is one.
    let resource: String?
    /// The query, without the values that tell who was looked for (`AuditQuery`).
    let query: String?
    /// How many rows a list showed; 1 for a document.
    let items: Int
}

/// The statements that add to `audit_reads`.
enum AuditReadTable {
    static func insert(_ read: AuditRead, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO audit_reads (at, caller, caller_kind, request_id, address, route, resource_id, query, items)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                read.at.sql, .text(read.caller.id), .text(read.caller.kind.rawValue), .text(read.requestID),
                .optional(read.address.isEmpty ? nil : read.address), .text(read.route), .optional(read.resource),
                .optional(read.query), .int(read.items),
            ])
    }
}
