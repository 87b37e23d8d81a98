import Network
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum PayerPlanTable {
    /// Who pays an order; by pay types alone where nobody said otherwise.
    package static func find(of order: RepairOrderID, in transaction: Transaction) throws -> PayerPlan {
        let found = try transaction.first(
            "SELECT document, version FROM order_payers WHERE order_id = $1", [order.sql]
        ) { ($0.text(0), $0.int64(1)) }
        guard let (document, version) = found else { return PayerPlan() }
        var plan = try StoredDocument.read(document) { PayerPlan.readStored(&$0) }
        plan.version = version
        return plan
    }

    static func put(_ plan: PayerPlan, of order: RepairOrderID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO order_payers (order_id, document, version) VALUES ($1, $2, $3)
            ON CONFLICT (order_id) DO UPDATE SET document = excluded.document, version = excluded.version
            """,
            [order.sql, .text(plan.text), .integer(plan.version)])
    }
}
