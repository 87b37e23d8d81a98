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

    /// How soon after the finding the customer has to have been asked (REP-04).
    static let limitMinutes: Int64 = 30

    static func read(_ reader: inout ObjectReader) -> Refused {
        Refused(
            reason: reader.optionalString("reason", length: 1...500),
            signature: reader.optionalObject("customerSignature", ChangeSignature.read))
    }

    static func decline(_ input: Refused, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (request, document) = try RepairOrderDocument.withRequest(call, in: transaction)
        try request.move(.decline, at: call.now, in: document.order.status)
        request.declineReason = input.reason
        request.signature = input.signature
        request.answeredAt = call.now
        try close(&request, as: .declined, of: &document, call, in: transaction)
        try measureAnswer(request, document.order, call, in: transaction)
        return try document.answer(
            request, event: "changeRequest.declined", changes: changes(request), call, in: transaction)
    }

    /// Closes a request whose quote has lapsed without an answer, so that the order can go on.
    static func expire(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var (request, document) = try RepairOrderDocument.withRequest(call, in: transaction)
        try request.move(.expire, at: call.now, in: document.order.status)
        try close(&request, as: .notDone, of: &document, call, in: transaction)
        return try document.answer(
            request, event: "changeRequest.expired", changes: changes(request), call, in: transaction)
    }

    /// Closes what is open when the order ends; the order is saved by who ends it.
    static func expireAll(of document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction) throws {
        for var request in try ChangeRequestTable.open(of: document.order.id, in: transaction) {
            request.status = try ChangeRequest.transitions.require(.expire, from: request.status, rule: .REP_03)
            try close(&request, as: .notDone, of: &document, call, in: transaction)
            try document.record(
                "changeRequest.expired", request.id.text, changes: changes(request), call, in: transaction)
        }
    }

    private static func changes(_ request: ChangeRequest) -> [Event.Change] {
        [
            Event.Change("status", to: request.status.rawValue),
            Event.Change("reason", to: request.declineReason),
            Event.Change("deferredJobId", to: request.deferredJobID?.text),
        ]
    }

    private static func close(
        _ request: inout ChangeRequest, as reason: DeferredJob.Reason, of document: inout RepairOrderDocument,
        _ call: Call, in transaction: Transaction
    ) throws {
        var deferred = DeferredJob(
            id: call.newID(), vehicleID: document.order.vehicleID, orderID: document.order.id,
            description: request.description, operation: request.operation, reason: reason,
            isSafetyRelevant: request.isSafetyRelevant, price: request.quote?.totals.total, createdAt: call.now)
        deferred.planContact(at: try Outlet.load(document.order.outletID, in: transaction), now: call.now)
        try DeferredJobTable.insert(deferred, in: transaction)
        request.deferredJobID = deferred.id
        request.version += 1
        try ChangeRequestTable.update(request, in: transaction)
        document.order.openChangeRequests -= 1
        try MoveSublet.cancelAll(
            SubletTable.of(request.id, in: transaction), of: &document, by: document.order.advisorID, call,
            in: transaction)
        try document.record(
            "deferredJob.created", deferred.id.text,
            changes: [
                Event.Change("reason", to: reason.rawValue),
                Event.Change("safety", to: .bool(deferred.isSafetyRelevant)),
            ], call, in: transaction)
    }

    /// REP-04: quoted within 15 minutes of the finding, and the customer's answer within 30 shows that they were asked.
    static func measureAnswer(
        _ request: ChangeRequest, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        let quoted = request.firstQuotedAt ?? call.now
        let isMet =
            quoted <= request.foundAt.adding(minutes: QuoteChange.limitMinutes)
            && call.now <= request.foundAt.adding(minutes: limitMinutes)
        let minutes = call.now.minutes(since: request.foundAt)
        try call.measure(
            .REP_04, met: isMet, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            reason: isMet ? nil : "Answered \(minutes) minutes after the finding", in: transaction)
    }
}
