package import Customers
package import Network
package import RepairOrders
package import ServiceKit

/// What the customer and the other payers owe for an order; once issued, its lines and totals never change (SET-04).
package struct Invoice: Sendable {
    package let id: InvoiceID
    /// Gapless per outlet and year: `SH01-2026-000042`.
    package let number: String
    package let orderID: RepairOrderID
    package let outletID: OutletID
    package let customerID: CustomerID
    package let vehicleID: VehicleID
    package let currency: Currency
    package let issuedAt: Instant
    /// The outlet's day of issue.
    package let issuedOn: LocalDate
    package let agreedTotal: Int64
    package let amounts: InvoiceAmounts
    package let discount: DiscountGiven?
    package var lines: [InvoiceLine] = []
    /// What each payer owes, the customer first (SET-13).
    package var shares: [InvoiceShare] = []
    /// What credit notes took back of the whole.
    package var credited = InvoiceAmounts()
    package var version: Int64 = 1

    /// Who went below the agreed total, by how much of a discount and why (SET-02).
    package struct DiscountGiven: Sendable, Equatable {
        package let amount: Int64
        package let givenBy: StaffID
        package let reason: String
        /// Who allowed what is above the giver's limit (PRI-05).
        package var approvedBy: StaffID?
    }

    /// Whether the customer still owes something, or all was taken back.
    package enum Status: String, Sendable, CaseIterable {
        case open, settled, credited
    }

    /// What an invoice takes in each state; a refund is an action on its payment.
    package enum Action: String, Sendable, CaseIterable {
        case pay, credit
    }

    /// The customer's share.
    package var customer: InvoiceShare { shares.first ?? InvoiceShare(payer: Payer(kind: .customer)) }
    /// What the customer pays; the rest is for the other payers.
    package var customerTotal: Int64 { customer.amounts.total }
    package var paid: Int64 { customer.paid }
    package var refunded: Int64 { customer.refunded }
    /// What the customer still owes.
    package var open: Int64 { customer.open }
    /// Whether nothing of it is billed any more.
    package var isCredited: Bool { amounts.total != 0 && credited == amounts }
    package var status: Status { isCredited ? .credited : open == 0 ? .settled : .open }
    package var nextActions: [Action] {
        (shares.contains { $0.open > 0 } ? [.pay] : []) + (isCredited ? [] : [.credit])
    }

    package func money(_ amount: Int64) -> Money { Money(amount, currency) }

    /// What a payer owes; nil where they owe nothing.
    func share(_ payer: PayerKind) -> InvoiceShare? { shares.first { $0.payer.kind == payer } }

    /// Changes a payer's share, where there is one.
    mutating func change(_ payer: PayerKind, _ change: (inout InvoiceShare) -> Void) {
        guard let index = shares.firstIndex(where: { $0.payer.kind == payer }) else { return }
        change(&shares[index])
    }
}

extension Invoice {
    /// An amount that a payment of this invoice may have: more than nothing, and no more than the payer has open
    /// (SET-05).
    ///
    /// - Throws: `Refusal` 422 SET-05 for another.
    func check(payment amount: Money, by payer: PayerKind = .customer) throws {
        guard amount.currency == currency else {
            throw Refusal.currencyDiffers(currency, at: "/amount/currency", .SET_05)
        }
        guard amount.amount > 0 else { throw Refusal.amountZero }
        guard amount.amount <= share(payer)?.open ?? 0 else { throw moreThanOpen(payer) }
    }

    func moreThanOpen(_ payer: PayerKind = .customer) -> Refusal {
        let open = money(share(payer)?.open ?? 0)
        return Refusal(
            .SET_05, status: 422, code: "more_than_open",
            "Only \(open.text) is open on invoice \(number); take no more than that.",
            zh: "发票 \(number) 未付金额为 \(open.text),收款不能超过该金额。", at: "/amount"
        ).with("open", open.json)
    }
}

extension Refusal {
    static var amountZero: Refusal {
        Refusal(
            .SET_05, status: 422, code: "amount_zero", "The amount must be more than zero.", zh: "金额必须大于零。",
            at: "/amount")
    }
}
