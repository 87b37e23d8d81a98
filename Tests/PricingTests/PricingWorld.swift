import JSON
import Network
import Parts
import Pricing
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// Outlets with prices, and what they are asked for.
struct PricingWorld {
    let service: TestService

    init() throws {
        service = try TestService([NetworkModule.module, PartsModule.module, PricingModule.module])
    }

    func addOutlet(_ code: String, currency: String = "CNY", taxRate: JSONValue = 13) -> String {
        service.post(
            "/v1/outlets",
            [
                "code": .string(code), "name": "Service centre", "timeZone": "Asia/Shanghai",
                "currency": .string(currency), "taxRate": taxRate, "phone": "+862150001000",
                "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
                "functions": ["mechanical"],
                "openingHours": [["day": "tue", "start": "08:30", "end": "18:00"]],
            ]
        ).id
    }

    @discardableResult
    func addPart(_ number: String, _ price: Int64, _ currency: String = "CNY") -> TestAnswer {
        service.post(
            "/v1/parts",
            [
                "number": .string(number), "name": "Part", "unit": "piece",
                "listPrice": Self.money(price, currency), "cost": Self.money(0, currency), "genuine": true,
            ])
    }

    static func operation(_ code: String) -> JSONValue {
        [
            "code": .string(code), "description": "Front brake pads, replace", "standardHours": .decimal("1.5"),
            "skill": "brakes", "level": 2, "bayKind": "lift", "selfCheck": ["Wheel bolts torqued"], "roadTest": true,
            "guarantee": ["days": 90, "distanceKm": 5_000],
        ]
    }

    @discardableResult
    func addOperation(_ code: String, _ change: (JSONValue) -> JSONValue = { $0 }) -> TestAnswer {
        service.post("/v1/labor-operations", change(Self.operation(code)))
    }

    static func money(_ amount: Int64, _ currency: String = "CNY") -> JSONValue {
        ["amount": .number(JSONNumber(amount)), "currency": .string(currency)]
    }

    static func rate(
        _ amount: Int64, _ currency: String = "CNY", payType: String = "customer", skill: String = "brakes"
    ) -> JSONValue {
        ["payType": .string(payType), "skill": .string(skill), "perHour": money(amount, currency)]
    }

    @discardableResult
    func publish(
        _ outlet: String, from day: String, rates: [JSONValue] = [rate(36_000)], parts: [JSONValue]? = nil
    ) -> TestAnswer {
        let body: JSONValue = [
            "outletId": .string(outlet), "effectiveFrom": .string(day), "laborRates": .array(rates),
        ]
        return service.post("/v1/price-lists", body.with("partPrices", parts.map(JSONValue.array)))
    }

    /// The outlet's prices on a day.
    func book(_ outlet: String, on day: String = "2026-11-24") throws -> PriceBook {
        try service.database.read { transaction in
            let day = try #require(LocalDate(day))
            return try PriceBook.inForce(.load(OutletID(stored: outlet), in: transaction), on: day, in: transaction)
        }
    }

    func price(_ book: PriceBook, _ part: Part, _ quantity: Quantity) throws -> PricedLine {
        try service.database.read { try book.part(part, quantity, in: $0) }
    }

    func part(_ number: String) throws -> Part {
        try service.database.read { try Part.referenced(number: number, at: "", in: $0) }
    }

    func operation(_ code: String) throws -> LaborOperation {
        try service.database.read { try LaborOperation.referenced(code: code, at: "", in: $0) }
    }
}
