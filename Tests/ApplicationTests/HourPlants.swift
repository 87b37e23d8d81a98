import SQLDatabase

/// Faults in recorded hours.
enum HourPlants {
    static let all = [
        CheckPlants.Plant(
            "hours.overlap", "UPDATE clockings SET started_at = 1, ended_at = 2",
            """
            INSERT INTO time_corrections (subject_id, position, started_at, reason, by_staff, at)
            SELECT id, 1, 0, 'Forgot', technician_id, 0 FROM clockings
            """),
        CheckPlants.Plant("hours.sold", "UPDATE sold_hours SET hundredths = hundredths + 1"),
        CheckPlants.Plant(
            "hours.correction",
            """
            INSERT INTO time_corrections (subject_id, position, started_at, reason, by_staff, at)
            SELECT 'clk_1', 1, 0, 'Forgot', min(id), 0 FROM staff
            """),
    ]
}
