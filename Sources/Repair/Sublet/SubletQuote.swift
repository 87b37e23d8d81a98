import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Outside work that the customer is to pay for stands in the quote of a change request (REP-03, REP-15).
enum SubletQuote {
    /// The code of its lines in quotes, jobs and invoices.
    static let code = "SUBLET"

    /// What a quote names: planned work of the order with a price that nobody has agreed to yet.
    ///
    /// - Throws: `Refusal` 422 for anything else.
    static func named(
        _ ids: [SubletID], by request: ChangeRequest, in transaction: Transaction
    ) throws -> [Sublet] {
        try ids.enumerated().map { index, id in
            guard let sublet = try SubletTable.find(id, in: transaction), sublet.orderID == request.orderID,
                sublet.status == .planned, !sublet.isAgreed,
                sublet.changeRequestID == nil || sublet.changeRequestID == request.id,
                !ids.prefix(index).contains(id)
            else { throw Refusal.unknownReference("/sublets/\(index)", "piece of outside work", rule: .REP_15) }
            return sublet
        }
    }

    /// The lines of the quote, each at the price of its work with the tax of the list.
    static func lines(of sublets: [Sublet], _ book: PriceBook) throws -> [PricedLine] {
        try sublets.compactMap { sublet in
            try sublet.price.map { try book.outsideWork(code, sublet.description, net: $0) }
        }
    }

    /// Ties the work to the request that asks for it, and unties what an earlier quote of the request named.
    static func tie(
        _ sublets: [Sublet], to request: ChangeRequest, _ document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        for var old in try SubletTable.of(request.id, in: transaction)
        where old.status == .planned && !sublets.contains(where: { $0.id == old.id }) {
            old.changeRequestID = nil
            try save(&old, in: transaction)
            let change = Event.Change("changeRequestId", from: request.id.text, to: nil as String?)
            try document.record("sublet.unquoted", old.id.text, changes: [change], call, in: transaction)
        }
        for var sublet in sublets where sublet.changeRequestID == nil {
            sublet.changeRequestID = request.id
            try save(&sublet, in: transaction)
            let change = Event.Change("changeRequestId", to: request.id.text)
            try document.record("sublet.quoted", sublet.id.text, changes: [change], call, in: transaction)
        }
    }

    /// The customer has agreed: the work may go, and is billed with the job that the approval made.
    static func agree(
        to request: ChangeRequest, as job: Job, _ document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        for var sublet in try SubletTable.of(request.id, in: transaction) where sublet.status == .planned {
            sublet.agreedAt = call.now
            sublet.jobID = sublet.jobID ?? job.id
            try save(&sublet, in: transaction)
            let changes = [Event.Change("changeRequestId", to: request.id.text)]
            try document.record("sublet.agreed", sublet.id.text, changes: changes, call, in: transaction)
        }
    }

    private static func save(_ sublet: inout Sublet, in transaction: Transaction) throws {
        sublet.version += 1
        try SubletTable.update(sublet, in: transaction)
    }
}
