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
            """),
        .rows(
            "pricing.packages", "service_packages",
            """
            SELECT id, CAST(revisions AS TEXT) || ' revisions, its version is ' || CAST(version AS TEXT)
            FROM (SELECT p.id, p.version, COUNT(r.revision) AS revisions, COALESCE(MAX(r.revision), 0) AS newest
                FROM service_packages p LEFT JOIN service_package_revisions r ON r.package_id = p.id
                GROUP BY p.id, p.version) AS counted
            WHERE revisions <> version OR newest <> version
            """),
    ]
}
