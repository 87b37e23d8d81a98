import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Discounts before the invoice (PRI-05): asked for, approved or declined, listed.
enum DiscountRoutes {
    static let all: [Route] = [
        .post("/v1/repair-orders/{id}/discounts", .invoice, rules: BodyRules(.PRI_05), reading: Input.read, give),
        .get("/v1/repair-orders/{id}/discounts", .readInvoices, list),
        .get("/v1/discounts/{id}", .readInvoices, show),
        .post(
            "/v1/discounts/{id}/approve", .invoice, rules: BodyRules(.PRI_05), reading: Decision.read
        ) { try decide(true, $0, $1, $2) },
        .post(
            "/v1/discounts/{id}/decline", .invoice, rules: BodyRules(.PRI_05), reading: Decision.read
        ) { try decide(false, $0, $1, $2) },
    ]

    struct Input: Sendable {
        let jobID: JobID?
        let amount: Money?
        let percent: Percent?
        let givenBy: StaffID
        let reason: String
        let belowCostReason: String?

        static func read(_ reader: inout ObjectReader) -> Input {
            let input = Input(
                jobID: reader.optionalID("jobId"), amount: reader.isPresent("amount") ? reader.money("amount") : nil,
                percent: reader.optionalPercent("percent"), givenBy: reader.id("givenBy"),
                reason: reader.string("reason"),
                belowCostReason: reader.optionalString("belowCostReason", length: 1...500))
            if input.amount == nil, input.percent == nil { reader.complain("amount", .missing) }
            if input.amount != nil, input.percent != nil {
                reader.complain("percent", .notAllowed(reason: "a discount is an amount or a percentage, not both"))
            }
            return input
        }
    }

    struct Decision: Sendable {
        let by: StaffID
        let reason: String?
        let belowCostReason: String?

        static func read(_ reader: inout ObjectReader) -> Decision {
            Decision(
                by: reader.id("by"), reason: reader.optionalString("reason", length: 1...500),
                belowCostReason: reader.optionalString("belowCostReason", length: 1...500))
        }
    }

    private static func give(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        try document.requireDiscountable()
        try call.requireActsAs(staff: input.givenBy.text, at: "/givenBy")
        let giver = try Staff.referenced(
            input.givenBy, at: "/givenBy", outlet: document.order.outletID, in: transaction)
        guard let limit = try DiscountLimit.of(giver.roles, in: transaction) else {
            throw Refusal.noDiscounts(by: giver.name).by(.PRI_05)
        }
        let amount = try amount(input, document)
        let given = try OrderDiscountTable.list(of: document.order.id, in: transaction)
            .filter { $0.status == .approved }
        let sum = given.reduce(amount) { $0 + $1.amount }
        let customer = try PayerPlanTable.find(of: document.order.id, in: transaction).customerTotal(of: document)
        guard sum <= customer else {
            throw Refusal.discountAboveShare(Money(customer, document.order.currency)).by(.PRI_05)
        }
        let isWithin = sum <= DiscountLimit.amount(limit, of: document.agreedOrEstimated)
        if isWithin {
            try document.asking {
                try BelowCost.check(
                    document, job: input.jobID, reduction: amount, beside: given, by: [giver],
                    reason: input.belowCostReason, in: transaction)
            }
        }
        let discount = OrderDiscount(
            id: call.newID(), orderID: document.order.id, jobID: input.jobID, currency: document.order.currency,
            amount: amount, percent: input.percent, reason: input.reason, givenBy: giver.id, createdAt: call.now,
            status: isWithin ? .approved : .requested, decidedBy: isWithin ? giver.id : nil,
            decidedAt: isWithin ? call.now : nil, belowCostReason: input.belowCostReason)
        try OrderDiscountTable.insert(discount, in: transaction)
        try record(
            discount, isWithin ? "discount.given" : "discount.requested", from: nil, document, call, in: transaction)
        return .created(discount, at: "/v1/discounts/\(discount.id)", version: discount.version)
    }

    private static func amount(_ input: Input, _ document: RepairOrderDocument) throws -> Int64 {
        let currency = document.order.currency
        if let job = input.jobID {
            guard document.agreedOrProposed.contains(where: { $0.id == job }) else {
                throw Refusal.unknownReference("/jobId", "job of this order", rule: .PRI_05)
            }
        }
        if let amount = input.amount, amount.currency != currency {
            throw Refusal.currencyDiffers(currency, at: "/amount/currency", .PRI_05)
        }
        let jobs = document.agreedOrProposed.filter { input.jobID == nil || $0.id == input.jobID }
        let base = InvoiceAmounts(of: jobs.flatMap(InvoiceLine.agreed)).total
        let amount = input.amount?.amount ?? input.percent.map { DiscountLimit.amount($0, of: base) } ?? 0
        guard amount > 0 else { throw Refusal.amountZero.by(.PRI_05) }
        guard amount <= base else { throw Refusal.discountAboveShare(Money(base, currency)).by(.PRI_05) }
        return amount
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let discounts = try OrderDiscountTable.list(of: order.id, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items", discounts)
                writer.nullableMember("nextCursor", nil as String?)
            }
        }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let discount = try load(call, in: transaction)
        return .ok(discount, version: discount.version)
    }

    private static func load(_ call: Call, in transaction: Transaction) throws -> OrderDiscount {
        guard let discount = try OrderDiscountTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("discount")
        }
        return discount
    }

    /// Another person with a wider limit says yes, or somebody no (SEC-07).
    private static func decide(
        _ isApproved: Bool, _ input: Decision, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var discount = try load(call, in: transaction)
        try call.checkVersion(discount.version)
        guard discount.status == .requested else {
            throw Refusal.state(
                discount.status.rawValue, action: isApproved ? "approve" : "decline", allowed: discount.nextActions,
                rule: .PRI_05)
        }
        let document = try RepairOrderDocument.load(discount.orderID, in: transaction)
        try call.requireActsAs(staff: input.by.text, at: "/by")
        let decider = try Staff.referenced(
            input.by, at: "/by", outlet: document.order.outletID, rule: .PRI_05, in: transaction)
        guard decider.isManager else { throw Refusal.managerNeeded(decider, at: "/by") }
        if isApproved {
            guard input.by != discount.givenBy else { throw Refusal.secondPersonNeeded(at: "/by") }
            try requireSecondPerson(discount, call, in: transaction)
            let given = try OrderDiscountTable.list(of: discount.orderID, in: transaction)
                .filter { $0.status == .approved }
            try requireWithin(decider, discount, beside: given, document, in: transaction)
            discount.belowCostReason = input.belowCostReason ?? discount.belowCostReason
            try BelowCost.check(
                document, job: discount.jobID, reduction: discount.amount, beside: given, by: [decider],
                reason: discount.belowCostReason, in: transaction)
        }
        let before = discount.status
        discount.status = isApproved ? .approved : .declined
        discount.decidedBy = decider.id
        discount.decidedAt = call.now
        discount.decision = input.reason
        discount.version += 1
        try OrderDiscountTable.update(discount, in: transaction)
        try record(
            discount, isApproved ? "discount.approved" : "discount.declined", from: before, document, call,
            in: transaction)
        return .ok(discount, version: discount.version)
    }

    /// SEC-07: someone who has signed in does not approve what they asked for themselves, in whosever name.
    ///
    /// A system speaks for many, so it may bring both.
    private static func requireSecondPerson(
        _ discount: OrderDiscount, _ call: Call, in transaction: Transaction
    ) throws {
        guard call.caller.kind == .person else { return }
        let asker = try OrderDiscountTable.asker(of: discount, in: transaction)
        guard asker != call.caller.id else { throw Refusal.secondPersonNeeded(at: "/by") }
    }

    private static func requireWithin(
        _ decider: Staff, _ discount: OrderDiscount, beside given: [OrderDiscount], _ document: RepairOrderDocument,
        in transaction: Transaction
    ) throws {
        let limit = try DiscountLimit.of(decider.roles, in: transaction) ?? Percent(basisPoints: 0)
        let allowed = DiscountLimit.amount(limit, of: document.agreedOrEstimated)
        let sum = given.reduce(discount.amount) { $0 + $1.amount }
        guard sum <= allowed else {
            let currency = document.order.currency
            throw Refusal.discountAboveLimit(
                Money(sum, currency), allowed: Money(allowed, currency), decider.name
            ).by(.PRI_05)
        }
    }

    private static func record(
        _ discount: OrderDiscount, _ type: String, from before: OrderDiscount.Status?,
        _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let event = Event(
            type, discount.id.text, root: discount.orderID.text, version: discount.version,
            outlet: document.order.outletID.text,
            changes: [
                .init("status", from: before?.rawValue, to: discount.status.rawValue),
                .init("amount", to: discount.money.json),
                .init("decidedBy", to: discount.decidedBy?.text),
            ])
        try call.record(event, in: transaction)
    }
}

extension RepairOrderDocument {
    /// What the customer agreed to, or was told; over all payers, tax included.
    fileprivate var agreedOrEstimated: Int64 { total { $0.isAgreed || $0.status == .proposed } ?? 0 }

    /// A discount is on something that has a price and is not billed yet.
    fileprivate func requireDiscountable() throws {
        guard [.draft, .authorized, .inRepair, .inInspection, .ready].contains(order.status) else {
            throw Refusal.state(
                order.status.rawValue, action: "giveDiscount", allowed: nextActions.map(\.rawValue), rule: .PRI_05)
        }
        guard agreedOrEstimated > 0 else {
            throw inState(
                Refusal(
                    .PRI_05, code: "not_estimated", "Price the order with `estimate` before a discount is given.",
                    zh: "给予折扣前请先报价(estimate)。"))
        }
    }
}

extension Refusal {
    /// The same by another rule; a pointer into an invoice's discount is one into a discount itself.
    func by(_ rule: Rule) -> Refusal {
        var refusal = self
        refusal.rule = rule
        refusal.pointers = pointers.map { $0.hasPrefix("/discount/") ? String($0.dropFirst(9)) : $0 }
        return refusal
    }
}
