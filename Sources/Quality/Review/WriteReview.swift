package import JSON
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// The customer rates a visit that is over, once (CUS-13).
package enum WriteReview {
    /// What they think.
    package struct Input: Sendable {
        let rating: Int64
        let text: String?
    }

    package static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            rating: reader.integer("rating", in: 1...5), text: reader.optionalString("text", length: 1...2_000))
    }

    /// - Throws: `Refusal` 409 for an order that is not handed over, or was reviewed.
    package static func run(
        _ input: Input, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        guard isPossible(order) else { throw Refusal.notDelivered }
        guard try ReviewTable.find(of: order.id, in: transaction) == nil else { throw Refusal.reviewed }
        let review = Review(
            id: call.newID(), outletID: order.outletID, orderID: order.id, customerID: order.customerID,
            rating: input.rating, text: input.text, createdAt: call.now)
        try ReviewTable.insert(review, in: transaction)
        let rating = Event.Change("rating", to: .number(JSONNumber(review.rating)))
        try call.record(
            Event(
                "review.created", review.id.text, root: order.id.text, outlet: order.outletID.text, changes: [rating]),
            in: transaction)
    }

    /// Whether the vehicle was handed over.
    package static func isPossible(_ order: RepairOrder) -> Bool {
        order.status == .delivered || order.status == .closed
    }
}

extension Refusal {
    fileprivate static var notDelivered: Refusal {
        Refusal(
            code: "not_delivered", "The vehicle is not handed over yet; rate the visit then.", zh: "车辆尚未交付,请在交车后评价。")
    }

    fileprivate static var reviewed: Refusal {
        Refusal(code: "already_reviewed", "This visit was rated already.", zh: "本次服务已评价。")
    }
}
