import SQLDatabase
import ServiceKit

/// What must hold of labour operations and price lists.
enum PricingCheckTable {
    static let all: [Check] = [
        .rows(
            "pricing.revisions", "labor_operations",
            """
            SELECT id, CAST(revisions AS TEXT) || ' revisions, the last of them number ' || CAST(newest AS TEXT)
            FROM (SELECT o.id, COUNT(r.revision) AS revisions, COALESCE(MAX(r.revision), 0) AS newest
                FROM labor_operations o LEFT JOIN labor_operation_revisions r ON r.operation_id = o.id
                GROUP BY o.id) AS counted
            WHERE revisions = 0 OR revisions <> newest
            """)
    ]
}
