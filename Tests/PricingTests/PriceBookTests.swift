import JSON
import Parts
import Pricing
import ServiceKit
import TestSupport
import Testing

@Suite struct PriceBookTests {
    let world: PricingWorld

    init() throws {
        world = try PricingWorld()
    }

    @Test("the estimate of the journey: 0.8 h, a filter and five litres are 783.00 net and 884.79 with tax")
    func journey() throws {
        let outlet = world.addOutlet("SH01")
        world.publish(outlet, from: "2026-01-01", rates: [PricingWorld.rate(30_000, skill: "maintenance")])
        world.addOperation("LOF") { $0.with("standardHours", .decimal("0.8")).with("skill", "maintenance") }
        world.addPart("OF-2101", 6_800)
        world.addPart("OIL-5W30", 9_500)
        let book = try world.book(outlet)
        let lines = [
            try book.labor(world.operation("LOF"), payType: .customer),
            try world.price(book, world.part("OF-2101"), Quantity(1)),
            try world.price(book, world.part("OIL-5W30"), Quantity(5)),
        ]
        let totals = Totals.of(lines, .CNY)
        #expect(totals.net == Money(78_300, .CNY))
        #expect(totals.total == Money(88_479, .CNY))
        #expect(totals.net + totals.tax == totals.total)
        #expect(lines.map(\.net.amount) == [24_000, 6_800, 47_500])
    }

    /// Net and tax of quantity × price, rounded half up line by line; worked out by hand.
    static let partLines: [(currency: Currency, rate: String, price: Int64, quantity: String, net: Int64, tax: Int64)] =
        [
            (.CNY, "13", 9_500, "5", 47_500, 6_175),
            (.CNY, "13", 9_999, "0.333", 3_330, 433),  // 3329.667; 432.9
            (.EUR, "19", 1_990, "4.25", 8_458, 1_607),  // 8457.5 up; 1607.02
            (.EUR, "19", 50, "1", 50, 10),  // 9.5 up
            (.EUR, "7.7", 1_005, "2.5", 2_513, 194),  // 2512.5 up; 193.501 up
            (.JPY, "10", 1_285, "1", 1_285, 129),  // 128.5 up
            (.JPY, "10", 333, "0.5", 167, 17),  // 166.5 up; 16.7
            (.JPY, "7.7", 1, "0.499", 0, 0),  // 0.499
            (.CNY, "0", 9_500, "0.001", 10, 0),  // 9.5 up
        ]

    @Test("net and tax of a part line are exact, rounded half up", arguments: partLines)
    func exact(
        _ line: (currency: Currency, rate: String, price: Int64, quantity: String, net: Int64, tax: Int64)
    ) throws {
        let currency = line.currency.rawValue
        let outlet = world.addOutlet("SH01", currency: currency, taxRate: .decimal(line.rate))
        world.publish(outlet, from: "2026-01-01", rates: [PricingWorld.rate(1, currency)])
        world.addPart("P", line.price, currency)
        let thousandths = try #require(JSONNumber(literal: line.quantity)?.scaled(places: 3))
        let priced = try world.price(world.book(outlet), world.part("P"), Quantity(thousandths: thousandths))
        #expect(priced.net == Money(line.net, line.currency))
        #expect(priced.tax == Money(line.tax, line.currency))
        #expect(priced.total == Money(line.net + line.tax, line.currency))
        #expect(priced.unitPrice == Money(line.price, line.currency))
        #expect(priced.kind == .part)
        #expect(priced.hours == nil)
    }

    @Test("the total is the sum of the rounded lines, not the rounded sum")
    func lineRounding() throws {
        let outlet = world.addOutlet("SH01", currency: "EUR", taxRate: 19)
        world.publish(outlet, from: "2026-01-01", rates: [PricingWorld.rate(1, "EUR")])
        world.addPart("P", 50, "EUR")
        let line = try world.price(world.book(outlet), world.part("P"), Quantity(1))
        let totals = Totals.of([line, line, line], .EUR)
        #expect(totals == Totals(net: Money(150, .EUR), tax: Money(30, .EUR), total: Money(180, .EUR)))
        #expect(Totals.of([], .JPY).total == Money(0, .JPY))
    }

    @Test("labour costs the skill's rate for who pays, else the customer's rate, never another skill's")
    func rates() throws {
        let outlet = world.addOutlet("SH01")
        world.publish(
            outlet, from: "2026-01-01",
            rates: [
                PricingWorld.rate(36_000), PricingWorld.rate(30_000, payType: "warranty"),
                PricingWorld.rate(99_000, payType: "warranty", skill: "paint"),
            ])
        world.addOperation("BRK")
        world.addOperation("PNT") { $0.with("skill", "paint") }
        let book = try world.book(outlet)
        let brakes = try world.operation("BRK")
        #expect(try book.labor(brakes, payType: .customer).net.amount == 54_000)
        #expect(try book.labor(brakes, payType: .warranty).net.amount == 45_000)
        #expect(try book.labor(brakes, payType: .insurance).net.amount == 54_000)
        #expect(try book.labor(brakes, payType: .internal).unitPrice.amount == 36_000)
        let paint = try world.operation("PNT")
        #expect(try book.labor(paint, payType: .warranty).net.amount == 148_500)
        let refusal = #expect(throws: Refusal.self) { try book.labor(paint, payType: .customer) }
        #expect(refusal?.rule == .RCP_07)
        #expect(refusal?.code == "no_rate")
        #expect(refusal?.detail.english.contains("pay type customer.") == true)
        #expect(refusal?.status == 409)
    }

    @Test("a part costs the list's price where there is one, else the catalogue's in the same currency")
    func partPrices() throws {
        let outlet = world.addOutlet("BER1", currency: "EUR", taxRate: 19)
        world.addPart("PAD", 58_000, "CNY")
        world.addPart("OIL", 9_500, "CNY")
        world.addPart("CAP", 300, "EUR")
        world.publish(
            outlet, from: "2026-01-01", rates: [PricingWorld.rate(1, "EUR")],
            parts: [["partNumber": "PAD", "price": PricingWorld.money(7_500, "EUR")]])
        let book = try world.book(outlet)
        #expect(try world.price(book, world.part("PAD"), Quantity(1)).unitPrice == Money(7_500, .EUR))
        #expect(try world.price(book, world.part("CAP"), Quantity(1)).unitPrice == Money(300, .EUR))
        let oil = try world.part("OIL")
        let refusal = #expect(throws: Refusal.self) { try world.price(book, oil, Quantity(1)) }
        #expect(refusal?.rule == .RCP_07)
        #expect(refusal?.code == "no_part_price")
    }

    @Test("before an outlet's first list nothing is priced")
    func noList() throws {
        let outlet = world.addOutlet("SH01")
        world.publish(outlet, from: "2026-11-25")
        let refusal = #expect(throws: Refusal.self) { try world.book(outlet, on: "2026-11-24") }
        #expect(refusal?.rule == .RCP_07)
        #expect(refusal?.code == "no_price_list")
        #expect(try world.book(outlet, on: "2026-11-25").currency == .CNY)
    }

    @Test("a line that no document could carry is refused, not wrapped")
    func tooLarge() throws {
        let outlet = world.addOutlet("SH01")
        world.publish(outlet, from: "2026-01-01")
        world.addPart("GOLD", Part.priceLimit)
        let book = try world.book(outlet)
        let gold = try world.part("GOLD")
        #expect(try world.price(book, gold, Quantity(100)).net.amount == 1_000_000_000_000)
        let refusal = #expect(throws: Refusal.self) { try world.price(book, gold, Quantity(101)) }
        #expect(refusal?.code == "amount_too_large")
    }

    @Test("a price list of the outlet's past stays what it was after a newer one")
    func past() throws {
        let outlet = world.addOutlet("SH01")
        world.addOperation("BRK")
        world.publish(outlet, from: "2026-01-01")
        world.publish(outlet, from: "2026-12-01", rates: [PricingWorld.rate(40_000)])
        let operation = try world.operation("BRK")
        #expect(try world.book(outlet, on: "2026-11-30").labor(operation, payType: .customer).net.amount == 54_000)
        #expect(try world.book(outlet, on: "2026-12-01").labor(operation, payType: .customer).net.amount == 60_000)
    }
}
