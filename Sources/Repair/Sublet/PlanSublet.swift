import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Gives work of an authorised order to another company (REP-15).
///
/// What the customer is to pay for it needs their word first, by a change request whose quote names it (REP-03);
/// without a price it is the outlet's cost of what was agreed already.
enum PlanSublet {
    static func run(_ input: SubletInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.authorized, .inRepair, for: "sublet", .REP_15)
        let order = document.order
        if let job = input.jobID {
            let job = try document.job(job, at: "/jobId", rule: .REP_15)
            guard job.isAgreed else {
                throw Refusal.state(job.status.rawValue, action: "sublet", allowed: [], rule: .REP_01)
            }
        }
        let staff = try Staff.referenced(input.by, at: "/by", outlet: order.outletID, in: transaction)
        try order.requireCurrency(of: input.cost, at: "/cost/currency")
        if let price = input.price { try order.requireCurrency(of: price, at: "/price/currency") }
        var sublet = Sublet(
            id: call.newID(), orderID: order.id, jobID: input.jobID, vendor: input.vendor,
            description: input.description, cost: input.cost, price: input.price, expectedAt: input.expectedAt,
            createdAt: call.now, createdBy: staff.id)
        try SubletTable.insert(sublet, in: transaction)
        document.order.openSublets += 1
        try document.save(
            event: "repairOrder.changed", changes: [Event.Change("sublets", to: sublet.id.text)], call, in: transaction)
        let changes = [
            Event.Change("vendor", to: sublet.vendor), Event.Change("jobId", to: sublet.jobID?.text),
            Event.Change("description", to: sublet.description),
        ]
        try document.record("sublet.created", sublet.id.text, changes: changes, call, in: transaction)
        if input.isSent {
            try MoveSublet.send(&sublet, .init(at: call.now, by: staff.id, note: nil), document, call, in: transaction)
        }
        return .created(sublet, at: "/v1/sublets/\(sublet.id)", version: sublet.version)
    }
}

extension RepairOrder {
    /// Amounts on an order are in its currency.
    ///
    /// - Throws: `Refusal` 422 `currency_not_orders`.
    func requireCurrency(of money: Money, at pointer: String) throws {
        guard money.currency != currency else { return }
        throw Refusal(
            status: 422, code: "currency_not_orders",
            "The order is in \(currency.rawValue); \(money.currency.rawValue) cannot stand on it.",
            zh: "委托书币种为 \(currency.rawValue),不能使用 \(money.currency.rawValue)。", at: pointer)
    }
}
