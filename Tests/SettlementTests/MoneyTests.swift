import JSON
import Network
import Pricing
import RepairOrders
import ServiceKit
import TestSupport
import Testing

@testable import Settlement

/// Whatever is sold, the money adds up to the minor unit (SET-04).
@Suite struct MoneyTests {
    private static let payTypes = ["customer", "warranty", "internal", "insurance"]

    /// Jobs with random prices, quantities and pay types; at least one.
    private static func jobs(_ random: SeededRandomSource, taxRate: Percent, _ currency: Currency) -> [World.JobOf] {
        func tax(_ net: Int64) -> Int64 { taxRate.of(Money(net, currency)).amount }
        return (0...Int(random.next(below: 3))).map { _ in
            let net = Int64(random.next(below: 500_000))
            let parts = ["OIL", "PAD"].prefix(Int(random.next(below: 3))).map { number in
                let price = Int64(random.next(below: 90_000))
                let quantity = Int64(random.next(below: 5)) + 1
                return World.PartOf(number: number, quantity: quantity, unitPrice: price, tax: tax(price * quantity))
            }
            return World.JobOf(
                payType: payTypes[Int(random.next(below: 4))], net: net, tax: tax(net), parts: parts)
        }
    }

    private static func amount(_ value: JSONValue) -> Int64 { value["amount"].integer ?? .min }

    private static func expectSums(_ invoice: TestAnswer) {
        for member in ["net", "tax", "total"] {
            let whole = amount(invoice[member])
            #expect(invoice["lines"].items.map { amount($0[member]) }.reduce(0, +) == whole)
            #expect(invoice["byPayType"].items.map { amount($0[member]) }.reduce(0, +) == whole)
        }
        for value in [invoice.json] + invoice["lines"].items + invoice["byPayType"].items {
            #expect(amount(value["net"]) + amount(value["tax"]) == amount(value["total"]))
        }
        let own = invoice["byPayType"].items.first { $0["payType"] == "customer" }
        #expect(amount(invoice["customerTotal"]) == own.map { amount($0["total"]) } ?? 0)
    }

    @Test(
        "lines, pay types and totals of any invoice add up, and open is what was not paid",
        arguments: [("CNY", Currency.CNY, 1_300 as Int64), ("EUR", .EUR, 1_950), ("JPY", .JPY, 1_000)])
    func property(_ code: String, _ currency: Currency, _ rate: Int64) throws {
        let world = try World(currency: code, taxRate: .number(JSONNumber(scaled: rate, places: 2)))
        let random = SeededRandomSource(seed: UInt64(rate))
        for _ in 0..<12 {
            let jobs = Self.jobs(random, taxRate: Percent(basisPoints: rate), currency)
            let order = try world.readyOrder(jobs)
            let customer = jobs.filter { $0.payType == "customer" }.map(Self.total).reduce(0, +)
            let most = min(
                customer, DiscountLimit.amount(Percent(basisPoints: 500), of: jobs.map(Self.total).reduce(0, +)))
            let given = random.next(below: 2) == 0 ? 0 : Int64(random.next(below: UInt64(most) + 1))
            let invoice = world.invoice(order, given == 0 ? [:] : world.discount(given, by: "advisor"))
            try #require(invoice.status == 201, "\(invoice.json)")
            Self.expectSums(invoice)
            #expect(Self.amount(invoice["total"]) == jobs.map(Self.total).reduce(0, +) - given)
            try payAndRefund(world, invoice, random)
        }
    }

    private static func total(_ job: World.JobOf) -> Int64 {
        job.parts.reduce(job.net + job.tax) { $0 + $1.unitPrice * $1.quantity + $1.tax }
    }

    private func payAndRefund(_ world: World, _ invoice: TestAnswer, _ random: SeededRandomSource) throws {
        let total = Self.amount(invoice["customerTotal"])
        var (paid, refunded): (Int64, Int64) = (0, 0)
        for _ in 0..<6 {
            let amount = Int64(random.next(below: UInt64(total) + 2))
            let payment = world.pay(invoice.id, amount)
            let isTaken = amount > 0 && amount <= total - paid + refunded
            #expect((payment.status == 201) == isTaken)
            guard isTaken else { continue }
            paid += amount
            let back = Int64(random.next(below: UInt64(amount) + 2))
            let refund = world.service.post(
                "/v1/payments/\(payment.id)/refunds",
                ["amount": world.money(back), "reason": "r", "by": .string(world.person("cashier"))])
            #expect((refund.status == 201) == (back > 0 && back <= amount))
            if refund.status == 201 { refunded += back }
        }
        let open = Self.amount(world.service.get("/v1/invoices/\(invoice.id)")["open"])
        #expect(open == total - paid + refunded)
        #expect(open >= 0)
    }

    @Test("a discount of any size leaves net and tax that add up to the total, to nothing at all")
    func discounts() throws {
        let random = SeededRandomSource(seed: 11)
        for _ in 0..<500 {
            let net = Int64(random.next(below: 100_000)) + 1
            let amounts = InvoiceAmounts(net: net, tax: Int64(random.next(below: UInt64(net) + 1)))
            let amount = Int64(random.next(below: UInt64(amounts.total) + 1))
            let tax = Rounding.halfUp(amount, times: amounts.tax, over: amounts.total)
            #expect((0...amounts.tax).contains(tax))
            #expect((0...amounts.net).contains(amount - tax))
        }
    }
}
