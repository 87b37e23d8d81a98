import DatabaseSupport
import SQLDatabase
import TestSupport
import Testing

@testable import Webhooks

/// What runs twice a second, and with each message, finds its rows however many wait or are kept.
@Suite(.enabled(if: TestEngine.current == .sqlite, "plans are told in SQLite's words"))
struct PlanTests {
    private static let cases: [(sql: SQL, values: [SQLValue], index: String)] = [
        (WebhookQueueTable.dueNow, ["", 0, 4], "webhook_deliveries_due"),
        (WebhookQueueTable.pendingCount, ["", 10], "webhook_deliveries_by_status"),
        (WebhookQueueTable.demotion, ["", ""], "webhook_deliveries_by_root"),
        (WebhookQueueTable.promotion, ["", "", 0], "webhook_deliveries_by_root"),
        (WebhookQueueTable.claimed, [], "webhook_deliveries_claimed"),
        (WebhookQueueTable.finishedBefore, ["", 0], "webhook_deliveries_finished"),
    ]

    @Test("each statement of the queue goes by its index, and sorts nothing")
    func queue() throws {
        let world = try HookWorld()
        for (sql, values, index) in Self.cases {
            let plan = try world.service.database.read { transaction in
                try transaction.query("EXPLAIN QUERY PLAN " + sql, values) { $0.text(3) }
            }
            let reads = plan.filter { $0.contains("webhook_deliveries") }
            #expect(!reads.isEmpty)
            // Whether one of the root is being sent is found among the few that are.
            let isFound = reads.allSatisfy {
                $0.contains(" \(index)") || $0.contains(" webhook_deliveries_claimed (endpoint_id=? AND root_id=?)")
            }
            #expect(isFound, "\(sql.text): \(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }
}
