import JSON
import Network
import Notifications
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// What customers hear of the work on their vehicle: a promise that moves, a price to answer, the vehicle ready
/// (REP-09).
///
/// Each is queued with its cause, once, and is not sent any more when it is overtaken.
enum TellCustomer {
    static let reactions: [Reaction] =
        [
            Reaction(to: "repairOrder.promiseChanged", promiseMoved), Reaction(to: "repairOrder.passed", ready),
            Reaction(to: "changeRequest.quoted", quoted),
        ] + overtaking.map { Reaction(to: $0, overtaken) }

    /// After these, what waits to be sent about the order or the request is of no use any more.
    private static let overtaking = [
        "changeRequest.approved", "changeRequest.declined", "changeRequest.expired", "repairOrder.delivered",
        "repairOrder.cancelled",
    ]

    private static func promiseMoved(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let (order, outlet) = try place(of: event, in: transaction)
        let change = event.changes.first { $0.member == "promisedAt" }
        guard let promised = order.promisedAt, case .string(let text)? = change?.before, let before = Instant(text)
        else { return }
        try overtaken(event, call, transaction)
        var notice = Notice(.promiseMoved, to: .customer(order.customerID), about: order.id.text, at: outlet)
        notice.occasion = "\(event.version)"
        notice.set("number", order.number)
        notice.set("before", outlet.words(before))
        notice.set("promised", outlet.words(promised))
        notice.set("outlet", outlet.name)
        notice.expiresAt = promised
        try notice.queue(call, in: transaction)
    }

    private static func ready(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let (order, outlet) = try place(of: event, in: transaction)
        try overtaken(event, call, transaction)
        var notice = Notice(.vehicleReady, to: .customer(order.customerID), about: order.id.text, at: outlet)
        notice.occasion = "\(event.version)"
        notice.set("number", order.number)
        notice.set("outlet", outlet.name)
        notice.set("advisor", try StaffTable.find(order.advisorID, in: transaction)?.name ?? order.advisorID.text)
        try notice.queue(call, in: transaction)
    }

    private static func quoted(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let (order, outlet) = try place(of: event, in: transaction)
        guard let request = try ChangeRequestTable.find(ChangeRequestID(stored: event.resource), in: transaction),
            let quote = request.quote
        else { return }
        // An earlier price is not to be answered any more.
        try overtaken(event, call, transaction)
        var notice = Notice(.changeQuoted, to: .customer(order.customerID), about: request.id.text, at: outlet)
        notice.occasion = "\(request.version)"
        notice.set("number", order.number)
        // What others pay for costs the customer nothing.
        notice.set("total", (quote.payType == .customer ? quote.totals.total : Money(0, quote.currency)).text)
        notice.set("validUntil", outlet.words(quote.validUntil))
        notice.set("outlet", outlet.name)
        notice.expiresAt = quote.validUntil
        try notice.queue(call, in: transaction)
    }

    private static func overtaken(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        try Notification.cancelWaiting(about: event.resource, call, in: transaction)
    }

    private static func place(of event: Event, in transaction: Transaction) throws -> (RepairOrder, Outlet) {
        let order = try RepairOrderDocument.load(RepairOrderID(stored: event.root), in: transaction).order
        return (order, try Outlet.load(order.outletID, in: transaction))
    }
}

extension Outlet {
    /// A moment as the outlet's clock shows it.
    func words(_ moment: Instant) -> String {
        let (date, time) = zone.local(moment)
        return "\(date) \(time)"
    }
}
