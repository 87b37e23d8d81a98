import Network
import SQLDatabase
import ServiceKit

enum CallbackSettingsTable {
    /// What the whole network's row is called.
    private static let network = "network"

    /// What was set for an outlet, or for the network where there is none.
    static func find(_ outlet: OutletID?, in transaction: Transaction) throws -> CallbackSettings.Chosen? {
        try transaction.first(
            """
            SELECT quiet_days, approval_days, acknowledgement_hours, resolution_days FROM callback_settings
            WHERE place = $1
            """,
            [.text(outlet?.text ?? network)]
        ) { row in
            CallbackSettings.Chosen(
                quietDays: row.optionalInt(0), approvalDays: row.optionalInt(1),
                acknowledgementHours: row.optionalInt(2), resolutionDays: row.optionalInt(3))
        }
    }

    /// The version of what was set; 1 where nothing was.
    static func version(of outlet: OutletID?, in transaction: Transaction) throws -> Int64 {
        try transaction.first(
            "SELECT version FROM callback_settings WHERE place = $1", [.text(outlet?.text ?? network)]
        ) { $0.int64(0) } ?? 1
    }

    static func save(
        _ chosen: CallbackSettings.Chosen, version: Int64, for outlet: OutletID?, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO callback_settings (place, quiet_days, approval_days, acknowledgement_hours, resolution_days,
                version)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (place) DO UPDATE SET quiet_days = excluded.quiet_days,
                approval_days = excluded.approval_days, acknowledgement_hours = excluded.acknowledgement_hours,
                resolution_days = excluded.resolution_days, version = excluded.version
            """,
            [
                .text(outlet?.text ?? network), .optional(chosen.quietDays.map(Int64.init)),
                .optional(chosen.approvalDays.map(Int64.init)), .optional(chosen.acknowledgementHours.map(Int64.init)),
                .optional(chosen.resolutionDays.map(Int64.init)), .integer(version),
            ])
    }
}
