import Customers
import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What was done to a vehicle, newest first, across the outlets of the network (CUS-08).
///
/// Who reaches an outlet is told the order there by number; others are told the work alone (SEC-02). Whose the vehicle
/// was then is not told (CUS-03).
enum ServiceHistory {
    static let route = Route.get("/v1/vehicles/{id}/service-history", .readOrders, paged: true, list)

    /// An order of the history with all that came of it.
    struct Visit: JSONRepresentable {
        let order: ServiceHistoryTable.Order
        let jobs: [ServiceHistoryTable.Job]
        let parts: [ServiceHistoryTable.Part]
        let deferred: [ServiceHistoryTable.Deferred]
        let complaints: [ServiceHistoryTable.Complaint]
        /// Whether the caller may know where it was.
        let isVisible: Bool
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let vehicle = try Vehicle.load(call.id("id"), in: transaction)
        let orders = try ServiceHistoryTable.orders(
            of: vehicle.id, before: page.after?.first, limit: page.limit, in: transaction)
        let visits = try orders.map { order in
            Visit(
                order: order, jobs: try ServiceHistoryTable.jobs(of: order.id, in: transaction),
                parts: try ServiceHistoryTable.parts(of: order.id, in: transaction),
                deferred: try ServiceHistoryTable.deferred(of: order.id, in: transaction),
                complaints: try ServiceHistoryTable.complaints(of: order.id, in: transaction),
                isVisible: call.caller.sees(outlet: order.outlet))
        }
        return .list(visits, page, call) { [$0.order.id] }
    }
}

extension ServiceHistory.Visit {
    func writeMembers(to writer: inout JSONWriter) {
        if isVisible {
            writer.member("repairOrderId", order.id)
            writer.member("number", order.number)
            writer.member("outletId", order.outlet)
        }
        writer.member("status", order.status)
        writer.member("createdAt", order.createdAt)
        writer.member("deliveredAt", order.deliveredAt)
        writer.member("mileageKm", order.mileageKm)
        writer.array("jobs") { writer in
            for job in jobs { write(job, to: &writer) }
        }
        writer.array("deferredJobs") { writer in
            for job in deferred {
                writer.object { writer in
                    writer.member("description", job.description)
                    writer.member("reason", job.reason)
                    writer.member("safety", job.isSafetyRelevant)
                    writer.member("status", job.status)
                }
            }
        }
        writer.array("complaints") { writer in
            for complaint in complaints {
                writer.object { writer in
                    writer.member("class", complaint.kind)
                    writer.member("status", complaint.status)
                    writer.member("receivedAt", complaint.receivedAt)
                }
            }
        }
    }

    private func write(_ job: ServiceHistoryTable.Job, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("operation", job.operation)
            writer.member("description", job.description)
            writer.member("payType", job.payType)
            writer.member("status", job.status)
            writer.member("cause", job.cause)
            writer.member("correction", job.correction)
            writer.array("parts") { writer in
                for part in parts where part.job == job.id {
                    writer.object { writer in
                        writer.member("partNumber", part.number)
                        writer.member("name", part.name)
                        writer.member("quantity", part.quantity)
                    }
                }
            }
        }
    }
}
