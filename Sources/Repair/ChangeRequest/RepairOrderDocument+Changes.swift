import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

extension RepairOrderDocument {
    /// The request that the path names, with its order, at the version that the client's `If-Match` names.
    static func withRequest(
        _ call: Call, in transaction: Transaction
    ) throws -> (request: ChangeRequest, document: RepairOrderDocument) {
        guard let request = try ChangeRequestTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("change request")
        }
        try call.checkVersion(request.version)
        return (request, try load(request.orderID, in: transaction))
    }

    /// Saves the order after a step of a change request and answers with both; the request itself is saved already.
    mutating func answer(
        _ request: ChangeRequest, event type: String, changes: [Event.Change] = [],
        orderChanges: [Event.Change] = [], shortages: [ChangeRequest.PartWish]? = nil, status: Int = 200, _ call: Call,
        in transaction: Transaction
    ) throws -> Answer {
        let named = [Event.Change("changeRequests", to: request.id.text)]
        try save(event: "repairOrder.changed", changes: named + orderChanges, call, in: transaction)
        try record(type, request.id.text, changes: changes, call, in: transaction)
        var answer = Answer.json(status: status) { writer in
            writer.object { writer in
                ShownChangeRequest(request: request, order: order.status, now: call.now).writeMembers(to: &writer)
                if let shortages { writer.array("shortages", shortages) }
                writer.object("repairOrder", self)
            }
        }.taggedByContent(version: request.version)
        if status == 201 { answer.location = "/v1/change-requests/\(request.id)" }
        return answer
    }
}
