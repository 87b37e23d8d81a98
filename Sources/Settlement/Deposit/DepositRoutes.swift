import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Deposits: money before the invoice, which takes it off (SET-05).
enum DepositRoutes {
    static let all: [Route] = [
        .post("/v1/repair-orders/{id}/deposits", .settle, rules: BodyRules(.SET_05), reading: TakePayment.read, take),
        .get("/v1/repair-orders/{id}/deposits", .readInvoices, list),
    ]

    private static func take(_ input: TakePayment.Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.forChange(call, in: transaction)
        let order = document.order
        guard [.draft, .authorized, .inRepair, .inInspection, .ready].contains(order.status) else {
            throw Refusal.state(
                order.status.rawValue, action: "takeDeposit", allowed: document.nextActions.map(\.rawValue),
                rule: .SET_05)
        }
        guard input.method != .account, input.payer == .customer else { throw Refusal.depositIsMoney }
        guard input.amount.currency == order.currency else {
            throw Refusal.currencyDiffers(order.currency, at: "/amount/currency", .SET_05)
        }
        guard input.amount.amount > 0 else { throw Refusal.amountZero }
        try document.asking {
            try requireOpen(input.amount, document, in: transaction)
        }
        if let staff = input.receivedBy {
            _ = try Staff.referenced(staff, at: "/receivedBy", outlet: order.outletID, in: transaction)
            try call.requireActsAs(staff: staff.text, at: "/receivedBy")
        }
        let payment = Payment(
            id: call.newID(), orderID: order.id, isDeposit: true, currency: order.currency, method: input.method,
            amount: input.amount.amount, receivedBy: input.receivedBy, reference: input.reference,
            receivedAt: call.now)
        try PaymentTable.insert(payment, in: transaction)
        // The order's own row is what two deposits at once meet at, so that together they are not above what is open.
        try changed(document, payment, call, in: transaction)
        return .created(
            Receipt(paper: payment, invoice: nil), at: "/v1/payments/\(payment.id.text)", version: payment.version)
    }

    private static func changed(
        _ document: RepairOrderDocument, _ payment: Payment, _ call: Call, in transaction: Transaction
    ) throws {
        var document = document
        try document.save(
            event: "repairOrder.depositTaken", changes: [.init("paymentId", to: payment.id.text)], call,
            in: transaction)
        try document.record(
            "payment.received", payment.id.text,
            changes: [
                .init("method", to: payment.method.rawValue), .init("deposit", to: .bool(true)),
                .init("amount", to: payment.money(payment.amount).json),
            ], call, in: transaction)
    }

    /// No more than the customer's share comes to, less what was given as a discount and what was paid.
    private static func requireOpen(
        _ amount: Money, _ document: RepairOrderDocument, in transaction: Transaction
    ) throws {
        let price = try PayerPlanTable.find(of: document.order.id, in: transaction).customerTotal(of: document)
        let discounts = try OrderDiscountTable.list(of: document.order.id, in: transaction)
        let given = document.standing(discounts.filter { $0.status == .approved }).reduce(0) { $0 + $1.amount }
        let share = price - given
        guard price > 0 else {
            throw Refusal(
                .SET_05, code: "not_estimated",
                "There is no price for the customer yet; price the order with `estimate` before a deposit is taken.",
                zh: "尚无客户应付金额,请先报价(estimate)再收取定金。")
        }
        let held = try PaymentTable.list(order: document.order.id, in: transaction).reduce(0) { $0 + $1.refundable }
        let open = Money(max(0, share - held), amount.currency)
        guard amount.amount <= open.amount else {
            throw Refusal(
                .SET_05, status: 422, code: "more_than_open",
                "Only \(open.text) of the customer's share is not paid; take no more than that.",
                zh: "客户应付款中未付金额为 \(open.text),收款不能超过该金额。", at: "/amount"
            ).with("open", open.json)
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let deposits = try PaymentTable.list(order: order.id, in: transaction).filter(\.isDeposit)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items", deposits)
                writer.nullableMember("nextCursor", nil as String?)
            }
        }
    }
}

extension Refusal {
    fileprivate static var depositIsMoney: Refusal {
        Refusal(
            .SET_05, status: 422, code: "deposit_is_money",
            "A deposit is the customer's money: not on account, and not another payer's.",
            zh: "定金须为客户实际付款,不能挂账,也不能由其他付款方支付。", at: "/method")
    }
}
