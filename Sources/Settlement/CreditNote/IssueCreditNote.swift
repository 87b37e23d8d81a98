import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/invoices/{id}/credit-notes`: takes an issued invoice back, whole or by line (SET-04).
///
/// What it takes back can be billed again, once; what was paid on it can be given back, or counts on the next invoice.
enum IssueCreditNote {
    struct Input: Sendable {
        let reason: String
        let by: StaffID
        let lines: [Int]?
        let rebill: Bool
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        var seen: Set<Int64> = []
        let lines = reader.optionalArray("lines", count: 1...500) { element in
            let line = element.integer(in: 0...10_000)
            if !seen.insert(line).inserted {
                element.complain(.notAllowed(reason: "the line is in the list already"))
            }
            return Int(line)
        }
        return Input(
            reason: reader.string("reason", length: 1...500), by: reader.id("by"), lines: lines,
            rebill: reader.optionalBool("rebill") ?? true)
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var invoice = try Invoice.load(call, in: transaction)
        try call.checkVersion(invoice.version)
        try call.requireInPerson(staff: input.by.text, at: "/by")
        _ = try Staff.referenced(input.by, at: "/by", outlet: invoice.outletID, in: transaction)
        let positions = try positions(input, invoice)
        let outlet = try Outlet.load(invoice.outletID, in: transaction)
        let plan = try InvoicePlanTable.find(of: invoice.id, in: transaction)
        let shares = try Self.shares(of: positions, invoice, plan)
        let note = CreditNote(
            id: call.newID(), number: try number(outlet, call, in: transaction), invoiceID: invoice.id,
            orderID: invoice.orderID, outletID: invoice.outletID, currency: invoice.currency, issuedAt: call.now,
            issuedOn: outlet.zone.date(of: call.now), reason: input.reason, issuedBy: input.by,
            rebill: input.rebill,
            lines: positions.map { position in
                let line = invoice.lines[position]
                return CreditNote.Line(
                    invoiceLine: position, description: line.description,
                    amounts: InvoiceAmounts(net: line.net, tax: line.tax))
            }, shares: shares)
        try store(note, positions, &invoice, in: transaction)
        try record(note, invoice, call, in: transaction)
        return .created(
            CreditNoteDocument(note: note, invoice: invoice), at: "/v1/credit-notes/\(note.id)", version: 1)
    }

    /// The lines that are still billed and are to be taken back.
    private static func positions(_ input: Input, _ invoice: Invoice) throws -> [Int] {
        let billed = invoice.lines.indices.filter { invoice.lines[$0].standing == .billed }
        guard let wanted = input.lines else {
            guard !billed.isEmpty else { throw Refusal.nothingToCredit(invoice) }
            return Array(billed)
        }
        for (index, position) in wanted.enumerated() where !billed.contains(position) {
            if invoice.lines.indices.contains(position) { throw Refusal.nothingToCredit(invoice) }
            throw Refusal.unknownReference("/lines/\(index)", "line of this invoice", rule: .SET_04)
        }
        return wanted.sorted()
    }

    /// What of the lines each payer gets back, as they were divided.
    ///
    /// What the deductible had moved to the customer comes back from the customer; the last note takes what is left, so
    /// that all notes together are the invoice.
    private static func shares(
        of positions: [Int], _ invoice: Invoice, _ plan: PayerPlan
    ) throws -> [(payer: PayerKind, amounts: InvoiceAmounts)] {
        let isLast = invoice.lines.indices.allSatisfy { index in
            positions.contains(index) || invoice.lines[index].standing != .billed
        }
        if isLast {
            return invoice.shares.compactMap { share in
                var rest = share.amounts
                rest -= share.credited
                return rest == InvoiceAmounts() ? nil : (share.payer.kind, rest)
            }
        }
        let flat = plan.less(deductible: .max)
        var amounts = flat.shares(of: positions.map { invoice.lines[$0] }).map { ($0.payer.kind, $0.amounts) }
        // The insurer gets back no more than it owes: the rest is what the customer's deductible covered.
        if let index = amounts.firstIndex(where: { $0.0 == .insurance }), let share = invoice.share(.insurance) {
            let left = share.amounts.total - share.credited.total
            if amounts[index].1.total > left {
                let kept = amounts[index].1.part(of: max(0, left))
                var moved = amounts[index].1
                moved -= kept
                amounts[index].1 = kept
                amounts[0].1 += moved
            }
        }
        for (kind, amount) in amounts {
            let share = invoice.share(kind)
            let left = (share?.amounts.total ?? 0) - (share?.credited.total ?? 0)
            guard amount.total >= 0, amount.total <= left else {
                throw Refusal.creditAboveShare(invoice.money(left))
            }
        }
        return amounts.filter { $0.1 != InvoiceAmounts() }.map { (payer: $0.0, amounts: $0.1) }
    }

    private static func number(_ outlet: Outlet, _ call: Call, in transaction: Transaction) throws -> String {
        let year = outlet.zone.date(of: call.now).components.year
        let number = try NumberRange.next("crn:\(outlet.id.text):\(year)", in: transaction)
        return "\(outlet.code)-\(year)-C\(NumberRange.padded(number, width: 6))"
    }

    private static func store(
        _ note: CreditNote, _ positions: [Int], _ invoice: inout Invoice, in transaction: Transaction
    ) throws {
        for position in positions {
            let standing: InvoiceLine.Standing = note.rebill ? .reopened : .closed
            guard
                try InvoiceLineTable.take(back: position, of: invoice.id, standing, in: transaction)
            else { throw Refusal.conflict }
            invoice.lines[position].standing = standing
        }
        for share in note.shares {
            guard
                try InvoiceShareTable.addCredited(share.amounts, to: invoice.id, share.payer, in: transaction)
            else { throw Refusal.conflict }
            invoice.change(share.payer) { $0.credited += share.amounts }
        }
        try InvoiceTable.addCredited(note.amounts, to: invoice.id, in: transaction)
        invoice.credited += note.amounts
        invoice.version += 1
        try CreditNoteTable.insert(note, in: transaction)
    }

    private static func record(
        _ note: CreditNote, _ invoice: Invoice, _ call: Call, in transaction: Transaction
    ) throws {
        var document = try RepairOrderDocument.load(invoice.orderID, in: transaction)
        document.order.actualTotal = (document.order.actualTotal ?? 0) - note.amounts.total
        try document.save(
            event: "repairOrder.credited", changes: [.init("creditNoteId", to: note.id.text)], call, in: transaction)
        try document.record(
            "creditNote.issued", note.id.text,
            changes: [
                .init("number", to: note.number), .init("invoiceId", to: invoice.id.text),
                .init("amount", to: invoice.money(note.amounts.total).json),
            ], call, in: transaction)
        try CustomerShare.update(invoice.orderID, call, in: transaction)
    }
}

extension Refusal {
    fileprivate static func nothingToCredit(_ invoice: Invoice) -> Refusal {
        var refusal = Refusal(
            .SET_04, code: "nothing_to_credit",
            "These lines of invoice \(invoice.number) were taken back already; each is credited once.",
            zh: "发票 \(invoice.number) 的这些行已冲销,每行只能冲销一次。")
        refusal.state = invoice.status.rawValue
        refusal.allowedActions = invoice.nextActions.map(\.rawValue)
        return refusal
    }

    fileprivate static func creditAboveShare(_ left: Money) -> Refusal {
        Refusal(
            .SET_04, status: 422, code: "credit_above_share",
            """
            These lines come to more than the \(left.text) that is left of a payer's share. Credit the discount with \
            them.
            """,
            zh: "这些行的金额超过付款方剩余的 \(left.text),请同时冲销折扣行。", at: "/lines")
    }
}
