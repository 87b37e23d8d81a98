import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// Who agreed to what: the signatures, and the agreement to each job (RCP-08, RCP-12).
enum AuthorizationRoutes {
    static let all: [Route] = [
        AuthorizeOrder.route, AuthorizeJob.route,
        .get("/v1/repair-orders/{id}/authorizations", .readOrders, list).personal,
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let signatures = try SignatureTable.list(of: order.id, in: transaction)
        let jobs = try JobAuthorizationTable.list(of: order.id, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.member("repairOrderId", order.id)
                writer.array("signatures", signatures)
                writer.array("jobs") { writer in
                    for job in jobs {
                        writer.object { writer in
                            job.writeMembers(to: &writer)
                            writer.member("status", job.status(at: call.now).rawValue)
                        }
                    }
                }
            }
        }
    }
}
