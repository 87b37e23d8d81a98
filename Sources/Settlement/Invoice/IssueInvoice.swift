import JSON
import Network
import Pricing
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/repair-orders/{id}/invoice`: makes the invoice from the order (SET-01 to SET-04); once more for what a
/// credit note took back.
enum IssueInvoice {
    struct Input: Sendable {
        struct Discount: Sendable {
            let amount: Money
            let givenBy: StaffID
            let reason: String
            let approval: DiscountApproval?
        }

        let discount: Discount?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let discount = reader.optionalObject("discount") { reader in
            Input.Discount(
                amount: reader.money("amount"), givenBy: reader.id("givenBy"), reason: reader.string("reason"),
                approval: DiscountApproval.readOptional(&reader))
        }
        return Input(discount: discount)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let reopened = try reopenedLines(document, in: transaction)
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        // Who has no such limit asks someone who has, and that one does it (SEC-07).
        if let giver = input.discount?.givenBy {
            try call.requireInPerson(staff: giver.text, at: "/discount/givenBy")
        }
        try input.discount?.approval?.requireOwn(call, at: "/discount")
        let decided = try document.asking { try OrderDiscounts.decided(document, in: transaction) }
        let bill = try document.asking {
            try Self.bill(document, outlet, reopened, decided, input.discount, in: transaction)
        }
        var invoice = Self.invoice(
            bill, given(decided, input.discount), document.order, outlet,
            try number(outlet, call, in: transaction), call)
        let deposits = try Deposits.use(on: &invoice, call, in: transaction)
        try InvoiceTable.insert(invoice, in: transaction)
        try InvoicePlanTable.put(bill.plan, of: invoice.id, in: transaction)
        try deposits.attach(to: invoice, in: transaction)
        try OrderDiscounts.use(decided, input.discount, on: invoice, call, in: transaction)
        try InvoiceLineTable.closeReopened(of: document.order.id, in: transaction)
        try record(invoice, &document, deposits, isAgain: reopened != nil, call, in: transaction)
        let payments = try PaymentTable.list(of: invoice.id, in: transaction)
        return .created(
            InvoiceDocument(invoice: invoice, payments: payments), at: "/v1/invoices/\(invoice.id.text)",
            version: invoice.version)
    }

    /// What there is to bill again of an order that was billed; nil for an order that is billed for the first time.
    private static func reopenedLines(
        _ document: RepairOrderDocument, in transaction: Transaction
    ) throws -> [InvoiceLine]? {
        switch document.order.status {
        case .invoiced, .delivered, .closed:
            let lines = try InvoiceLineTable.reopened(of: document.order.id, in: transaction)
            if !lines.isEmpty { return lines }
        case .draft, .authorized, .inRepair, .inInspection, .ready, .cancelled: break
        }
        try document.requireState(for: .invoice)
        return nil
    }

    private static func bill(
        _ document: RepairOrderDocument, _ outlet: Outlet, _ reopened: [InvoiceLine]?, _ decided: [OrderDiscount],
        _ input: Input.Discount?, in transaction: Transaction
    ) throws -> Bill {
        let whole = try PayerPlanTable.find(of: document.order.id, in: transaction)
        // What stands of the deductible on earlier invoices is not taken again (SET-13).
        let borne = try reopened == nil ? 0 : StandingDeductible.of(document.order.id, in: transaction)
        let plan = whole.less(deductible: borne)
        var bill = Bill(currency: document.order.currency, taxRate: outlet.taxRate, plan: plan)
        var agreed: Int64
        if let reopened {
            bill.add(reopened: reopened)
            agreed = bill.total
        } else {
            try bill.add(document.agreedJobs, try issues(document, in: transaction))
            agreed = document.total(where: \.isAgreed) ?? bill.total
        }
        agreed = max(agreed, bill.total)
        try bill.agree(
            with: agreed, decided: decided.map(\.bill), try discount(input, document, decided, in: transaction))
        return bill
    }

    private static func issues(_ document: RepairOrderDocument, in transaction: Transaction) throws -> [Bill.Issue] {
        let slips = try IssuedParts.slips(of: document.order.id, in: transaction)
        return try IssuedParts.balance(of: document.order.id, in: transaction).map { part in
            let own = slips.filter { $0.jobID == part.jobID && $0.partNumber == part.partNumber }
            return Bill.Issue(
                jobID: part.jobID, partNumber: part.partNumber, quantity: part.quantity, slips: own.map(\.number))
        }
    }

    private static func discount(
        _ input: Input.Discount?, _ document: RepairOrderDocument, _ decided: [OrderDiscount],
        in transaction: Transaction
    ) throws -> Bill.Discount? {
        guard let input else { return nil }
        let order = document.order
        guard input.amount.currency == order.currency else {
            throw Refusal.currencyDiffers(order.currency, at: "/discount/amount/currency", .SET_02)
        }
        let giver = try Staff.referenced(
            input.givenBy, at: "/discount/givenBy", outlet: order.outletID, in: transaction)
        var limit = try DiscountLimit.of(giver.roles, in: transaction)
        let approver = try input.approval?.approver(
            of: input.givenBy, at: "/discount", outlet: order.outletID, in: transaction)
        if let approver {
            let wider = try DiscountLimit.of(approver.roles, in: transaction)
            limit = [limit, wider].compactMap { $0 }.max()
        }
        try BelowCost.check(
            document, job: nil, reduction: input.amount.amount, beside: decided,
            by: [giver, approver].compactMap { $0 }, reason: input.approval?.belowCostReason, in: transaction)
        return Bill.Discount(
            amount: input.amount.amount, reason: input.reason, giver: approver?.name ?? giver.name, limit: limit)
    }

    /// All that was taken off, as the invoice's head tells it.
    private static func given(_ decided: [OrderDiscount], _ now: Input.Discount?) -> Invoice.DiscountGiven? {
        var given = now.map {
            Invoice.DiscountGiven(
                amount: $0.amount.amount, givenBy: $0.givenBy, reason: $0.reason, approvedBy: $0.approval?.approvedBy)
        }
        for discount in decided {
            let known = given
            given = Invoice.DiscountGiven(
                amount: discount.amount + (known?.amount ?? 0), givenBy: known?.givenBy ?? discount.givenBy,
                reason: [known?.reason, discount.reason].compactMap { $0 }.joined(separator: "; "),
                approvedBy: known?.approvedBy ?? discount.decidedBy)
        }
        return given
    }

    /// The number is drawn in the invoice's own transaction: one that is rolled back leaves no gap (SET-04).
    private static func number(_ outlet: Outlet, _ call: Call, in transaction: Transaction) throws -> String {
        let year = outlet.zone.date(of: call.now).components.year
        let number = try NumberRange.next("inv:\(outlet.id.text):\(year)", in: transaction)
        return "\(outlet.code)-\(year)-\(NumberRange.padded(number, width: 6))"
    }

    private static func invoice(
        _ bill: Bill, _ discount: Invoice.DiscountGiven?, _ order: RepairOrder, _ outlet: Outlet, _ number: String,
        _ call: Call
    ) -> Invoice {
        Invoice(
            id: call.newID(), number: number, orderID: order.id, outletID: outlet.id, customerID: order.customerID,
            vehicleID: order.vehicleID, currency: bill.currency, issuedAt: call.now,
            issuedOn: outlet.zone.date(of: call.now), agreedTotal: bill.agreedTotal,
            amounts: InvoiceAmounts(of: bill.lines), discount: discount, lines: bill.lines, shares: bill.shares)
    }

    private static func record(
        _ invoice: Invoice, _ document: inout RepairOrderDocument, _ deposits: Deposits, isAgain: Bool, _ call: Call,
        in transaction: Transaction
    ) throws {
        document.order.actualTotal = invoice.amounts.total + (isAgain ? document.order.actualTotal ?? 0 : 0)
        if isAgain {
            try document.save(event: "repairOrder.billedAgain", call, in: transaction)
        } else {
            try document.apply(.invoice, event: "repairOrder.invoiced", call, in: transaction)
        }
        try document.record(
            "invoice.issued", invoice.id.text, changes: [Event.Change("number", to: invoice.number)], call,
            in: transaction)
        try deposits.record(on: invoice, document, call, in: transaction)
        try CustomerShare.update(document.order.id, call, in: transaction)
    }
}
