import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/payments/{id}/refunds`: gives money back, never more than was paid (SET-05).
enum RefundPayment {
    struct Input: Sendable {
        let amount: Money
        let reason: String
        let by: StaffID
        let approvedBy: StaffID?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            amount: reader.money("amount"), reason: reader.string("reason", length: 1...500), by: reader.id("by"),
            approvedBy: reader.optionalID("approvedBy"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var payment = try Payment.load(call, in: transaction)
        try call.checkVersion(payment.version)
        var invoice = try payment.invoiceID.map { id in
            guard let invoice = try InvoiceTable.find(id, in: transaction) else { throw Refusal.notFound("invoice") }
            return invoice
        }
        let order = try RepairOrderDocument.load(payment.orderID, in: transaction).order
        try payment.check(refund: input.amount)
        _ = try Staff.referenced(input.by, at: "/by", outlet: order.outletID, in: transaction)
        // With an approval it is the approver's doing, of what somebody else has asked for.
        if input.approvedBy == nil { try call.requireInPerson(staff: input.by.text, at: "/by") }
        try approve(input, invoice, payment, order, call, in: transaction)
        let refund = Refund(
            id: call.newID(), paymentID: payment.id, amount: input.amount, reason: input.reason, givenBy: input.by,
            approvedBy: input.approvedBy, givenAt: call.now)
        let amount = refund.amount.amount
        guard try PaymentTable.addRefunded(amount, to: payment.id, in: transaction) else {
            throw payment.moreThanPaid
        }
        if let id = payment.invoiceID {
            guard try InvoiceShareTable.addRefunded(amount, to: id, payment.payer, in: transaction) else {
                throw payment.moreThanPaid
            }
            try InvoiceTable.advance(id, in: transaction)
            invoice?.change(payment.payer) { $0.refunded += amount }
            invoice?.version += 1
        }
        payment.refunded += amount
        payment.version += 1
        try RefundTable.insert(refund, in: transaction)
        try AccountLedger.credit(refund, of: payment, call, in: transaction)
        try call.record(event(refund, payment, invoice, order), in: transaction)
        if invoice != nil { try CustomerShare.update(payment.orderID, call, in: transaction) }
        return .created(
            Receipt(paper: refund, invoice: invoice, payer: payment.payer), at: "/v1/payments/\(payment.id.text)",
            version: payment.version)
    }

    /// SEC-07: above the outlet's limit another person, a manager, allows it; what is the customer's own by a credit
    /// note or a deposit too large needs nobody.
    private static func approve(
        _ input: Input, _ invoice: Invoice?, _ payment: Payment, _ order: RepairOrder, _ call: Call,
        in transaction: Transaction
    ) throws {
        if let approver = input.approvedBy {
            let staff = try Staff.referenced(
                approver, at: "/approvedBy", outlet: order.outletID, rule: .SET_05, in: transaction)
            guard staff.isManager else { throw Refusal.managerNeeded(staff, at: "/approvedBy").by(.SET_05) }
            guard approver != input.by, call.mayApprove(as: approver) else {
                throw Refusal.secondPersonNeeded(at: "/approvedBy").by(.SET_05)
            }
            try RefundRequest.require(input.amount, by: input.by, payment, call, in: transaction)
            return
        }
        guard let limit = try RefundLimit.of(order.outletID, in: transaction) else { return }
        let amount = input.amount.amount
        let share = invoice?.share(payment.payer)
        let owed = invoice == nil ? payment.refundable : share?.overpaid ?? 0
        guard amount > owed else { return }
        // What was given back alone before counts as far as it is open again: the limit is not for each part.
        let alone = try RefundTable.givenAlone(of: order.id, payment.payer, in: transaction) + amount
        let open = (share?.open ?? 0) + amount - owed
        guard max(amount, min(alone, open)) > limit.amount else { return }
        throw Refusal(
            .SET_05, code: "refund_above_limit",
            "Up to \(limit.text) can be given back by one person; above it a manager approves, in approvedBy.",
            zh: "单人可退款上限为 \(limit.text),超出须由经理在 approvedBy 中批准。", at: "/amount"
        ).with("limit", limit.json)
    }

    private static func event(
        _ refund: Refund, _ payment: Payment, _ invoice: Invoice?, _ order: RepairOrder
    ) -> Event {
        let open = invoice.map { $0.money($0.share(payment.payer)?.open ?? 0).json }
        return Event(
            "payment.refunded", payment.id.text, root: payment.orderID.text, version: payment.version,
            outlet: order.outletID.text,
            changes: [
                Event.Change("refundId", to: refund.id.text), Event.Change("amount", to: refund.amount.json),
                Event.Change("approvedBy", to: refund.approvedBy?.text),
                Event.Change("open", to: open ?? .null),
            ])
    }
}
