import JSON
import Network
import Pricing
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/repair-orders/{id}/invoice`: makes the invoice from the order (SET-01 to SET-04).
enum IssueInvoice {
    struct Input: Sendable {
        struct Discount: Sendable {
            let amount: Money
            let givenBy: StaffID
            let reason: String
        }

        let discount: Discount?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        let discount = reader.optionalObject("discount") { reader in
            Input.Discount(
                amount: reader.money("amount"), givenBy: reader.id("givenBy"), reason: reader.string("reason"))
        }
        return Input(discount: discount)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(for: .invoice)
        let outlet = try Outlet.load(document.order.outletID, in: transaction)
        // Who has no such limit asks someone who has, and that one does it (SEC-07).
        if let giver = input.discount?.givenBy {
            try call.requireActsAs(staff: giver.text, at: "/discount/givenBy")
        }
        let bill = try document.asking { try Self.bill(document, outlet, input.discount, in: transaction) }
        let invoice = try store(bill, input.discount, document.order, outlet, call, in: transaction)
        document.order.actualTotal = invoice.amounts.total
        try document.apply(.invoice, event: "repairOrder.invoiced", call, in: transaction)
        try document.record(
            "invoice.issued", invoice.id.text, changes: [Event.Change("number", to: invoice.number)], call,
            in: transaction)
        if invoice.customerTotal == 0 { try CustomerShare.settle(&document, call, in: transaction) }
        return .created(
            InvoiceDocument(invoice: invoice, payments: []), at: "/v1/invoices/\(invoice.id.text)",
            version: invoice.version)
    }

    private static func bill(
        _ document: RepairOrderDocument, _ outlet: Outlet, _ input: Input.Discount?, in transaction: Transaction
    ) throws -> Bill {
        let slips = try IssuedParts.slips(of: document.order.id, in: transaction)
        let issues = try IssuedParts.balance(of: document.order.id, in: transaction).map { part in
            let own = slips.filter { $0.jobID == part.jobID && $0.partNumber == part.partNumber }
            return Bill.Issue(
                jobID: part.jobID, partNumber: part.partNumber, quantity: part.quantity, slips: own.map(\.number))
        }
        let jobs = document.agreedJobs
        var bill = Bill(currency: document.order.currency, taxRate: outlet.taxRate)
        try bill.add(jobs, issues)
        let agreed = document.total(where: \.isAgreed) ?? bill.total
        try bill.agree(with: agreed, try discount(input, document.order, in: transaction))
        return bill
    }

    private static func discount(
        _ input: Input.Discount?, _ order: RepairOrder, in transaction: Transaction
    ) throws -> Bill.Discount? {
        guard let input else { return nil }
        guard input.amount.currency == order.currency else {
            throw Refusal.currencyDiffers(order.currency, at: "/discount/amount/currency", .SET_02)
        }
        let giver = try Staff.referenced(
            input.givenBy, at: "/discount/givenBy", outlet: order.outletID, in: transaction)
        return Bill.Discount(
            amount: input.amount.amount, reason: input.reason, giver: giver.name, limit: DiscountLimit.of(giver.roles))
    }

    /// The number is drawn in the invoice's own transaction: one that is rolled back leaves no gap (SET-04).
    private static func store(
        _ bill: Bill, _ discount: Input.Discount?, _ order: RepairOrder, _ outlet: Outlet, _ call: Call,
        in transaction: Transaction
    ) throws -> Invoice {
        let today = outlet.zone.date(of: call.now)
        let year = today.components.year
        let number = try NumberRange.next("inv:\(outlet.id.text):\(year)", in: transaction)
        let customer = bill.lines.filter { $0.payType == .customer }
        let invoice = Invoice(
            id: call.newID(), number: "\(outlet.code)-\(year)-\(NumberRange.padded(number, width: 6))",
            orderID: order.id, outletID: outlet.id, customerID: order.customerID, vehicleID: order.vehicleID,
            currency: bill.currency, issuedAt: call.now, issuedOn: today,
            agreedTotal: bill.agreedTotal, amounts: InvoiceAmounts(of: bill.lines),
            customerTotal: InvoiceAmounts(of: customer).total,
            discount: discount.map { given in
                Invoice.DiscountGiven(amount: given.amount.amount, givenBy: given.givenBy, reason: given.reason)
            }, lines: bill.lines)
        try InvoiceTable.insert(invoice, in: transaction)
        for (position, line) in bill.lines.enumerated() {
            try InvoiceLineTable.insert(line, at: position, of: invoice.id, in: transaction)
        }
        return invoice
    }
}
