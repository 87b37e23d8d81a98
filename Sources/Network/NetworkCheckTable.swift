import SQLDatabase
import ServiceKit

/// What must hold of outlets, their people and their bays.
enum NetworkCheckTable {
    static let all: [Check] = [
        .rows(
            "network.outletRoles", "outlet_roles",
            """
            SELECT o.outlet_id || ' ' || o.staff_id, 'the role ' || r.role || ' there is missing'
            FROM staff_outlets o JOIN staff_roles r ON r.staff_id = o.staff_id
            WHERE NOT EXISTS (SELECT 1 FROM outlet_roles k
                WHERE k.outlet_id = o.outlet_id AND k.role = r.role AND k.staff_id = o.staff_id)
            UNION ALL
            SELECT k.outlet_id || ' ' || k.staff_id, 'has the role ' || k.role || ' there and not otherwise'
            FROM outlet_roles k
            WHERE NOT EXISTS (SELECT 1 FROM staff_outlets o JOIN staff_roles r ON r.staff_id = o.staff_id
                WHERE o.outlet_id = k.outlet_id AND o.staff_id = k.staff_id AND r.role = k.role)
            """),
        .rows(
            "network.staffOutlet", "staff",
            """
            SELECT s.id, 'belongs to no outlet' FROM staff s
            WHERE NOT EXISTS (SELECT 1 FROM staff_outlets o WHERE o.staff_id = s.id)
            """),
    ]
}
