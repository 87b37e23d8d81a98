import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Deferred work back on an order, or declined once more (RCP-14): the same as its offer's answer, told by the work.
enum DeferredWorkRoutes {
    static let all: [Route] = [
        .post(
            "/v1/deferred-jobs/{id}/revive", .manageOrders, rules: BodyRules(.RCP_14), reading: Input.init(from:),
            revive),
        .post(
            "/v1/deferred-jobs/{id}/decline", .manageOrders, rules: BodyRules(.RCP_14), reading: Input.init(from:),
            decline),
    ]

    struct Input: Sendable {
        let orderID: RepairOrderID
        let reply: @Sendable (ReceptionAnswer.Result) -> OfferReply

        init(from reader: inout ObjectReader) {
            orderID = reader.id("repairOrderId")
            let reason = reader.optionalString("reason", length: 1...500)
            let staffID: StaffID? = reader.optionalID("staffId")
            let work = OfferedWork(from: &reader)
            let day = reader.optionalDate("nextContactOn")
            reply = { OfferReply($0, work, reason: reason, by: staffID, nextContactOn: day) }
        }
    }

    private static func revive(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try answer(input, .accepted, call, transaction)
    }

    private static func decline(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try answer(input, .declined, call, transaction)
    }

    private static func answer(
        _ input: Input, _ result: ReceptionAnswer.Result, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let job = try DeferredJob.forChange(
            call, action: result == .accepted ? "revive" : "decline", in: transaction)
        guard var document = try RepairOrderDocument.find(input.orderID, in: transaction),
            call.caller.sees(outlet: document.order.outletID.text), document.order.vehicleID == job.vehicleID
        else { throw Refusal.unknownReference("/repairOrderId", "order of this vehicle", rule: .RCP_14) }
        let offers = try FaultLooking(document, nil, call, in: transaction).offers
        guard let offer = offers.first(where: { $0.id == job.id.text }) else {
            throw Refusal.unknownReference("/repairOrderId", "later order of this vehicle", rule: .RCP_14)
        }
        try document.reply(to: offer, input.reply(result), call, in: transaction)
        let after = try DeferredJob.load(call, in: transaction)
        let shown = try ShownDeferredJob(after, for: call, in: transaction)
        return Answer.json(version: after.version) { writer in
            writer.object { writer in
                shown.writeMembers(to: &writer)
                writer.member("jobId", after.revivedBy?.jobID)
            }
        }
    }
}
