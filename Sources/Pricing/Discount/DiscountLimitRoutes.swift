import JSON
import Network
import SQLDatabase
import ServiceKit

/// The network's limits of discounts by role (PRI-05).
enum DiscountLimitRoutes {
    static let all: [Route] = [
        .get("/v1/discount-limits", .readPrices, list),
        .put("/v1/discount-limits/{role}", .managePrices, rules: BodyRules(.PRI_05), reading: read, put),
    ]

    private static func read(_ reader: inout ObjectReader) -> Percent { reader.percent("percent") }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let limits = try DiscountLimit.all(in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.array("items", limits)
                writer.nullableMember("nextCursor", nil as String?)
            }
        }
    }

    private static func put(_ percent: Percent, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try call.requireNetworkReach()
        guard let role = StaffRole(rawValue: try call.text("role")) else { throw Refusal.notFound("role") }
        let before = try DiscountLimit.all(in: transaction).first { $0.role == role }
        try call.checkVersion(before?.version ?? 1)
        let limit = DiscountLimit(role: role, percent: percent, version: (before?.version ?? 1) + 1)
        try DiscountLimitTable.put(limit, in: transaction)
        let change = Event.Change(
            "percent", from: before.map { .number(JSONNumber(scaled: $0.percent.thousandths, places: 3)) } ?? .null,
            to: .number(JSONNumber(scaled: percent.thousandths, places: Percent.places)))
        try call.record(
            Event("discountLimit.changed", role.rawValue, version: limit.version, outlet: nil, changes: [change]),
            in: transaction)
        return .ok(limit, version: limit.version)
    }
}
