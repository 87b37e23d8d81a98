import Network
import Parts
package import ServiceKit

package enum PriceListNoun: IdentifierKind {
    package static let prefix = "prl"
}

package typealias PriceListID = Identifier<PriceListNoun>

/// What an outlet charges from a day on, until its next list begins: no gaps and no overlaps (PRI-02).
struct PriceList: Sendable {
    let id: PriceListID
    let outletID: OutletID
    let effectiveFrom: LocalDate
    /// The last day on which it is in force; nil for the outlet's last list.
    var effectiveUntil: LocalDate?
    let currency: Currency
    let createdAt: Instant
    let version: Int64
}

/// What an hour of work costs.
struct LaborRate: Sendable {
    let payType: PayType
    let skill: String
    let perHour: Money
}

/// What one unit of a part costs at the outlet, instead of the catalogue's list price.
struct PartPrice: Sendable {
    let partID: PartID
    let partNumber: String
    let price: Money
}

/// A price list with all that is in it.
struct PriceListContent: Sendable {
    let list: PriceList
    let laborRates: [LaborRate]
    let partPrices: [PartPrice]
    let fees: [Fee]
}
