package import SQLDatabase

/// What waits at this moment, for `/metrics`.
package enum WebhookBacklogTable {
    package struct Backlog: Sendable, Equatable {
        /// Deliveries that were made and not sent.
        package let pending: Int
        /// Dead letters that are kept.
        package let dead: Int
        package let enabled: Int
        package let disabled: Int
    }

    package static func backlog(in transaction: Transaction) throws -> Backlog {
        return Backlog(
            pending: try count("SELECT count(*) FROM webhook_deliveries WHERE status = 'pending'", in: transaction),
            dead: try count(
                "SELECT count(*) FROM webhook_deliveries WHERE status = 'dead' AND finished_at IS NOT NULL",
                in: transaction),
            enabled: try count(
                "SELECT count(*) FROM webhook_endpoints WHERE status = 'enabled'", in: transaction),
            disabled: try count(
                "SELECT count(*) FROM webhook_endpoints WHERE status = 'disabled'", in: transaction))
    }

    private static func count(_ statement: SQL, in transaction: Transaction) throws -> Int {
        try transaction.first(statement) { $0.int(0) } ?? 0
    }
}
