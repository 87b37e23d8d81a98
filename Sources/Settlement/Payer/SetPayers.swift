import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// `GET` and `PUT /v1/repair-orders/{id}/payers`: who pays what of the order (SET-13).
enum SetPayers {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/payers", .readOrders, show),
        .put("/v1/repair-orders/{id}/payers", .manageOrders, rules: BodyRules(.SET_13), reading: read, run),
    ]

    struct Input: Sendable {
        struct PayerInput: Sendable {
            let kind: PayerKind
            let name: String?
            let reference: String?
            let deductible: Money?
            let outletID: OutletID?
        }

        let payers: [PayerInput]
        let jobs: [(JobID, [PayerPlan.Part])]
    }

    private static func read(_ reader: inout ObjectReader) -> Input {
        var seen: Set<PayerKind> = []
        let payers = reader.optionalArray("payers", count: 0...5) { element in
            let payer = element.object { reader -> Input.PayerInput? in
                readPayer(&reader)
            }
            if let payer, !seen.insert(payer.kind).inserted {
                element.complain(.notAllowed(reason: "the payer is in the list already"))
            }
            return payer
        }
        return Input(payers: (payers ?? []).compactMap { $0 }, jobs: PayerPlan.readJobs(&reader))
    }

    private static func readPayer(_ reader: inout ObjectReader) -> Input.PayerInput {
        let kind = reader.choice("payer", PayerKind.self)
        let input = Input.PayerInput(
            kind: kind, name: reader.optionalString("name"), reference: reader.optionalString("reference"),
            deductible: reader.isPresent("deductible") ? reader.money("deductible") : nil,
            outletID: reader.optionalID("outletId"))
        if input.deductible != nil, kind != .insurance {
            reader.complain("deductible", .notAllowed(reason: "only insurance has a deductible"))
        }
        if kind == .outlet, input.outletID == nil { reader.complain("outletId", .missing) }
        if kind != .outlet, input.outletID != nil {
            reader.complain("outletId", .notAllowed(reason: "only another outlet is named so"))
        }
        return input
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        return answer(try PayerPlanTable.find(of: document.order.id, in: transaction), document)
    }

    private static func answer(_ plan: PayerPlan, _ document: RepairOrderDocument) -> Answer {
        // Its shares follow the order, which has a version of its own.
        Answer.json { writer in
            writer.object { plan.writeMembers(to: &$0, of: document) }
        }.taggedByContent(version: max(1, plan.version))
    }

    private static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let before = try PayerPlanTable.find(of: document.order.id, in: transaction)
        try call.checkVersion(max(1, before.version))
        try document.requireUnbilled(in: transaction)
        var plan = try plan(input, document, in: transaction)
        plan.version = max(1, before.version) + 1
        if document.order.times.authorized != nil {
            try document.requireNoMoreForCustomer(before, plan)
        }
        try PayerPlanTable.put(plan, of: document.order.id, in: transaction)
        let change = Event.Change("payers", from: before.version == 0 ? nil : before.text, to: plan.text)
        try document.record(
            "repairOrder.payersChanged", document.order.id.text, changes: [change], call, in: transaction)
        return answer(plan, document)
    }

    private static func plan(
        _ input: Input, _ document: RepairOrderDocument, in transaction: Transaction
    ) throws -> PayerPlan {
        var plan = PayerPlan()
        for (index, given) in input.payers.enumerated() {
            var payer = Payer(kind: given.kind)
            payer.name = given.name
            payer.reference = given.reference
            payer.outletID = given.outletID
            if let deductible = given.deductible {
                guard deductible.currency == document.order.currency else {
                    throw Refusal.currencyDiffers(
                        document.order.currency, at: "/payers/\(index)/deductible/currency", .SET_13)
                }
                payer.deductible = deductible.amount
            }
            if let outlet = given.outletID {
                let known = try OutletTable.find(outlet, in: transaction)
                guard known != nil, outlet != document.order.outletID else {
                    throw Refusal.unknownReference("/payers/\(index)/outletId", "other outlet", rule: .SET_13)
                }
            }
            plan.payers.append(payer)
        }
        for (index, (job, parts)) in input.jobs.enumerated() {
            guard document.jobs.contains(where: { $0.id == job }), plan.jobs[job] == nil else {
                throw Refusal.unknownReference("/jobs/\(index)/jobId", "job of this order", rule: .SET_13)
            }
            guard parts.reduce(0, { $0 + $1.percent.thousandths }) == Percent.whole.thousandths,
                Set(parts.map(\.payer)).count == parts.count
            else { throw Refusal.splitNotWhole("/jobs/\(index)/shares") }
            if parts.contains(where: { $0.payer == .outlet }), plan.payer(.outlet).outletID == nil {
                throw Refusal.unknownReference("/jobs/\(index)/shares", "outlet among the payers", rule: .SET_13)
            }
            plan.jobs[job] = parts
        }
        return plan
    }
}

extension RepairOrderDocument {
    /// Payers are set while something of the order is not billed.
    fileprivate func requireUnbilled(in transaction: Transaction) throws {
        switch order.status {
        case .draft, .authorized, .inRepair, .inInspection, .ready: return
        case .invoiced, .delivered, .closed:
            if try InvoiceLineTable.hasReopened(of: order.id, in: transaction) { return }
        case .cancelled: break
        }
        throw Refusal.state(
            order.status.rawValue, action: "setPayers", allowed: nextActions.map(\.rawValue), rule: .SET_13)
    }

    /// SET-02: after the customer has signed, no other payer's share becomes theirs.
    fileprivate func requireNoMoreForCustomer(_ before: PayerPlan, _ plan: PayerPlan) throws {
        let (agreed, now) = (before.customerTotal(of: self), plan.customerTotal(of: self))
        guard now > agreed else { return }
        throw inState(
            Refusal(
                .SET_02, code: "customer_share_higher",
                """
                The customer agreed to pay \(Money(agreed, order.currency).text); with these payers it would be \
                \(Money(now, order.currency).text). Only another payer's share can grow after authorisation.
                """,
                zh: """
                    客户同意支付 \(Money(agreed, order.currency).text),按此分摊将为 \(Money(now, order.currency).text)。\
                    授权后不得增加客户承担的金额。
                    """
            ).with("agreed", Money(agreed, order.currency).json).with("wanted", Money(now, order.currency).json))
    }
}

extension Refusal {
    fileprivate static func splitNotWhole(_ pointer: String) -> Refusal {
        Refusal(
            .SET_13, status: 422, code: "split_not_whole",
            "The shares of a job are of different payers and add up to 100 percent.",
            zh: "工项的分摊须为不同付款方,且合计为 100%。", at: pointer)
    }
}
