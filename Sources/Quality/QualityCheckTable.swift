import SQLDatabase
import ServiceKit

/// What must hold of complaints.
enum QualityCheckTable {
    static let all: [Check] = [
        .rows(
            "complaints.numberGap", "complaints",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM complaints) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "complaints.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the complaints end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'cpl:' || outlet_id || ':' || substr(series, length(series) - 4, 4)
                    AS name, MAX(place) AS newest
                FROM (SELECT outlet_id, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM complaints) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'cpl:%' AND r.last <> COALESCE(n.newest, 0)
            """),
    ]
}
