import SQLDatabase
import ServiceKit

/// All SQL about work on equipment.
enum UpkeepTable {
    static let creation: [SQL] = [
        """
        CREATE TABLE equipment_upkeep (
            id TEXT PRIMARY KEY, equipment_id TEXT NOT NULL REFERENCES equipment (id),
            kind TEXT NOT NULL CHECK (kind = 'maintenance' OR kind = 'calibration' OR kind = 'repair'),
            started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, ended_on INTEGER NOT NULL,
            cost INTEGER CHECK (cost >= 0), currency TEXT, by_whom TEXT, certificate TEXT,
            passed INTEGER NOT NULL CHECK (passed = 0 OR passed = 1), note TEXT, due_on INTEGER, in_time INTEGER,
            CHECK (started_at <= ended_at), CHECK ((cost IS NULL) = (currency IS NULL))
        ) STRICT
        """,
        "CREATE INDEX equipment_upkeep_by_equipment ON equipment_upkeep (equipment_id, id)",
    ]

    static func insert(_ upkeep: Upkeep, on day: LocalDate, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO equipment_upkeep (id, equipment_id, kind, started_at, ended_at, ended_on, cost, currency,
                by_whom, certificate, passed, note, due_on, in_time)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                upkeep.id.sql, upkeep.equipmentID.sql, .text(upkeep.kind.rawValue), upkeep.startedAt.sql,
                upkeep.endedAt.sql, day.sql, .optional(upkeep.cost?.amount),
                .optional(upkeep.cost?.currency.rawValue), .optional(upkeep.by), .optional(upkeep.certificate),
                .flag(upkeep.isPassed), .optional(upkeep.note), .optional(upkeep.dueOn),
                upkeep.isInTime.map(SQLValue.flag) ?? .null,
            ])
    }

    /// Newest first, one more than the limit where there are more.
    static func list(
        of id: EquipmentID, before: String, limit: Int, in transaction: Transaction
    ) throws -> [Upkeep] {
        try transaction.query(
            """
            SELECT id, kind, started_at, ended_at, cost, currency, by_whom, certificate, passed, note, due_on, in_time
            FROM equipment_upkeep WHERE equipment_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
            """, [id.sql, .text(before), .int(limit + 1)]
        ) { row in
            let currency = row.optionalText(5).flatMap(Currency.init(rawValue:))
            return Upkeep(
                id: row.id(0), equipmentID: id, kind: Upkeep.Kind(rawValue: row.text(1)) ?? .maintenance,
                startedAt: row.instant(2), endedAt: row.instant(3),
                cost: currency.flatMap { currency in row.optionalInt64(4).map { Money($0, currency) } },
                by: row.optionalText(6), certificate: row.optionalText(7), isPassed: row.bool(8),
                note: row.optionalText(9), dueOn: row.optionalDate(10), isInTime: row.optionalBool(11))
        }
    }

    /// What work on an outlet's equipment came to in a period.
    struct Figures: Sendable {
        let works: Int64
        let planned: Int64
        let inTime: Int64
        let downtimeMinutes: Int64
        let cost: Int64
    }

    static func figures(
        of outlet: OutletID, from first: LocalDate, to last: LocalDate, in transaction: Transaction
    ) throws -> Figures? {
        try transaction.first(
            """
            SELECT COUNT(*), COUNT(u.in_time), COUNT(*) FILTER (WHERE u.in_time = 1),
                CAST(COALESCE(SUM((u.ended_at - u.started_at) / 60000000), 0) AS BIGINT),
                CAST(COALESCE(SUM(u.cost), 0) AS BIGINT)
            FROM equipment_upkeep u JOIN equipment e ON e.id = u.equipment_id
            WHERE e.outlet_id = $1 AND u.ended_on >= $2 AND u.ended_on <= $3
            """, [outlet.sql, first.sql, last.sql]
        ) { row in
            Figures(
                works: row.int64(0), planned: row.int64(1), inTime: row.int64(2), downtimeMinutes: row.int64(3),
                cost: row.int64(4))
        }
    }

    /// How much of an outlet's equipment there is, and of how much calibration or maintenance is overdue.
    static func overdue(
        of outlet: OutletID, on day: LocalDate, in transaction: Transaction
    ) throws -> (all: Int64, calibration: Int64, maintenance: Int64) {
        try transaction.first(
            """
            SELECT COUNT(*),
                COUNT(*) FILTER (WHERE measuring = 1 AND (calibration_due IS NULL OR calibration_due < $2)),
                COUNT(*) FILTER (WHERE maintenance_due < $2)
            FROM equipment WHERE outlet_id = $1 AND status <> 'retired'
            """, [outlet.sql, day.sql]
        ) { (all: $0.int64(0), calibration: $0.int64(1), maintenance: $0.int64(2)) } ?? (0, 0, 0)
    }
}
