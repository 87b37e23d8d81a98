import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Discounts before the invoice (PRI-05): asked for, approved or declined, withdrawn, listed.
enum DiscountRoutes {
    static let all: [Route] = [
        .post("/v1/repair-orders/{id}/discounts", .invoice, rules: BodyRules(.PRI_05), reading: Input.read, give),
        .get("/v1/repair-orders/{id}/discounts", .readInvoices, list),
        .get("/v1/discounts/{id}", .readInvoices, show),
        .post(
            "/v1/discounts/{id}/approve", .invoice, rules: BodyRules(.PRI_05), reading: Decision.read
        ) { try decide(.approve, $0, $1, $2) },
        .post(
            "/v1/discounts/{id}/decline", .invoice, rules: BodyRules(.PRI_05), reading: Decision.read
        ) { try decide(.decline, $0, $1, $2) },
        .post(
            "/v1/discounts/{id}/withdraw", .invoice, rules: BodyRules(.PRI_05), reading: Withdrawal.read, withdraw),
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

    struct Withdrawal: Sendable {
        let by: StaffID
        let reason: String?

        static func read(_ reader: inout ObjectReader) -> Withdrawal {
            Withdrawal(by: reader.id("by"), reason: reader.optionalString("reason", length: 1...500))
        }
    }

    private static func give(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let agreed = try document.requireDiscountable()
        try call.requireInPerson(staff: input.givenBy.text, at: "/givenBy")
        let giver = try Staff.referenced(
            input.givenBy, at: "/givenBy", outlet: document.order.outletID, in: transaction)
        guard let limit = try DiscountLimit.of(giver.roles, in: transaction) else {
            throw Refusal.noDiscounts(by: giver.name).by(.PRI_05)
        }
        let plan = try PayerPlanTable.find(of: document.order.id, in: transaction)
        let amount = try amount(input, document, plan)
        let given = try given(on: document, in: transaction)
        let sum = given.reduce(amount) { $0 + $1.amount }
        let customer = plan.customerTotal(of: document)
        guard sum <= customer else {
            throw Refusal.discountAboveShare(Money(customer, document.order.currency)).by(.PRI_05)
        }
        let isWithin = sum <= DiscountLimit.amount(limit, of: agreed)
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
        try discount.record(
            isWithin ? "discount.given" : "discount.requested", from: nil, at: document.order.outletID, call,
            in: transaction)
        return .created(discount, at: "/v1/discounts/\(discount.id)", version: discount.version)
    }

    /// What was approved on an order and is on something.
    private static func given(
        on document: RepairOrderDocument, in transaction: Transaction
    ) throws -> [OrderDiscount] {
        let all = try OrderDiscountTable.list(of: document.order.id, in: transaction)
        return document.standing(all.filter { $0.status == .approved })
    }

    /// No more than the customer pays of what it is on.
    private static func amount(
        _ input: Input, _ document: RepairOrderDocument, _ plan: PayerPlan
    ) throws -> Int64 {
        let currency = document.order.currency
        let jobs = document.jobs(under: input.jobID)
        if input.jobID != nil, jobs.isEmpty {
            throw Refusal.unknownReference("/jobId", "job of this order", rule: .PRI_05)
        }
        if let amount = input.amount, amount.currency != currency {
            throw Refusal.currencyDiffers(currency, at: "/amount/currency", .PRI_05)
        }
        let base = InvoiceAmounts(of: jobs.flatMap(InvoiceLine.agreed)).total
        let amount = input.amount?.amount ?? input.percent.map { DiscountLimit.amount($0, of: base) } ?? 0
        guard amount > 0 else { throw Refusal.amountZero.by(.PRI_05) }
        let share = plan.customerTotal(of: jobs)
        guard amount <= share else { throw Refusal.discountAboveShare(Money(share, currency)).by(.PRI_05) }
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
        _ action: OrderDiscount.Action, _ input: Decision, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var discount = try load(call, in: transaction)
        try call.checkVersion(discount.version)
        try discount.require(action)
        let before = discount
        let document = try RepairOrderDocument.load(discount.orderID, in: transaction)
        try call.requireInPerson(staff: input.by.text, at: "/by")
        let decider = try Staff.referenced(
            input.by, at: "/by", outlet: document.order.outletID, rule: .PRI_05, in: transaction)
        guard decider.isManager else { throw Refusal.managerNeeded(decider, at: "/by") }
        if action == .approve {
            _ = try document.requireDiscountable()
            guard input.by != discount.givenBy else { throw Refusal.secondPersonNeeded(at: "/by") }
            try requireSecondPerson(discount, call, in: transaction)
            let given = try given(on: document, in: transaction)
            try requireWithin(decider, discount, beside: given, document, in: transaction)
            discount.belowCostReason = input.belowCostReason ?? discount.belowCostReason
            try BelowCost.check(
                document, job: discount.jobID, reduction: discount.amount, beside: given, by: [decider],
                reason: discount.belowCostReason, in: transaction)
        }
        try discount.move(action, by: decider.id, at: call.now, saying: input.reason)
        try OrderDiscountTable.update(discount, in: transaction)
        try discount.record(
            action == .approve ? "discount.approved" : "discount.declined", from: before,
            at: document.order.outletID, call, in: transaction)
        return .ok(discount, version: discount.version)
    }

    /// Who gave a discount, or a manager, takes it back before an invoice takes it; also one that was approved.
    private static func withdraw(
        _ input: Withdrawal, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var discount = try load(call, in: transaction)
        try call.checkVersion(discount.version)
        try discount.require(.withdraw)
        let before = discount
        let order = try RepairOrderDocument.load(discount.orderID, in: transaction).order
        try call.requireInPerson(staff: input.by.text, at: "/by")
        let staff = try Staff.referenced(input.by, at: "/by", outlet: order.outletID, rule: .PRI_05, in: transaction)
        guard staff.id == discount.givenBy || staff.isManager else { throw Refusal.notGiver(staff) }
        try discount.move(.withdraw, by: staff.id, at: call.now, saying: input.reason)
        try OrderDiscountTable.update(discount, in: transaction)
        try discount.record("discount.withdrawn", from: before, at: order.outletID, call, in: transaction)
        return .ok(discount, version: discount.version)
    }

    /// SEC-07: an account does not approve what was asked for with it, whose name it stood in then and does now.
    ///
    /// A system speaks for many, so it may bring both.
    private static func requireSecondPerson(
        _ discount: OrderDiscount, _ call: Call, in transaction: Transaction
    ) throws {
        guard call.caller.kind == .person else { return }
        let asker = try OrderDiscountTable.asker(of: discount, in: transaction)
        guard asker != call.caller.id else { throw Refusal.secondPersonNeeded(at: "/by") }
    }

    /// The decider's limit is of what the order comes to now, and the customer gets no more than they pay.
    private static func requireWithin(
        _ decider: Staff, _ discount: OrderDiscount, beside given: [OrderDiscount], _ document: RepairOrderDocument,
        in transaction: Transaction
    ) throws {
        let (order, sum) = (document.order, given.reduce(discount.amount) { $0 + $1.amount })
        let limit = try DiscountLimit.of(decider.roles, in: transaction) ?? Percent(basisPoints: 0)
        let allowed = DiscountLimit.amount(limit, of: document.agreedOrEstimated ?? 0)
        guard sum <= allowed else {
            throw Refusal.discountAboveLimit(
                Money(sum, order.currency), allowed: Money(allowed, order.currency), decider.name
            ).by(.PRI_05)
        }
        let plan = try PayerPlanTable.find(of: order.id, in: transaction)
        let share = min(
            plan.customerTotal(of: document) - (sum - discount.amount),
            plan.customerTotal(of: document.jobs(under: discount.jobID)))
        guard discount.amount <= share else {
            throw Refusal.discountAboveShare(Money(max(0, share), order.currency)).by(.PRI_05)
        }
    }
}

extension RepairOrderDocument {
    /// A discount is on something that has a price and is not billed yet.
    ///
    /// - Returns: that price, over all payers, tax included.
    fileprivate func requireDiscountable() throws -> Int64 {
        guard isBeforeInvoice else {
            throw Refusal.state(
                order.status.rawValue, action: "giveDiscount", allowed: nextActions.map(\.rawValue), rule: .PRI_05)
        }
        guard let agreed = agreedOrEstimated, agreed > 0 else {
            throw inState(
                Refusal(
                    .PRI_05, code: "not_estimated", "Price the order with `estimate` before a discount is given.",
                    zh: "给予折扣前请先报价(estimate)。"))
        }
        return agreed
    }
}

extension Refusal {
    fileprivate static func notGiver(_ staff: Staff) -> Refusal {
        Refusal(
            .PRI_05, code: "role_needed",
            "\(staff.name) did not give this discount: who gave it, or a manager, withdraws it.",
            zh: "\(staff.name)不是该折扣的给予人,须由给予人或经理撤回。", at: "/by")
    }

    /// The same by another rule; a pointer into an invoice's discount is one into a discount itself.
    func by(_ rule: Rule) -> Refusal {
        var refusal = self
        refusal.rule = rule
        refusal.pointers = pointers.map { $0.hasPrefix("/discount/") ? String($0.dropFirst(9)) : $0 }
        return refusal
    }
}
