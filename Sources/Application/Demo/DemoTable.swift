import SQLDatabase

enum DemoTable {
    /// An outlet, a closed order and a vehicle with deferred work, to show in the printed lines.
    static func examples(_ transaction: Transaction) throws -> (outlet: String, order: String, vehicle: String) {
        func id(_ sql: SQL) throws -> String { try transaction.first(sql) { $0.text(0) } ?? "none" }
        return (
            try id("SELECT id FROM outlets ORDER BY code DESC LIMIT 1"),
            try id("SELECT id FROM repair_orders WHERE status = 'closed' ORDER BY id DESC LIMIT 1"),
            try id("SELECT vehicle_id FROM deferred_jobs ORDER BY id LIMIT 1")
        )
    }
}
