import JSON
import Pricing
import RepairOrders
import ServiceKit

/// What an invoice will say: worked out from the agreed jobs and what the parts store gave for them.
struct Bill {
    /// What is with a job of one part: issued and not returned.
    struct Issue: Sendable {
        let jobID: JobID
        let partNumber: String
        let quantity: Quantity
        let slips: [String]
    }

    let currency: Currency
    let taxRate: Percent
    let plan: PayerPlan
    private(set) var lines: [InvoiceLine] = []
    /// The total that the customer agreed to, over all pay types; known once the bill was held against it.
    private(set) var agreedTotal: Int64 = 0

    init(currency: Currency, taxRate: Percent, plan: PayerPlan = PayerPlan()) {
        self.currency = currency
        self.taxRate = taxRate
        self.plan = plan
    }

    var total: Int64 { InvoiceAmounts(of: lines).total }
    /// What each payer owes, the customer first.
    var shares: [InvoiceShare] { plan.shares(of: lines) }
    private var customer: InvoiceAmounts { shares.first?.amounts ?? InvoiceAmounts() }

    /// What credit notes took back, at the prices at which it was billed.
    mutating func add(reopened: [InvoiceLine]) {
        lines += reopened.map { line in
            var line = line
            line.standing = .billed
            return line
        }
    }

    /// One line for each job's labour and one for each part that is with it, at the agreed prices (SET-01, SET-03).
    ///
    /// - Throws: `Refusal` 409 SET-01 for parts that nobody agreed to pay.
    mutating func add(_ jobs: [Job], _ issues: [Issue]) throws {
        let issues = Self.merged(issues)
        let unbilled = issues.compactMap { UnbilledPart($0, agreed: Self.agreed($0, jobs)) }
        guard unbilled.isEmpty else { throw Refusal.unbilledParts(unbilled) }
        for job in jobs {
            guard let labor = job.labor else { throw Refusal.jobNotPriced(job) }
            lines.append(
                InvoiceLine(
                    kind: .labor, jobID: job.id, payType: job.payType, code: job.work.operation,
                    description: job.work.description, hours: job.work.standardHours, unitPrice: labor.unitPrice,
                    net: labor.net, tax: labor.tax))
            let own = issues.filter { $0.jobID == job.id }
            for (index, part) in job.parts.enumerated() {
                let isFirst = !job.parts[..<index].contains { $0.partNumber == part.partNumber }
                guard isFirst, let issue = own.first(where: { $0.partNumber == part.partNumber }) else { continue }
                try add(issue, of: job)
            }
            lines += InvoiceLine.fees(of: job)
        }
    }

    /// Where all that was agreed was issued, the line is the agreed one; otherwise it is priced for what was issued.
    private mutating func add(_ issue: Issue, of job: Job) throws {
        let agreed = job.parts.filter { $0.partNumber == issue.partNumber }
        let prices = agreed.compactMap(\.price)
        guard prices.count == agreed.count, let first = prices.first, let name = agreed.first?.name else {
            throw Refusal.jobNotPriced(job)
        }
        let whole = InvoiceAmounts(
            net: prices.reduce(0) { $0 + $1.net }, tax: prices.reduce(0) { $0 + $1.tax })
        let isWhole = agreed.reduce(.zero) { $0 + $1.quantity } == issue.quantity
        let amounts = isWhole ? whole : part(of: whole, unitPrice: first.unitPrice, quantity: issue.quantity)
        lines.append(
            InvoiceLine(
                kind: .part, jobID: job.id, payType: job.payType, code: issue.partNumber, description: name,
                quantity: issue.quantity, unitPrice: first.unitPrice, net: amounts.net, tax: amounts.tax))
    }

    /// What fewer parts than agreed cost.
    ///
    /// The tax is by the outlet's rate; where that has changed since the order was authorised, by the rate that the
    /// agreed line shows (SET-03).
    private func part(of whole: InvoiceAmounts, unitPrice: Int64, quantity: Quantity) -> InvoiceAmounts {
        let byUnit = quantity.price(perUnit: Money(unitPrice, currency))
        // In a package a part costs its share of the package's price, which is no price of a unit.
        let net = Money(min(byUnit.amount, whole.net), currency)
        let isRateOfThen = taxRate.of(Money(whole.net, currency)).amount == whole.tax || whole.net == 0
        let tax =
            isRateOfThen ? taxRate.of(net).amount : Rounding.halfUp(net.amount, times: whole.tax, over: whole.net)
        return InvoiceAmounts(net: net.amount, tax: tax)
    }

    /// Issues of one part to one job as one, in the order in which they came.
    private static func merged(_ issues: [Issue]) -> [Issue] {
        var merged: [Issue] = []
        for issue in issues {
            guard
                let index = merged.firstIndex(where: {
                    $0.jobID == issue.jobID && $0.partNumber == issue.partNumber
                })
            else {
                merged.append(issue)
                continue
            }
            let known = merged[index]
            let slips = known.slips + issue.slips.filter { !known.slips.contains($0) }
            merged[index] = Issue(
                jobID: known.jobID, partNumber: known.partNumber, quantity: known.quantity + issue.quantity,
                slips: slips)
        }
        return merged
    }

    private static func agreed(_ issue: Issue, _ jobs: [Job]) -> Quantity {
        let parts = jobs.first { $0.id == issue.jobID }?.parts ?? []
        return parts.filter { $0.partNumber == issue.partNumber }.reduce(.zero) { $0 + $1.quantity }
    }
}

extension Bill {
    /// A lower price than agreed, given by someone to the customer.
    struct Discount: Sendable {
        let amount: Int64
        let reason: String
        let giver: String
        /// How far the giver, or who approves, may go; nil where they may give nothing at all.
        let limit: Percent?
        var jobID: JobID?
    }

    /// Brings the bill to the agreed total, or below it by what the givers may allow (SET-02).
    ///
    /// What was agreed and not issued is not billed, so it counts against the limit of who gives a discount now, too;
    /// so do the discounts of before, as they do where one is given by itself.
    ///
    /// - Parameters:
    ///   - decided: discounts that were given, or approved, before.
    ///   - discount: one that is given with the invoice.
    /// - Throws: `Refusal` SET-02 for any other total.
    mutating func agree(with agreed: Int64, decided: [Discount] = [], _ discount: Discount?) throws {
        agreedTotal = agreed
        guard total <= agreed else { throw Refusal.aboveAgreed(money(agreed), billed: money(total)) }
        let missing = agreed - total
        let whole = decided.reduce(0) { $0 + $1.amount }
        guard whole <= customer.total else { throw Refusal.discountAboveShare(money(customer.total)) }
        for given in decided where given.amount > 0 { lines.append(line(given, on: customer)) }
        guard let discount else {
            guard missing == 0 else { throw Refusal.belowAgreed(money(agreed), billed: money(total)) }
            return
        }
        let share = customer
        guard discount.amount <= share.total else { throw Refusal.discountAboveShare(money(share.total)) }
        guard let limit = discount.limit else { throw Refusal.noDiscounts(by: discount.giver) }
        let allowed = DiscountLimit.amount(limit, of: agreed)
        let added = missing + discount.amount
        let reduction = whole + added
        guard added == 0 || reduction <= allowed else {
            throw Refusal.discountAboveLimit(money(reduction), allowed: money(allowed), discount.giver)
        }
        if discount.amount > 0 { lines.append(line(discount, on: share)) }
    }

    /// The discount carries the share of tax that the customer's share has, so that a discount of all leaves nothing.
    private func line(_ discount: Discount, on customer: InvoiceAmounts) -> InvoiceLine {
        let taken = customer.part(of: discount.amount)
        return InvoiceLine(
            kind: .discount, jobID: discount.jobID, payType: .customer, code: "DISCOUNT",
            description: discount.reason, unitPrice: -taken.net, net: -taken.net, tax: -taken.tax)
    }

    private func money(_ amount: Int64) -> Money { Money(amount, currency) }
}

/// Parts that were issued and are on no agreed job, or more of them than agreed (SET-01).
struct UnbilledPart {
    let issue: Bill.Issue
    let agreed: Quantity

    init?(_ issue: Bill.Issue, agreed: Quantity) {
        guard issue.quantity > agreed else { return nil }
        self.issue = issue
        self.agreed = agreed
    }

    var json: JSONValue {
        let number: (Quantity) -> JSONValue = {
            .number(JSONNumber(scaled: $0.thousandths, places: Quantity.places))
        }
        let members: [(String, JSONValue)] = [
            ("jobId", .string(issue.jobID.text)), ("partNumber", .string(issue.partNumber)),
            ("issued", number(issue.quantity)), ("agreed", number(agreed)),
            ("unbilled", number(issue.quantity - agreed)), ("slips", .array(issue.slips.map(JSONValue.string))),
        ]
        return .object(JSONObject(members: members.map { JSONMember(name: $0.0, value: $0.1) }))
    }
}
