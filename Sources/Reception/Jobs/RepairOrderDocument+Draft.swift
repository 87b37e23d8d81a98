package import RepairOrders
import SQLDatabase
package import ServiceKit

/// Reception's work on a draft: everything here ends with the customer's signature.
extension RepairOrderDocument {
    /// Refuses an edit of an order that is no draft any more.
    ///
    /// - Throws: `Refusal` 409 by `rule`, with state and allowed actions.
    package func requireDraft(_ action: String, _ rule: Rule) throws {
        guard order.status != .draft else { return }
        throw Refusal.state(
            order.status.rawValue, action: action, allowed: nextActions.map(\.rawValue), rule: rule)
    }

    /// The concern of this order that a body names.
    ///
    /// - Throws: `Refusal` 422 where it is none of this order's.
    package func requireConcern(_ id: ConcernID?, at pointer: String) throws {
        guard let id, !concerns.contains(where: { $0.id == id }) else { return }
        throw Refusal.unknownReference(pointer, "concern of this order", rule: .RCP_04)
    }

    /// Takes back the estimate after an edit of the jobs, so that what is signed is what was priced last (RCP-07).
    mutating func clearEstimate(in transaction: Transaction) throws {
        order.times.estimated = nil
        order.estimatedTotal = nil
        order.priceListID = nil
        for index in jobs.indices where jobs[index].status == .proposed && jobs[index].hasPrice {
            jobs[index].labor = nil
            if !jobs[index].fees.isEmpty {
                jobs[index].fees = []
                try JobTable.updateFees(jobs[index], in: transaction)
            }
            try JobTable.update(jobs[index], in: transaction)
            for line in jobs[index].parts.indices {
                jobs[index].parts[line].price = nil
                try PartLineTable.update(jobs[index].parts[line], in: transaction)
            }
        }
    }
}

extension Job {
    var hasPrice: Bool { labor != nil || parts.contains { $0.price != nil } }
}
