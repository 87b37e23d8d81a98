import JSON
import Network
import Parts
import SQLDatabase
import ServiceKit

enum NetworkSlotRoutes {
    static let all: [Route] = [
        .get(
            "/v1/slots", .readAppointments,
            query: [
                "near", "radiusKm", "from", "to", "operations", "channel", "transport", "vehicle", "parts",
                "partsOnHand", "slots", "limit",
            ], list)
    ]

    private static let mostParts = 20
    private static let mostOutlets: Int64 = 50
    private static let mostSlots: Int64 = 50
    private static let longestSearch = 31

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let near = try call.query.required("near", call.query.parsed("near", position))
        let (from, to) = (try SlotRoutes.bound("from", call), try SlotRoutes.bound("to", call))
        try requireOrder(from, to, now: call.now)
        let search = NetworkSearch(
            near: near, wish: try SlotRoutes.wish(call, in: transaction), parts: try parts(call, in: transaction),
            radius: try call.query.parsed("radiusKm") { number($0, in: 1...20_100).map { $0 * 1_000 } }, from: from,
            to: to,
            outlets: Int(try call.query.parsed("limit") { number($0, in: 1...mostOutlets) } ?? 10),
            slotsEach: Int(try call.query.parsed("slots") { number($0, in: 1...mostSlots) } ?? 3),
            needsParts: try call.query.parsed("partsOnHand") { $0 == "true" ? true : $0 == "false" ? false : nil }
                ?? false)
        let hits = try search.hits(among: call.outlets(nil), call, in: transaction)
        return .json { writer in
            writer.object { writer in
                writer.array("items", hits)
                writer.nullableMember("nextCursor", String?.none)
            }
        }
    }

    /// Latitude and longitude in degrees, with up to six decimals: `31.2035,121.5914`.
    private static func position(_ text: String) -> GeoPosition? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
        guard parts.count == 2, let latitude = microdegrees(parts[0]), let longitude = microdegrees(parts[1]),
            abs(latitude) <= 90_000_000, abs(longitude) <= 180_000_000
        else { return nil }
        return GeoPosition(latitudeMicrodegrees: latitude, longitudeMicrodegrees: longitude)
    }

    private static func microdegrees(_ text: String) -> Int64? {
        guard let value = JSONNumber(literal: text.hasPrefix("+") ? String(text.dropFirst()) : text) else { return nil }
        return value.scaled(places: 6)
    }

    private static func number(_ text: String, in range: ClosedRange<Int64>) -> Int64? {
        Int64(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// Parts with quantities: `OF-2101:1,OIL-5W30:4.5`; without one it is 1.
    private static func parts(
        _ call: Call, in transaction: Transaction
    ) throws -> [(part: Part, quantity: Quantity)] {
        guard let text = call.query["parts"] else { return [] }
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        guard items.count <= mostParts else { throw Refusal.invalidParameter("parts") }
        return try items.map { item in
            let pieces = item.split(separator: ":", maxSplits: 1).map(String.init)
            let quantity = pieces.count == 2 ? JSONNumber(literal: pieces[1])?.scaled(places: Quantity.places) : 1_000
            guard let number = pieces.first, let quantity, quantity > 0,
                let part = try PartTable.find(number: number, in: transaction)
            else { throw Refusal.invalidParameter("parts") }
            return (part, Quantity(thousandths: quantity))
        }
    }

    /// The bounds are each outlet's; whatever its zone, they are no more than a day apart from those of UTC.
    private static func requireOrder(_ from: SlotRoutes.Bound?, _ to: SlotRoutes.Bound?, now: Instant) throws {
        let first = (from ?? .moment(now)).first(.utc)
        guard let to else { return }
        guard first <= to.last(.utc), to.last(.utc).since(first) <= Int64(longestSearch) * 86_400_000_000 else {
            throw Refusal.invalidParameter("to")
        }
    }
}
