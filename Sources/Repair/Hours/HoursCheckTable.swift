import SQLDatabase
import ServiceKit

/// What must hold of recorded hours (REP-14).
enum HoursCheckTable {
    static let all: [Check] = [
        // What people wrote down by hand; what the clock itself gave overlaps where that jumped back (OPS-08).
        .rows(
            "hours.overlap", "clockings",
            """
            SELECT id, 'begins before other time of the same person has ended'
            FROM (SELECT id, started_at, MAX(COALESCE(ended_at, 253402214400000000)) OVER (
                    PARTITION BY person, use ORDER BY started_at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                    AS reached
                FROM (SELECT id, technician_id AS person, 'work' AS use, started_at, ended_at FROM clockings
                    UNION ALL
                    SELECT id, staff_id, CASE WHEN kind = 'attendance' THEN 'attendance' ELSE 'work' END, started_at,
                        ended_at FROM staff_times) AS times
                WHERE ended_at IS NULL OR ended_at > started_at) AS chain
            WHERE reached > started_at
                AND EXISTS (SELECT 1 FROM time_corrections t WHERE t.subject_id = chain.id)
            """),
        .rows(
            "hours.sold", "sold_hours",
            """
            SELECT j.id, CAST(COALESCE(SUM(s.hundredths), 0) AS TEXT) || ' hundredths of an hour are credited for '
                || CAST(j.standard_hours AS TEXT)
            FROM repair_order_jobs j JOIN job_completions c ON c.job_id = j.id AND c.rework = 0
                LEFT JOIN sold_hours s ON s.job_id = j.id
            GROUP BY j.id, j.standard_hours HAVING COALESCE(SUM(s.hundredths), 0) <> j.standard_hours
            """),
        .rows(
            "hours.correction", "time_corrections",
            """
            SELECT subject_id || ' ' || CAST(position AS TEXT), 'corrects no recorded time' FROM time_corrections t
            WHERE NOT EXISTS (SELECT 1 FROM clockings c WHERE c.id = t.subject_id)
                AND NOT EXISTS (SELECT 1 FROM staff_times s WHERE s.id = t.subject_id)
            """),
    ]
}
