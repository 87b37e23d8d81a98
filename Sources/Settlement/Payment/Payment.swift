package import Network
package import RepairOrders
package import ServiceKit

/// Money that was taken on an invoice, or before it as a deposit (SET-05).
package struct Payment: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case cash, card, bankTransfer, cheque, online
        /// On an authorised account; counts as paid for the gate (SET-11).
        case account
    }

    package enum Action: String, Sendable, CaseIterable {
        case refund
    }

    package let id: PaymentID
    package let orderID: RepairOrderID
    /// The invoice that it is on; nil for a deposit before there is one.
    package var invoiceID: InvoiceID?
    package var payer = PayerKind.customer
    /// Whether it was taken before the invoice.
    package var isDeposit = false
    package let currency: Currency
    package let method: Method
    package let amount: Int64
    package let receivedBy: StaffID?
    package let reference: String?
    /// The account that it is on, where it is on one that is kept here.
    package var accountID: AccountID?
    package let receivedAt: Instant
    package var refunded: Int64 = 0
    package var version: Int64 = 1

    /// What can still be given back.
    package var refundable: Int64 { amount - refunded }
    package var nextActions: [Action] { refundable > 0 ? [.refund] : [] }

    package func money(_ amount: Int64) -> Money { Money(amount, currency) }
}

extension Payment {
    /// An amount that may be given back: more than nothing, and no more than was paid and not refunded (SET-05).
    ///
    /// - Throws: `Refusal` 422 SET-05 for another.
    func check(refund amount: Money) throws {
        guard amount.currency == currency else {
            throw Refusal.currencyDiffers(currency, at: "/amount/currency", .SET_05)
        }
        guard amount.amount > 0 else { throw Refusal.amountZero }
        guard amount.amount <= refundable else { throw moreThanPaid }
    }

    var moreThanPaid: Refusal {
        Refusal(
            .SET_05, status: 422, code: "more_than_paid",
            "Of this payment \(money(refundable).text) can be refunded; give back no more than that.",
            zh: "该笔付款可退金额为 \(money(refundable).text),退款不能超过该金额。", at: "/amount"
        ).with("refundable", money(refundable).json)
    }
}
