package import Network
package import Parts
package import SQLDatabase
package import ServiceKit

/// The prices of an outlet on a day (RCP-07, SET-03): its rates, and part by part what is asked for.
///
/// A list can name every part of the catalogue, an order needs a handful.
package struct PriceBook: Sendable {
    package let priceListID: PriceListID
    package let currency: Currency
    package let taxRate: Percent
    private let rates: [RateKey: Money]
    private let fees: [Fee]

    private struct RateKey: Hashable {
        let payType: PayType
        let skill: String
    }

    private init(_ list: PriceList, _ rates: [LaborRate], _ fees: [Fee], taxRate: Percent) {
        self.fees = fees
        priceListID = list.id
        currency = list.currency
        self.taxRate = taxRate
        let rates = rates.map { (RateKey(payType: $0.payType, skill: $0.skill), $0.perHour) }
        self.rates = Dictionary(rates, uniquingKeysWith: { first, _ in first })
    }

    /// The outlet's prices on a day of its own calendar.
    ///
    /// - Throws: `Refusal` 409 (RCP-07) where no list is in force then.
    package static func inForce(
        _ outlet: Outlet, on day: LocalDate, in transaction: Transaction
    ) throws -> PriceBook {
        guard let list = try PriceListTable.inForce(outlet.id, on: day, in: transaction) else {
            throw Refusal.noPriceList(outlet, day)
        }
        return try PriceBook(list, outlet, in: transaction)
    }

    /// The prices of a published list, whatever has been published since: for more work on an order that was
    /// authorised by it (SET-03).
    ///
    /// - Throws: `Refusal` 409 (RCP-07) where there is no such list.
    package static func of(
        _ id: PriceListID, _ outlet: Outlet, on day: LocalDate, in transaction: Transaction
    ) throws -> PriceBook {
        guard let list = try PriceListTable.find(id, in: transaction) else { throw Refusal.noPriceList(outlet, day) }
        return try PriceBook(list, outlet, in: transaction)
    }

    private init(_ list: PriceList, _ outlet: Outlet, in transaction: Transaction) throws {
        self.init(
            list, try PriceListTable.rates(of: list, in: transaction),
            try FeeTable.list(of: list.id, list.currency, in: transaction), taxRate: outlet.taxRate)
    }

    /// Prices work at the skill's rate for who pays; where there is none, at the customer's rate.
    ///
    /// - Throws: `Refusal` 409 (RCP-07) where the list has no rate for the skill.
    package func labor(_ operation: LaborOperation, payType: PayType) throws -> PricedLine {
        let skill = operation.skill
        guard
            let rate = rates[RateKey(payType: payType, skill: skill)]
                ?? rates[RateKey(payType: .customer, skill: skill)]
        else { throw Refusal.noRate(skill, payType) }
        return try line(
            .labor, operation.code, operation.description, hours: operation.standardHours, unitPrice: rate,
            net: operation.standardHours.price(perHour: rate))
    }

    /// Prices a part at the list's price; where there is none, at the catalogue's.
    ///
    /// - Throws: `Refusal` 409 (RCP-07) where the list has no price and the catalogue's is in another currency.
    package func part(_ part: Part, _ quantity: Quantity, in transaction: Transaction) throws -> PricedLine {
        let listed = try PriceListTable.price(of: part.id, list: priceListID, in: transaction)
        let price = listed.map { Money($0, currency) } ?? part.listPrice
        guard price.currency == currency else { throw Refusal.noPartPrice(part, currency) }
        return try line(
            .part, part.number, part.name, quantity: quantity, unitPrice: price, net: quantity.price(perUnit: price))
    }

    /// The fees on one job's lines (SET-13), each no more than its cap leaves.
    ///
    /// - Parameter charged: what the order's jobs carry of each fee already, in minor units by the fee's code; what
    ///   this job carries is added.
    package func fees(
        on lines: [PricedLine], payType: PayType, charged: inout [String: Int64]
    ) throws -> [PricedLine] {
        try fees.compactMap { fee in
            guard case .percent(_, _, let cap) = fee.charge, var net = fee.amount(on: lines, payType: payType) else {
                return nil
            }
            if let cap { net.amount = min(net.amount, max(0, cap.amount - charged[fee.code, default: 0])) }
            guard net.amount > 0 else { return nil }
            charged[fee.code, default: 0] += net.amount
            return try line(.fee, fee.code, fee.description, unitPrice: net, net: net)
        }
    }

    /// A line of outside work (REP-15) at its own price, which no list has.
    package func outsideWork(_ code: String, _ description: String, net: Money) throws -> PricedLine {
        try line(.fee, code, description, unitPrice: net, net: net)
    }

    /// Lines at another price for all of them together, net: each has the share that it has of the published prices,
    /// what rounding leaves goes to those with the largest remainders.
    package func repriced(_ lines: [PricedLine], to net: Money) throws -> [PricedLine] {
        let shares = Shares.of(net.amount, by: lines.map(\.net.amount))
        return try zip(lines, shares).map { old, share in
            let own = Money(share, currency)
            let unit =
                old.hours.map { Rounding.halfUp(share, times: 100, over: max(1, $0.hundredths)) }
                ?? old.quantity.map { Rounding.halfUp(share, times: 1_000, over: max(1, $0.thousandths)) } ?? share
            return try line(
                old.kind, old.code, old.description, hours: old.hours, quantity: old.quantity,
                unitPrice: Money(unit, currency), net: own)
        }
    }

    private func line(
        _ kind: PricedLineKind, _ code: String, _ description: String, hours: Hours? = nil, quantity: Quantity? = nil,
        unitPrice: Money, net: Money
    ) throws -> PricedLine {
        // So that the sum of all lines of a document stays within 64 bits.
        guard net.amount <= Money.limit else { throw Refusal.amountTooLarge(code) }
        let tax = taxRate.of(net)
        return PricedLine(
            kind: kind, code: code, description: description, hours: hours, quantity: quantity, unitPrice: unitPrice,
            net: net, tax: tax, total: net + tax)
    }
}

extension Refusal {
    fileprivate static func noPriceList(_ outlet: Outlet, _ day: LocalDate) -> Refusal {
        Refusal(
            .RCP_07, code: "no_price_list",
            "No price list of the outlet is in force on \(day), so nothing can be priced. Publish one first.",
            zh: "该网点在 \(day) 没有生效的价目表,无法计价。请先发布价目表。")
    }

    fileprivate static func noRate(_ skill: String, _ payType: PayType) -> Refusal {
        let types = payType == .customer ? "customer" : "\(payType.rawValue) or customer"
        return Refusal(
            .RCP_07, code: "no_rate",
            "The price list has no labour rate for \(skill) of pay type \(types). Publish a list that has one.",
            zh: "价目表中没有技能 \(skill) 的工时费率(付费类型 \(types))。请发布包含该费率的价目表。")
    }

    fileprivate static func noPartPrice(_ part: Part, _ currency: Currency) -> Refusal {
        Refusal(
            .RCP_07, code: "no_part_price",
            """
            \(part.number) has a list price in \(part.listPrice.currency) only. Publish a price list with a part price \
            in \(currency).
            """,
            zh: "\(part.number) 仅有 \(part.listPrice.currency) 定价。请在价目表中发布 \(currency) 价格。")
    }

    fileprivate static func amountTooLarge(_ code: String) -> Refusal {
        Refusal(
            .RCP_07, status: 422, code: "amount_too_large",
            "The line \(code) comes to more than a document can carry. Reduce the quantity, or split it.",
            zh: "\(code) 的金额超出单据上限。请减少数量或拆分。")
    }
}
