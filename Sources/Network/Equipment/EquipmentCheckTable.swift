import SQLDatabase
import ServiceKit

/// What must hold of equipment.
enum EquipmentCheckTable {
    static let all: [Check] = [
        .rows(
            "network.equipmentHolder", "equipment",
            """
            SELECT e.id, 'is ' || e.status || CASE WHEN c.id IS NULL THEN ' and in nobody''s hands' ELSE
                ' and in the hands of ' || c.staff_id END
            FROM equipment e LEFT JOIN equipment_checkouts c ON c.equipment_id = e.id AND c.returned_at IS NULL
            WHERE (e.status = 'checkedOut') <> (c.id IS NOT NULL)
            """)
    ]
}
