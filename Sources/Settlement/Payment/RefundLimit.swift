import JSON
import Network
import SQLDatabase
import ServiceKit

/// How much one person may give back at an outlet without a second (SEC-07); no limit until the outlet sets one.
enum RefundLimit {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/refund-limit", .readInvoices, show),
        .put("/v1/outlets/{id}/refund-limit", .managePrices, reading: read, put),
    ]

    static func of(_ outlet: OutletID, in transaction: Transaction) throws -> Money? {
        try RefundLimitTable.find(outlet, in: transaction)?.amount
    }

    private static func read(_ reader: inout ObjectReader) -> Money? {
        reader.isPresent("amount") ? reader.money("amount") : nil
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let limit = try RefundLimitTable.find(outlet.id, in: transaction)
        return answer(outlet.id, limit?.amount, limit?.version ?? 1)
    }

    private static func put(_ amount: Money?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        if let amount, amount.currency != outlet.currency {
            throw Refusal.currencyDiffers(outlet.currency, at: "/amount/currency", .SET_05)
        }
        let before = try RefundLimitTable.find(outlet.id, in: transaction)
        try call.checkVersion(before?.version ?? 1)
        let version = (before?.version ?? 1) + 1
        try RefundLimitTable.put(amount, version, of: outlet.id, in: transaction)
        let change = Event.Change(
            "amount", from: before?.amount.map(\.json) ?? .null, to: amount.map(\.json) ?? .null)
        try call.record(
            Event(
                "refundLimit.changed", outlet.id.text, version: version, outlet: outlet.id.text, changes: [change]),
            in: transaction)
        return answer(outlet.id, amount, version)
    }

    private static func answer(_ outlet: OutletID, _ amount: Money?, _ version: Int64) -> Answer {
        Answer.json(version: version) { writer in
            writer.object { writer in
                writer.member("outletId", outlet)
                writer.member("version", version)
                writer.member("amount", amount)
            }
        }
    }
}
