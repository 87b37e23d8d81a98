import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The steps of outside work: to the vendor, back, billed, or given up before it went (REP-15).
enum MoveSublet {
    static func send(_ input: SubletStepInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (sublet, document, step) = try load(input.by, input.note, call, in: transaction)
        try send(&sublet, step, document, call, in: transaction)
        return .ok(sublet, version: sublet.version)
    }

    static func giveBack(_ input: SubletStepInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (sublet, document, step) = try load(input.by, input.note, call, in: transaction)
        let before = sublet.status
        try sublet.move(.return)
        sublet.returned = step
        try close(&sublet, from: before, &document, "sublet.returned", call, in: transaction)
        let order = document.order
        try call.measure(
            .REP_15, met: true, on: order.id.text, outlet: order.outletID.text, staff: step.by.text, in: transaction)
        return .ok(sublet, version: sublet.version)
    }

    static func cancel(_ input: SubletStepInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (sublet, document, step) = try load(input.by, input.note, call, in: transaction)
        let before = sublet.status
        try sublet.move(.cancel)
        sublet.cancelled = step
        try close(&sublet, from: before, &document, "sublet.cancelled", call, in: transaction)
        return .ok(sublet, version: sublet.version)
    }

    static func bill(_ input: VendorInvoiceInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var (sublet, document, step) = try load(input.by, nil, call, in: transaction)
        guard sublet.takesInvoice else {
            throw Refusal.state(
                sublet.status.rawValue, action: "invoice", allowed: sublet.nextActions, rule: .REP_15)
        }
        try document.order.requireCurrency(of: input.amount, at: "/amount/currency")
        sublet.invoice = Sublet.VendorInvoice(
            number: input.number, date: input.date, amount: input.amount, recordedAt: step.at, recordedBy: step.by)
        let (before, number) = (sublet.status, Event.Change("invoiceNumber", to: input.number))
        try save(&sublet, from: before, document, "sublet.invoiced", [number], call, in: transaction)
        return .ok(sublet, version: sublet.version)
    }

    /// Sends work to its vendor; what has a price goes only once the customer agreed to it (REP-03).
    static func send(
        _ sublet: inout Sublet, _ step: Sublet.Step, _ document: RepairOrderDocument, _ call: Call,
        in transaction: Transaction
    ) throws {
        guard sublet.isAgreed || sublet.status != .planned else { throw Refusal.notAgreed(sublet) }
        let before = sublet.status
        try sublet.move(.send)
        sublet.sent = step
        try save(&sublet, from: before, document, "sublet.sent", [], call, in: transaction)
    }

    /// Gives up what has not gone to a vendor yet, because its order ends or the customer does not want it; the order
    /// is saved by who ends it.
    ///
    /// - Throws: `Refusal` 409 by REP-15 where something is still away.
    static func cancelAll(
        _ sublets: [Sublet], of document: inout RepairOrderDocument, by staff: StaffID, _ call: Call,
        in transaction: Transaction
    ) throws {
        if let away = sublets.first(where: { $0.status == .sent }) {
            throw document.inState(Refusal.stillAway(away))
        }
        for var sublet in sublets where sublet.status == .planned {
            try sublet.move(.cancel)
            sublet.cancelled = Sublet.Step(at: call.now, by: staff, note: nil)
            document.order.openSublets -= 1
            try save(&sublet, from: .planned, document, "sublet.cancelled", [], call, in: transaction)
        }
    }

    private static func load(
        _ staff: StaffID, _ note: String?, _ call: Call, in transaction: Transaction
    ) throws -> (Sublet, RepairOrderDocument, Sublet.Step) {
        guard let sublet = try SubletTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("piece of outside work")
        }
        try call.checkVersion(sublet.version)
        let document = try RepairOrderDocument.load(sublet.orderID, in: transaction)
        let staff = try Staff.referenced(staff, at: "/by", outlet: document.order.outletID, in: transaction)
        return (sublet, document, Sublet.Step(at: call.now, by: staff.id, note: note))
    }

    /// The order waits for it no longer.
    private static func close(
        _ sublet: inout Sublet, from before: SubletStatus, _ document: inout RepairOrderDocument, _ type: String,
        _ call: Call, in transaction: Transaction
    ) throws {
        document.order.openSublets -= 1
        try document.save(
            event: "repairOrder.changed", changes: [Event.Change("sublets", to: sublet.id.text)], call, in: transaction)
        try save(&sublet, from: before, document, type, [], call, in: transaction)
    }

    private static func save(
        _ sublet: inout Sublet, from before: SubletStatus, _ document: RepairOrderDocument, _ type: String,
        _ changes: [Event.Change], _ call: Call, in transaction: Transaction
    ) throws {
        sublet.version += 1
        try SubletTable.update(sublet, in: transaction)
        let status = Event.Change("status", from: before.rawValue, to: sublet.status.rawValue)
        try document.record(type, sublet.id.text, changes: [status] + changes, call, in: transaction)
    }
}

extension Refusal {
    fileprivate static func notAgreed(_ sublet: Sublet) -> Refusal {
        var refusal = Refusal(
            .REP_03, code: "sublet_not_agreed",
            """
            The customer has not agreed to the price of this outside work. Name it in the quote of a change request, \
            and send it once the customer has approved.
            """,
            zh: "客户尚未同意该外委作业的价格。请在变更请求的报价中列出,客户同意后再送出。")
        refusal.state = sublet.status.rawValue
        refusal.allowedActions = sublet.nextActions
        return refusal
    }

    fileprivate static func stillAway(_ sublet: Sublet) -> Refusal {
        Refusal(
            .REP_15, code: "sublets_open", "Outside work is still at \(sublet.vendor). Record its return first.",
            zh: "外委作业仍在 \(sublet.vendor),请先登记返回。"
        ).with("sublets", .array([.string(sublet.id.text)]))
    }
}
