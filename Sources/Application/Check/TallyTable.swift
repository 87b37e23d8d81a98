import SQLDatabase

/// How much there is of what people ask for first.
enum TallyTable {
    static func counts(_ transaction: Transaction) throws -> [(noun: String, count: Int)] {
        let statements: [(String, SQL)] = [
            ("orders", "SELECT COUNT(*) FROM repair_orders"),
            ("appointments", "SELECT COUNT(*) FROM appointments"),
            ("invoices", "SELECT COUNT(*) FROM invoices"),
            ("payments", "SELECT COUNT(*) FROM payments"),
            ("stock movements", "SELECT COUNT(*) FROM stock_movements"),
            ("events", "SELECT COUNT(*) FROM events"),
        ]
        return try statements.map { noun, statement in
            (noun, try transaction.first(statement) { $0.int(0) } ?? 0)
        }
    }
}
