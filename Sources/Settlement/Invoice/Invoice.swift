package import Customers
package import Network
package import Pricing
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
    /// What the customer pays; the rest is for the other pay types.
    package let customerTotal: Int64
    package let discount: DiscountGiven?
    package var lines: [InvoiceLine] = []
    package var paid: Int64 = 0
    package var refunded: Int64 = 0
    package var version: Int64 = 1

    /// Who went below the agreed total, by how much of a discount and why (SET-02).
    package struct DiscountGiven: Sendable, Equatable {
        package let amount: Int64
        package let givenBy: StaffID
        package let reason: String
    }

    /// Whether the customer still owes something.
    package enum Status: String, Sendable, CaseIterable {
        case open, settled
    }

    /// What an invoice takes in each state; a refund is an action on its payment.
    package enum Action: String, Sendable, CaseIterable {
        case pay
    }

    /// What the customer still owes.
    package var open: Int64 { customerTotal - paid + refunded }
    package var status: Status { open == 0 ? .settled : .open }
    package var nextActions: [Action] { status == .open ? [.pay] : [] }

    /// The shares of the pay types that have lines; they add up to the whole.
    package var byPayType: [(payType: PayType, amounts: InvoiceAmounts)] {
        PayType.allCases.compactMap { payType in
            let own = lines.filter { $0.payType == payType }
            return own.isEmpty ? nil : (payType, InvoiceAmounts(of: own))
        }
    }

    package func money(_ amount: Int64) -> Money { Money(amount, currency) }
}

extension Invoice {
    /// An amount that a payment of this invoice may have: more than nothing, and no more than is open (SET-05).
    ///
    /// - Throws: `Refusal` 422 SET-05 for another.
    func check(payment amount: Money) throws {
        guard amount.currency == currency else {
            throw Refusal.currencyDiffers(currency, at: "/amount/currency", .SET_05)
        }
        guard amount.amount > 0 else { throw Refusal.amountZero }
        guard amount.amount <= open else { throw moreThanOpen }
    }

    var moreThanOpen: Refusal {
        Refusal(
            .SET_05, status: 422, code: "more_than_open",
            "Only \(money(open).text) is open on invoice \(number); take no more than that.",
            zh: "发票 \(number) 未付金额为 \(money(open).text),收款不能超过该金额。", at: "/amount"
        ).with("open", money(open).json)
    }
}

extension Refusal {
    static var amountZero: Refusal {
        Refusal(
            .SET_05, status: 422, code: "amount_zero", "The amount must be more than zero.", zh: "金额必须大于零。",
            at: "/amount")
    }
}
