package import SQLDatabase
package import ServiceKit

package enum PartNoun: IdentifierKind {
    package static let prefix = "prt"
}

package typealias PartID = Identifier<PartNoun>

/// An article of the catalogue (PRT-01); its number and unit never change, since documents name them.
package struct Part: Sendable, Hashable {
    package let id: PartID
    package let number: String
    package var name: String
    package let unit: String
    /// In the catalogue's currency, as the cost is; an outlet of another currency needs a price in its price list.
    package var listPrice: Money
    package var cost: Money
    package var genuine: Bool
    package var category: String?
    package var maker: String?
    /// How long a lot may be kept from its receipt, where the lot itself names no day.
    package let shelfLifeDays: Int?
    package let hazardous: Bool
    /// The number of the part that this one replaces.
    package let supersedes: String?
    package let createdAt: Instant
    package var version: Int64
    /// How integrators call it; nil where nobody has looked.
    package internal(set) var externalIDs: [ExternalID]?

    /// The highest price of one unit, so that a line of many units still fits its total.
    package static let priceLimit: Int64 = 10_000_000_000

    /// The part of that number.
    ///
    /// - Throws: `Refusal` 422 at the pointer where there is none.
    package static func referenced(
        number: String, at pointer: String, in transaction: Transaction
    ) throws -> Part {
        guard let part = try PartTable.find(number: number, in: transaction) else {
            throw Refusal.unknownReference(pointer, "part")
        }
        return part
    }

    /// The part that a path names by its identifier or its number.
    ///
    /// - Throws: `Refusal` 404 where there is none.
    package static func load(_ name: String, in transaction: Transaction) throws -> Part {
        let byID = try PartID(name).flatMap { try PartTable.find($0, in: transaction) }
        guard let part = try byID ?? PartTable.find(number: name, in: transaction) else {
            throw Refusal.notFound("part")
        }
        return part
    }

    /// List price and cost are of one currency.
    func requireOneCurrency() throws {
        guard listPrice.currency == cost.currency else {
            throw Refusal(
                status: 422, code: "currency_differs",
                "List price and cost must be in one currency; they are in \(listPrice.currency) and \(cost.currency).",
                zh: "定价与成本须为同一币种,现为 \(listPrice.currency) 和 \(cost.currency)。", at: "/listPrice/currency",
                "/cost/currency")
        }
    }
}
