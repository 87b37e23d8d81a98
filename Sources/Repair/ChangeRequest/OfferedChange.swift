package import JSON
import Pricing
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// A change request as the customer is shown it over a link (CUS-13): the finding and its price.
package struct OfferedChange: Sendable {
    package let id: ChangeRequestID
    package let orderID: RepairOrderID
    package let version: Int64
    package let description: String
    package let isSafetyRelevant: Bool
    package let status: String
    /// What the customer would pay, tax included; nil where it is not the customer who pays.
    package let total: Money?
    package let promisedAt: Instant?
    package let validUntil: Instant?
    /// The SHA-256 of the quote that is shown, by which it is answered; nil before there is one.
    package let quoteHash: String?
    /// What the customer can answer now: `approve`, `decline`.
    package let nextActions: [String]

    private init(_ request: ChangeRequest, _ order: RepairOrder, at now: Instant) {
        id = request.id
        orderID = request.orderID
        version = request.version
        description = request.description
        isSafetyRelevant = request.isSafetyRelevant
        status = request.shownStatus(at: now).rawValue
        total = request.quote.flatMap { $0.payType == .customer ? $0.totals.total : nil }
        promisedAt = request.quote?.promisedAt
        validUntil = request.quote?.validUntil
        quoteHash = request.quote?.hash
        nextActions = request.nextActions(at: now, in: order.status).filter { $0 == .approve || $0 == .decline }
            .map(\.rawValue)
    }

    /// Those of an order that wait for the customer.
    package static func open(
        of order: RepairOrder, at now: Instant, in transaction: Transaction
    ) throws -> [OfferedChange] {
        try ChangeRequestTable.open(of: order.id, in: transaction).filter { $0.quote != nil }
            .map { OfferedChange($0, order, at: now) }
    }

    /// One of them, whatever its state; nil where there is none.
    package static func find(
        _ id: ChangeRequestID, at now: Instant, in transaction: Transaction
    ) throws -> OfferedChange? {
        guard let request = try ChangeRequestTable.find(id, in: transaction) else { return nil }
        return OfferedChange(request, try RepairOrderDocument.load(request.orderID, in: transaction).order, at: now)
    }
}

/// What the customer answers over a link: the same as over the counter (REP-03).
package enum CustomersAnswer {
    /// An approval, signed.
    package struct Approval: Sendable { let input: ApproveChange.Input }
    /// A refusal, with words and a signature if the customer likes.
    package struct Refused: Sendable { let input: ChangeRequestClosing.Refused }

    package static func readApproval(_ reader: inout ObjectReader) -> Approval {
        Approval(input: ApproveChange.read(&reader))
    }

    package static func readRefused(_ reader: inout ObjectReader) -> Refused {
        Refused(input: ChangeRequestClosing.read(&reader))
    }

    /// Approves the change request of the path's `id`.
    package static func approve(_ approval: Approval, _ call: Call, in transaction: Transaction) throws {
        _ = try ApproveChange.run(approval.input, call, transaction)
    }

    /// Declines the change request of the path's `id`.
    package static func decline(_ refused: Refused, _ call: Call, in transaction: Transaction) throws {
        _ = try ChangeRequestClosing.decline(refused.input, call, transaction)
    }
}
