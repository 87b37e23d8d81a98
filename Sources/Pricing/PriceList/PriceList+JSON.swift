import JSON
import Network
import Parts
import ServiceKit

extension PriceList: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("outletId", outletID)
        writer.member("effectiveFrom", effectiveFrom.text)
        writer.nullableMember("effectiveUntil", effectiveUntil?.text)
        writer.member("currency", currency.rawValue)
        writer.member("createdAt", createdAt.text)
        writer.array("nextActions", strings: [])
    }
}

extension PriceListContent: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        list.writeMembers(to: &writer)
        writer.array("laborRates") { writer in
            for rate in laborRates {
                writer.object { writer in
                    writer.member("payType", rate.payType.rawValue)
                    writer.member("skill", rate.skill)
                    writer.member("perHour", rate.perHour)
                }
            }
        }
        writer.array("partPrices") { writer in
            for price in partPrices {
                writer.object { writer in
                    writer.member("partId", price.partID)
                    writer.member("partNumber", price.partNumber)
                    writer.member("price", price.price)
                }
            }
        }
        writer.array("fees", fees)
    }
}

/// A new price list, as a client sends it.
struct PriceListInput: Sendable {
    struct PartPrice: Sendable {
        /// Where it stands in the body.
        let pointer: String
        let partNumber: String
        let price: Money
    }

    let outletID: OutletID
    let effectiveFrom: LocalDate
    let laborRates: [LaborRate]
    let partPrices: [PartPrice]
    let fees: [Fee]

    static func read(_ reader: inout ObjectReader) -> PriceListInput {
        PriceListInput(
            outletID: reader.id("outletId"), effectiveFrom: reader.date("effectiveFrom"),
            laborRates: rates(&reader), partPrices: prices(&reader), fees: readFees(&reader))
    }

    private static func readFees(_ reader: inout ObjectReader) -> [Fee] {
        var seen: Set<String> = []
        let fees = reader.optionalArray("fees", count: 0...50) { element in
            let fee = element.object(Fee.read)
            if let fee, !seen.insert(fee.code).inserted {
                element.complain(.notAllowed(reason: "a fee with this code is in the list already"))
            }
            return fee
        }
        return (fees ?? []).compactMap { $0 }
    }

    private static func rates(_ reader: inout ObjectReader) -> [LaborRate] {
        var seen: Set<[String]> = []
        return reader.array("laborRates", count: 1...200) { element in
            let rate = element.object { reader in
                LaborRate(
                    payType: reader.choice("payType", PayType.self), skill: reader.string("skill", length: 1...40),
                    perHour: reader.price("perHour"))
            }
            if let rate, !seen.insert([rate.payType.rawValue, rate.skill]).inserted {
                element.complain(.notAllowed(reason: "a rate for this pay type and skill is in the list already"))
            }
            return rate
        }.compactMap { $0 }
    }

    private static func prices(_ reader: inout ObjectReader) -> [PartPrice] {
        var seen: Set<String> = []
        let prices = reader.optionalArray("partPrices", count: 0...2_000) { element in
            let price = element.object { reader in
                PartPrice(
                    pointer: reader.pointer, partNumber: reader.string("partNumber", length: 1...50),
                    price: reader.price("price"))
            }
            if let price, !seen.insert(price.partNumber).inserted {
                element.complain(.notAllowed(reason: "a price for this part is in the list already"))
            }
            return price
        }
        return (prices ?? []).compactMap { $0 }
    }
}
