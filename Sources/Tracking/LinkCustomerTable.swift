import SQLDatabase
import ServiceKit

/// Links that customers were given (CUS-02, CUS-05).
enum LinkCustomerTable {
    static let data = CustomerData(
        "access_links", "customer_id", as: "accessLinks",
        [
            .init("id"), .init("subjectKind"), .init("subjectId"), .init("createdAt", .instant),
            .init("expiresAt", .instant), .init("revokedAt", .instant),
        ],
        rows: """
            SELECT id, subject_kind, subject_id, created_at, expires_at, revoked_at FROM access_links
            WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE access_links SET customer_id = $2 WHERE customer_id = $1",
        // A link that nobody may follow any more ends when it was made.
        erase: [
            """
            UPDATE access_links SET customer_name = NULL, revoked_at = COALESCE(revoked_at, created_at)
            WHERE customer_id = $1
            """
        ])
}
