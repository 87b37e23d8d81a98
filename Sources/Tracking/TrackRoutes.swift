import Attachments
import Booking
import Callbacks
import JSON
import Quality
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit
import Settlement

/// The customer's own view and answers: the token in the path is the credential.
struct TrackRoutes: Sendable {
    let payments: OnlinePayments
    /// Where photos are.
    let store: AttachmentStore

    var all: [Route] {
        routes + NextVisit.routes + [
            .stream("/v1/track/{token}/photos/{id}", nil, offers: []) { call in
                let id: AttachmentID = try call.call.id("id")
                let token = try call.call.text("token")
                AttachmentDownload.run(call, store, metadata: "/v1/track/\(token)/photos/\(id)/metadata")
            }.byLink,
            .get("/v1/track/{token}/photos/{id}/metadata", nil, photo).byLink,
            .post("/v1/track/{token}/payments", nil, reading: { _ in }, pay).byLink,
        ]
    }

    private var routes: [Route] {
        [
            .get("/v1/track/{token}", nil, show).byLink,
            .post(
                "/v1/track/{token}/change-requests/{id}/approve", nil, rules: BodyRules(.REP_03),
                reading: CustomersAnswer.readApproval
            ) { approval, call, transaction in
                try answer(call, transaction) { try CustomersAnswer.approve(approval, call, in: transaction) }
            }.byLink,
            .post(
                "/v1/track/{token}/change-requests/{id}/decline", nil, rules: BodyRules(.REP_03),
                reading: CustomersAnswer.readRefused
            ) { refused, call, transaction in
                try answer(call, transaction) { try CustomersAnswer.decline(refused, call, in: transaction) }
            }.byLink,
            .post(
                "/v1/track/{token}/reschedule", nil, rules: BodyRules(.BKG_10), reading: CustomersAppointment.readMove
            ) { move, call, transaction in
                try keep(call, transaction) { try CustomersAppointment.reschedule(move, $0, in: transaction) }
            }.byLink,
            .post(
                "/v1/track/{token}/cancel", nil, reading: { $0.optionalString("reason", length: 1...500) }
            ) { reason, call, transaction in
                try keep(call, transaction) { try CustomersAppointment.cancel(reason, $0, in: transaction) }
            }.byLink,
            .post(
                "/v1/track/{token}/survey", nil, rules: BodyRules(.CBK_03), reading: CustomersSurvey.read, answerSurvey
            ).byLink,
            .post("/v1/track/{token}/review", nil, reading: WriteReview.read, review).byLink,
        ]
    }

    private func photo(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let link = try Self.link(call, transaction)
        return .ok(try TrackedPhotos.find(call.id("id"), link.subject, in: transaction), version: 1)
    }

    /// Leads to the page on which the customer pays what is open of the link's order.
    private func pay(_: Void, _ call: Call, _ transaction: Transaction) throws -> Answer {
        guard case .repairOrder(let order) = try Self.link(call, transaction).subject,
            let invoice = try CustomersInvoice.find(of: order, in: transaction)
        else { throw Refusal.notFound() }
        return try invoice.pay(payments, call, in: transaction)
    }

    private func view(_ link: AccessLink, _ call: Call, _ transaction: Transaction) throws -> TrackedView {
        try TrackedView.load(link, call, canPay: payments.gateway != nil, in: transaction)
    }

    private func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try view(Self.link(call, transaction), call, transaction))
    }

    /// Answers a change request that the link leads to.
    private func answer(
        _ call: Call, _ transaction: Transaction, _ act: () throws -> Void
    ) throws -> Answer {
        let link = try Self.link(call, transaction)
        let id: ChangeRequestID = try call.id("id")
        switch link.subject {
        case .changeRequest(let own) where own == id: break
        case .repairOrder(let order):
            let change = try OfferedChange.find(id, at: call.now, in: transaction)
            guard let change, change.orderID == order else { throw Refusal.notFound() }
        default: throw Refusal.notFound()
        }
        try act()
        return .ok(try view(link, call, transaction))
    }

    /// Answers the survey that the link leads to, or that follows its order.
    private func answerSurvey(
        _ input: CustomersSurvey.Input, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let link = try Self.link(call, transaction)
        let callback: CallbackID
        switch link.subject {
        case .survey(let id): callback = id
        case .repairOrder(let order):
            guard let found = try CallbackTable.find(of: order, in: transaction) else { throw Refusal.notFound() }
            callback = found.id
        default: throw Refusal.notFound()
        }
        try CustomersSurvey.answer(input, callback, call, in: transaction)
        return .ok(try view(link, call, transaction))
    }

    /// Rates the visit of the link's order or survey.
    private func review(
        _ input: WriteReview.Input, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let link = try Self.link(call, transaction)
        guard let id = try link.subject.reviewedOrder(in: transaction),
            let order = try RepairOrderTable.find(id, in: transaction)
        else { throw Refusal.notFound() }
        try WriteReview.run(input, order, call, in: transaction)
        return .ok(try view(link, call, transaction))
    }

    /// Changes the appointment that the link leads to.
    private func keep(
        _ call: Call, _ transaction: Transaction, _ act: (Call) throws -> Void
    ) throws -> Answer {
        let link = try Self.link(call, transaction)
        guard case .appointment(let id) = link.subject else { throw Refusal.notFound() }
        try act(call.naming(id.text))
        return .ok(try view(link, call, transaction))
    }

    /// Again, in the request's own transaction: who was admitted may have been so by another node's memory.
    static func link(_ call: Call, _ transaction: Transaction) throws -> AccessLink {
        let link = try AccessLinkTable.find(AccessLinkID(stored: call.caller.id), in: transaction)
        guard let link, link.revokedAt == nil, link.expiresAt > call.now else { throw Refusal.notFound() }
        return link
    }
}

extension AccessLink.Subject {
    /// The order whose visit is rated over the link; nil where the link is of no visit.
    fileprivate func reviewedOrder(in transaction: Transaction) throws -> RepairOrderID? {
        switch self {
        case .repairOrder(let id): id
        case .survey(let id): try CallbackTable.find(id, in: transaction)?.orderID
        case .appointment, .changeRequest: nil
        }
    }
}
