import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The customer does not want the work, or lets the quote lapse: it is kept as a deferred job (RCP-14, INS-07).
enum ChangeRequestClosing {
    struct Refused: Sendable {
        let reason: String?
        let signature: ChangeSignature?
    }

    static func read(_ reader: inout ObjectReader) -> Refused {
        Refused(
            reason: reader.optionalString("reason", length: 1...500),
            signature: reader.optionalObject("customerSignature", ChangeSignature.read))
    }

    static func decline(_ input: Refused, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (request, document) = try RepairOrderDocument.withRequest(call, in: transaction)
        let before = request.status
        try request.move(.decline, at: call.now, in: document.order.status)
        request.declineReason = input.reason
        request.signature = input.signature
        request.answeredAt = call.now
        try close(&request, as: .declined, of: &document, call, in: transaction)
        return try document.answer(
            request, event: "changeRequest.declined", changes: changes(request, since: before), call, in: transaction)
    }

    /// Closes a request whose quote has lapsed without an answer, so that the order can go on.
    static func expire(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (request, document) = try RepairOrderDocument.withRequest(call, in: transaction)
        return try expire(request, of: document, call, in: transaction)
    }

    /// The same at the time when the quote lapses; nothing where it was answered, or quoted again, in between.
    static func lapse(_ id: ChangeRequestID, _ call: Call, in transaction: Transaction) throws {
        guard let request = try ChangeRequestTable.find(id, in: transaction), request.hasLapsed(at: call.now) else {
            return
        }
        let document = try RepairOrderDocument.load(request.orderID, in: transaction)
        _ = try expire(request, of: document, call, in: transaction)
    }

    private static func expire(
        _ request: ChangeRequest, of document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        var (request, document) = (request, document)
        let before = request.status
        try request.move(.expire, at: call.now, in: document.order.status)
        try close(&request, as: .notDone, of: &document, call, in: transaction)
        return try document.answer(
            request, event: "changeRequest.expired", changes: changes(request, since: before), call, in: transaction)
    }

    /// Closes what is open when the order ends; the order is saved by who ends it.
    static func expireAll(of document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction) throws {
        for var request in try ChangeRequestTable.open(of: document.order.id, in: transaction) {
            let before = request.status
            request.status = try ChangeRequest.transitions.require(.expire, from: before, rule: .REP_03)
            try close(&request, as: .notDone, of: &document, call, in: transaction)
            try document.record(
                "changeRequest.expired", request.id.text, changes: changes(request, since: before), call,
                in: transaction)
        }
    }

    private static func changes(_ request: ChangeRequest, since before: ChangeRequestStatus) -> [Event.Change] {
        [
            Event.Change("status", from: before.rawValue, to: request.status.rawValue),
            Event.Change("reason", to: request.declineReason),
            Event.Change("deferredJobId", to: request.deferredJobID?.text),
        ]
    }

    private static func close(
        _ request: inout ChangeRequest, as reason: DeferredJob.Reason, of document: inout RepairOrderDocument,
        _ call: Call, in transaction: Transaction
    ) throws {
        request.deferredJobID = try keep(request, as: reason, of: document, call, in: transaction)
        request.version += 1
        try ChangeRequestTable.update(request, in: transaction)
        document.order.openChangeRequests -= 1
        try MoveSublet.cancelAll(
            SubletTable.of(request.id, in: transaction), of: &document, by: document.order.advisorID, call,
            in: transaction)
        try request.measureAsking(on: document.order, call, in: transaction)
    }

    /// Keeps the work for the next visit: what an earlier quote that lapsed left of it goes on with its chain.
    private static func keep(
        _ request: ChangeRequest, as reason: DeferredJob.Reason, of document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws -> DeferredJobID {
        let (order, price) = (document.order, request.quote?.totals.total)
        if let id = request.deferredJobID, var kept = try DeferredJobTable.find(id, in: transaction) {
            // Another order may have taken it up meanwhile.
            if kept.revivedBy == nil {
                let answer = DeferredJobOffer.Result(rawValue: reason.rawValue) ?? .declined
                try kept.reopen(
                    answer, at: order, reason: request.declineReason, price: price, call, in: transaction)
            }
            return id
        }
        var deferred = DeferredJob(
            id: call.newID(), vehicleID: order.vehicleID, orderID: order.id, description: request.description,
            operation: request.operation, reason: reason, isSafetyRelevant: request.isSafetyRelevant, price: price,
            createdAt: call.now)
        deferred.planContact(at: try Outlet.load(order.outletID, in: transaction), now: call.now)
        try DeferredJobTable.insert(deferred, in: transaction)
        try document.record(
            "deferredJob.created", deferred.id.text,
            changes: [
                Event.Change("reason", to: reason.rawValue),
                Event.Change("safety", to: .bool(deferred.isSafetyRelevant)),
            ], call, in: transaction)
        return deferred.id
    }
}
