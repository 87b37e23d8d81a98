import Network
@testable import Pricing
import RepairOrders
import ServiceKit
import Testing

@testable import Settlement

/// The rules of the invoice by themselves: who is billed for what (SET-01), and for how much (SET-02).
@Suite struct BillTests {
    let order = RepairOrderID(stored: "ro_1")

    private func job(_ id: String, _ parts: [(String, Int64, Int64, Int64)] = [], payType: PayType = .customer) -> Job {
        let operation = LaborOperation(
            id: LaborOperationID(stored: "op_1"), code: "LOF", revision: 1, description: "Oil service",
            standardHours: Hours(hundredths: 80), skill: "maintenance", level: 1, bayKind: .lift, selfCheck: [],
            roadTest: false, guarantee: nil, manualSection: nil, tools: [], inspectionChecklist: [],
            createdAt: Instant(seconds: 0))
        var job = Job(
            id: JobID(stored: id), orderID: order, position: 0, concernID: nil, work: Job.Work(operation),
            payType: payType)
        job.labor = LinePrice(unitPrice: 30_000, net: 24_000, tax: 3_120)
        for (index, (number, quantity, unitPrice, tax)) in parts.enumerated() {
            let price = LinePrice(unitPrice: unitPrice, net: unitPrice * quantity, tax: tax)
            job.parts.append(
                PartLine(
                    id: PartLineID(stored: "pl_\(index)"), jobID: job.id, position: index, partNumber: number,
                    name: "Part \(number)", quantity: Quantity(quantity), price: price))
        }
        return job
    }

    private func issue(_ job: String, _ part: String, _ quantity: Int64, slip: String = "S1") -> Bill.Issue {
        Bill.Issue(jobID: JobID(stored: job), partNumber: part, quantity: Quantity(quantity), slips: [slip])
    }

    private func bill(_ jobs: [Job], _ issues: [Bill.Issue], taxRate: Int64 = 1_300) throws -> Bill {
        var bill = Bill(currency: .CNY, taxRate: Percent(basisPoints: taxRate))
        try bill.add(jobs, issues)
        return bill
    }

    @Test("every job's labour and every part that is with it is one line, at the agreed price")
    func lines() throws {
        let jobs = [job("job_1", [("OIL", 5, 9_500, 6_175), ("OF", 1, 6_800, 884)]), job("job_2")]
        let bill = try bill(
            jobs, [issue("job_1", "OF", 1), issue("job_1", "OIL", 3), issue("job_1", "OIL", 2, slip: "S2")])
        #expect(bill.lines.map(\.code) == ["LOF", "OIL", "OF", "LOF"])
        #expect(bill.lines.map(\.total) == [27_120, 53_675, 7_684, 27_120])
        #expect(bill.lines[1].quantity == Quantity(5))
    }

    @Test("a part on two lines of one job is billed once, with both lines' price")
    func partTwice() throws {
        let jobs = [job("job_1", [("OIL", 2, 9_500, 2_471), ("OIL", 3, 9_500, 3_705)])]
        let bill = try bill(jobs, [issue("job_1", "OIL", 5)])
        #expect(bill.lines.count == 2)
        #expect(bill.lines[1].total == 19_000 + 28_500 + 2_471 + 3_705)
    }

    @Test("more of a part than agreed, a part of another job, or a part of none refuses the invoice by slip")
    func unbilled() throws {
        let jobs = [job("job_1", [("OIL", 5, 9_500, 6_175)]), job("job_2")]
        for issues in [
            [issue("job_1", "OIL", 3), issue("job_1", "OIL", 3, slip: "S2")], [issue("job_2", "OIL", 1)],
            [issue("job_1", "PAD", 1)],
        ] {
            let refusal = #expect(throws: Refusal.self) { try bill(jobs, issues) }
            #expect(refusal?.rule == .SET_01)
            #expect(refusal?.status == 409)
            #expect(refusal?.extensions.first?.name == "unbilledParts")
        }
    }

    @Test("fewer parts than agreed are priced for what was issued, rounded half up per line")
    func fewer() throws {
        let jobs = [job("job_1", [("OIL", 5, 9_501, 6_176)])]
        let part = try bill(jobs, [issue("job_1", "OIL", 3)]).lines[1]
        #expect(part.net == 28_503)
        #expect(part.tax == 3_705)  // 3705.39
    }

    @Test("when the outlet's rate has changed since, fewer parts are taxed by the rate of then")
    func oldRate() throws {
        let jobs = [job("job_1", [("OIL", 5, 10_000, 6_500)])]
        #expect(try bill(jobs, [issue("job_1", "OIL", 1)], taxRate: 900).lines[1].tax == 1_300)
    }

    @Test("without a discount the bill is the agreed total, neither more nor less")
    func exact() throws {
        var whole = try bill([job("job_1")], [])
        try whole.agree(with: 27_120, nil)
        #expect(whole.agreedTotal == 27_120)
        for (agreed, code) in [(27_119 as Int64, "above_agreed_total"), (27_121, "below_agreed_total")] {
            var other = try bill([job("job_1")], [])
            let refusal = #expect(throws: Refusal.self) { try other.agree(with: agreed, nil) }
            #expect(refusal?.rule == .SET_02)
            #expect(refusal?.code == code)
        }
    }

    @Test(
        "a discount goes to the giver's limit and not a unit further",
        arguments: [
            (StaffRole.serviceAdvisor, 1_356 as Int64), (.cashier, 0), (.outletManager, 5_424),
            (.networkAdministrator, 27_120),
        ])
    func limits(_ role: StaffRole, _ limit: Int64) throws {
        for (amount, isAllowed) in [(limit, true), (limit + 1, false)] where amount <= 27_120 {
            var bill = try bill([job("job_1")], [])
            let discount = Bill.Discount(amount: amount, reason: "r", giver: "g", limit: DiscountLimit.of([role]))
            if isAllowed {
                try bill.agree(with: 27_120, discount)
                #expect(bill.total == 27_120 - amount)
                #expect(bill.lines.count == (amount == 0 ? 1 : 2))
            } else {
                let refusal = #expect(throws: Refusal.self) { try bill.agree(with: 27_120, discount) }
                #expect(refusal?.code == "discount_above_limit")
                #expect(refusal?.rule == .SET_02)
            }
        }
    }

    @Test("the widest role counts, and a technician gives no discount at all")
    func roles() throws {
        #expect(DiscountLimit.of([.technician]) == nil)
        #expect(DiscountLimit.of([.cashier, .outletManager, .technician]) == Percent(basisPoints: 2_000))
        var bill = try bill([job("job_1")], [])
        let refusal = #expect(throws: Refusal.self) {
            try bill.agree(with: 27_120, Bill.Discount(amount: 0, reason: "r", giver: "g", limit: nil))
        }
        #expect(refusal?.code == "role_needed")
    }

    @Test("a discount carries the share of tax of what the customer pays, and never passes it")
    func discountLine() throws {
        let jobs = [job("job_1"), job("job_2", payType: .warranty)]
        let all = DiscountLimit.of([.networkAdministrator])
        var bill = try bill(jobs, [])
        try bill.agree(with: 54_240, Bill.Discount(amount: 27_120, reason: "r", giver: "g", limit: all))
        #expect(bill.lines.last?.net == -24_000)
        #expect(bill.lines.last?.tax == -3_120)
        #expect(bill.lines.last?.payType == .customer)
        var other = try self.bill(jobs, [])
        let refusal = #expect(throws: Refusal.self) {
            try other.agree(with: 54_240, Bill.Discount(amount: 27_121, reason: "r", giver: "g", limit: all))
        }
        #expect(refusal?.code == "discount_above_share")
    }

    @Test("what was given before counts against the limit of who gives more with the invoice")
    func givenBefore() throws {
        let limit = DiscountLimit.of([.serviceAdvisor])
        let before = Bill.Discount(amount: 1_000, reason: "r", giver: "g", limit: .whole)
        for (amount, isAllowed) in [(0 as Int64, true), (356, true), (357, false)] {
            var bill = try bill([job("job_1")], [])
            let discount = Bill.Discount(amount: amount, reason: "r", giver: "g", limit: limit)
            guard isAllowed else {
                let refusal = #expect(throws: Refusal.self) {
                    try bill.agree(with: 27_120, decided: [before], discount)
                }
                #expect(refusal?.code == "discount_above_limit")
                continue
            }
            try bill.agree(with: 27_120, decided: [before], discount)
            #expect(bill.total == 26_120 - amount)
        }
        // Who may give nothing takes over what a manager gave before.
        var plain = try bill([job("job_1")], [])
        try plain.agree(
            with: 27_120, decided: [before],
            Bill.Discount(amount: 0, reason: "r", giver: "g", limit: DiscountLimit.of([.cashier])))
        #expect(plain.total == 26_120)
    }

    @Test("what was agreed and not issued counts against the giver's limit")
    func missingParts() throws {
        let jobs = [job("job_1", [("PAD", 1, 1_000, 130)])]
        let agreed: Int64 = 28_250
        for (role, isAllowed) in [(StaffRole.serviceAdvisor, true), (.cashier, false)] {
            var bill = try bill(jobs, [])
            let discount = Bill.Discount(amount: 0, reason: "r", giver: "g", limit: DiscountLimit.of([role]))
            if isAllowed {
                try bill.agree(with: agreed, discount)
                #expect(bill.total == 27_120)
            } else {
                #expect(throws: Refusal.self) { try bill.agree(with: agreed, discount) }
            }
        }
    }
}
