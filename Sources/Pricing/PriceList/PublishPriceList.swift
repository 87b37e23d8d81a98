import Network
import Parts
import SQLDatabase
import ServiceKit

/// Putting an outlet's prices in force from a day; they end the list before it (PRI-02).
enum PublishPriceList {
    static func run(
        _ input: PriceListInput, _ call: Call, _ transaction: Transaction
    ) throws -> PriceListContent {
        let outlet = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        try requireCurrency(of: outlet, in: input)
        let list = PriceList(
            id: call.newID(), outletID: outlet.id, effectiveFrom: input.effectiveFrom, currency: outlet.currency,
            createdAt: call.now, version: 1)
        guard try PriceListTable.insert(list, in: transaction) else {
            throw Refusal.priceListExists(list.effectiveFrom)
        }
        for rate in input.laborRates { try PriceListTable.insert(rate, of: list.id, in: transaction) }
        for price in input.partPrices {
            let part = try Part.referenced(
                number: price.partNumber, at: price.pointer + "/partNumber", in: transaction)
            let row = PartPrice(partID: part.id, partNumber: part.number, price: price.price)
            try PriceListTable.insert(row, of: list.id, in: transaction)
        }
        for (position, fee) in input.fees.enumerated() {
            try FeeTable.insert(fee, at: position, of: list.id, in: transaction)
        }
        let event = Event(
            "priceList.published", list.id.text, outlet: outlet.id.text,
            changes: [.init("effectiveFrom", to: list.effectiveFrom.text)])
        try call.record(event, in: transaction)
        return try PriceListContent.load(list.id, in: transaction)
    }

    /// Every amount is in the outlet's currency; names all that are not.
    private static func requireCurrency(of outlet: Outlet, in input: PriceListInput) throws {
        let rates = input.laborRates.indices.filter { input.laborRates[$0].perHour.currency != outlet.currency }
        let prices = input.partPrices.filter { $0.price.currency != outlet.currency }
        let fees = input.fees.indices.filter { index in
            input.fees[index].amounts.contains { $0.currency != outlet.currency }
        }
        let pointers =
            rates.map { "/laborRates/\($0)/perHour/currency" } + prices.map { $0.pointer + "/price/currency" }
            + fees.map { "/fees/\($0)" }
        guard !pointers.isEmpty else { return }
        var refusal = Refusal(
            status: 422, code: "currency_differs", "The outlet's prices are in its currency, \(outlet.currency).",
            zh: "网点价格须使用其币种 \(outlet.currency)。")
        refusal.pointers = Array(pointers.prefix(100))
        throw refusal
    }
}

extension PriceListContent {
    static func load(_ id: PriceListID, in transaction: Transaction) throws -> PriceListContent {
        guard let list = try PriceListTable.find(id, in: transaction) else { throw Refusal.notFound("price list") }
        return try PriceListContent(list, in: transaction)
    }

    init(_ list: PriceList, in transaction: Transaction) throws {
        self.list = list
        laborRates = try PriceListTable.rates(of: list, in: transaction)
        partPrices = try PriceListTable.partPrices(of: list, in: transaction)
        fees = try FeeTable.list(of: list.id, list.currency, in: transaction)
    }
}

extension Refusal {
    fileprivate static func priceListExists(_ day: LocalDate) -> Refusal {
        Refusal(
            code: "price_list_exists",
            "The outlet has a price list from \(day) already; a published list does not change. Choose another day.",
            zh: "该网点自 \(day) 起已有价目表,已发布的价目表不可更改。请选择其他日期。", at: "/effectiveFrom")
    }
}
