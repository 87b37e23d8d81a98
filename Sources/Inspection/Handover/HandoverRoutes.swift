import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

enum HandoverRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/handover", .inspect, rules: BodyRules(.INS_11), reading: HandOver.read,
            HandOver.run),
        .get("/v1/repair-orders/{id}/handover", .readOrders, list),
    ]

    /// Who handed the order to whom, with the papers that went with it (INS-11).
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let items = try HandoverTable.list(of: order.id, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("repairOrderId", order.id)
                writer.array("items", items)
                writer.object("papers") { writer in
                    for (name, path) in Handover.papers { writer.member(name, "/v1/repair-orders/\(order.id)\(path)") }
                }
            }
        }.taggedByContent(version: order.version)
    }
}
