import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

extension RepairOrderDocument {
    /// SET-03: what is signed is priced by the price list in force when it is signed.
    func requirePriced(by estimate: Estimate) throws {
        guard jobs.allSatisfy({ $0.status != .proposed || estimate.agrees(with: $0) }) else {
            var refusal = Refusal(
                .RCP_07, code: "price_changed",
                """
                The published prices have changed since the estimate: then \
                \(order.money(order.estimatedTotal)?.text ?? "none"), now \(estimate.totals.total.text). \
                Estimate again and tell the customer.
                """,
                zh: "报价后公布价格已变动,现为 \(estimate.totals.total.text)。请重新报价并告知客户。")
            refusal.state = order.status.rawValue
            refusal.allowedActions = ["estimate"] + nextActions.filter { $0 != .authorize }.map(\.rawValue)
            throw refusal
        }
    }

    /// Takes over what was agreed: the promise, the contact, the jobs.
    mutating func agree(to input: AuthorizationInput, _ estimate: Estimate) throws {
        order.priceListID = estimate.priceListID
        order.visit = input.visit
        order.keyTag = input.keyTag
        order.approvalContact = input.contact.document
        order.promisedAt = input.promisedAt
        order.originalPromisedAt = input.promisedAt
        for index in jobs.indices where jobs[index].status == .proposed { try jobs[index].move(.approve) }
        order.authorizedTotal = total(where: \.isAgreed)
    }

    /// The two signatures, and the agreement to each job (RCP-08, RCP-12).
    func sign(
        _ input: AuthorizationInput, _ advisor: Staff, _ hash: String, _ call: Call, in transaction: Transaction
    ) throws {
        guard let customer = input.customerSignature else { return }
        try SignatureTable.insert(
            Signature(
                orderID: order.id, documentHash: hash, signer: .customer, name: customer.name,
                method: customer.method.rawValue, evidence: customer.evidence, staffID: nil, at: call.now),
            in: transaction)
        try SignatureTable.insert(
            Signature(
                orderID: order.id, documentHash: hash, signer: .advisor, name: advisor.name, method: "account",
                evidence: nil, staffID: advisor.id, at: call.now), in: transaction)
        for job in agreedJobs {
            let amount = Money(total { $0.id == job.id } ?? 0, order.currency)
            try JobAuthorizationTable.insert(
                JobAuthorization(
                    jobID: job.id, orderID: order.id, method: customer.method.rawValue, person: customer.name,
                    at: call.now, amount: amount, documentHash: hash, validUntil: input.end(at: call.now)),
                in: transaction)
        }
    }

    func changes(_ signed: SignedDocument) -> [Event.Change] {
        [
            .init("signedDocumentHash", to: signed.hash), .init("promisedAt", to: order.promisedAt?.text),
            .init("authorizedTotal", to: order.authorizedTotal.map { .number(JSONNumber($0)) } ?? .null),
        ]
    }
}
