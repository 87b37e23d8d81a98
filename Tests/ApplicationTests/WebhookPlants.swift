import SQLDatabase

/// A fault for each check of webhooks; the demo has none, so each plant brings its own endpoint.
enum WebhookPlants {
    static let all: [CheckPlants.Plant] = [
        CheckPlants.Plant("webhooks.progress", endpoint),
        CheckPlants.Plant("webhooks.attempts", endpoint, delivery(1, .count), progress),
        CheckPlants.Plant("webhooks.order", endpoint, progress, delivery(1, .due), delivery(2, .due)),
        CheckPlants.Plant("webhooks.next", endpoint, progress, delivery(1, .waiting)),
        CheckPlants.Plant("webhooks.finished", endpoint, progress, delivery(1, .finished)),
    ]

    private enum Fault {
        case count, due, waiting, finished
    }

    private static let endpoint: SQL = """
        INSERT INTO webhook_endpoints (id, url, types, status, secret, version, created_at)
        VALUES ('whe_1', 'https://example.com/', '[]', 'enabled', 'whsec_', 1, 1)
        """
    private static let progress: SQL = """
        INSERT INTO webhook_progress (endpoint_id, last_sequence, returns) VALUES ('whe_1', 0, 0)
        """
    private static let columns: SQL = """
        INSERT INTO webhook_deliveries (endpoint_id, type, root_id, created_at, round_attempts, id, event_sequence,
            status, attempt_count, next_attempt_at, finished_at) VALUES ('whe_1', 'a.b', 'r', 1, 0,
        """

    private static func delivery(_ number: Int, _ fault: Fault) -> SQL {
        let place: SQL = number == 1 ? " 'whd_1', 1" : " 'whd_2', 2"
        let rest: SQL =
            switch fault {
            case .count: ", 'pending', 3, 1, NULL)"
            case .due: ", 'pending', 0, 1, NULL)"
            case .waiting: ", 'pending', 0, NULL, NULL)"
            case .finished: ", 'delivered', 0, 1, 1)"
            }
        return columns + place + rest
    }
}
