import JSON
import Network
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// What of the vehicle is still guaranteed when it comes again, and the free rework of it (WAR-04).
enum ComebackRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/comebacks", .readOrders, list),
        .put(
            "/v1/repair-orders/{id}/comebacks/{jobId}", .manageOrders, rules: BodyRules(.WAR_04),
            reading: AnswerComeback.read, AnswerComeback.run),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        return try answer(order, call, in: transaction).taggedByContent(version: order.version)
    }

    static func answer(_ order: RepairOrder, _ call: Call, in transaction: Transaction) throws -> Answer {
        let items = try offers(to: order, call, in: transaction)
        return .json(version: order.version) { writer in
            writer.object { writer in
                writer.member("repairOrderId", order.id)
                writer.array("items", items)
            }
        }
    }

    /// Guaranteed work of the vehicle's other orders whose term holds when the order was opened, and what was
    /// answered on this order already.
    static func offers(
        to order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws -> [Comeback.Shown] {
        let zone = try Outlet.load(order.outletID, in: transaction).zone
        let day = zone.date(of: order.createdAt)
        let answers = try ComebackTable.answers(on: order.id, in: transaction)
        return try ComebackTable.guaranteed(of: order.vehicleID, besides: order.id, in: transaction)
            .filter { answers[$0.jobID] != nil || $0.holds(on: day, mileageKm: order.mileageKm) }
            .map { first in
                Comeback.Shown(
                    comeback: Comeback(first: first, answer: answers[first.jobID]),
                    isVisible: call.caller.sees(outlet: first.outletID.text))
            }
    }
}
