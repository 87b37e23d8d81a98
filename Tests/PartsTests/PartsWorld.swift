import JSON
import Network
import Parts
import ServiceKit
import TestSupport

/// An outlet in Shanghai with a parts clerk, and the few actions that other modules do with stock.
struct PartsWorld {
    let service: TestService
    let outlet: String
    let clerk: String

    init() throws {
        service = try TestService([NetworkModule.module, PartsModule.module, Shelf.module])
        outlet = Self.outlet("SH01", "Asia/Shanghai", "CNY", service)
        clerk = Self.staff("Xu Lan", ["partsClerk"], at: outlet, service)
    }

    func addOutlet(_ code: String, zone: String = "Asia/Shanghai", currency: String = "CNY") -> String {
        Self.outlet(code, zone, currency, service)
    }

    func addStaff(_ name: String, _ roles: [String], at outlet: String? = nil) -> String {
        Self.staff(name, roles, at: outlet ?? self.outlet, service)
    }

    @discardableResult
    func addPart(_ number: String, _ change: (JSONValue) -> JSONValue = { $0 }) -> TestAnswer {
        service.post("/v1/parts", change(Self.part(number)))
    }

    static func part(_ number: String) -> JSONValue {
        [
            "number": .string(number), "name": "Engine oil 5W-30, 1 l", "unit": "piece", "listPrice": money(9_500),
            "cost": money(5_200), "genuine": true,
        ]
    }

    static func money(_ amount: Int64, _ currency: String = "CNY") -> JSONValue {
        ["amount": .number(JSONNumber(amount)), "currency": .string(currency)]
    }

    /// Takes one lot of a part in.
    @discardableResult
    func receive(
        _ number: String, lot: String, _ quantity: JSONValue, expiresOn: String? = nil, cost: Int64 = 5_200
    ) -> TestAnswer {
        let line: JSONValue = [
            "partNumber": .string(number), "lot": .string(lot), "quantity": quantity,
            "unitCost": Self.money(cost),
        ]
        return receive([line.with("expiresOn", expiresOn.map(JSONValue.string))])
    }

    func receive(_ lines: [JSONValue]) -> TestAnswer {
        service.post(
            "/v1/goods-receipts",
            ["outletId": .string(outlet), "receivedBy": .string(clerk), "lines": .array(lines)])
    }

    @discardableResult
    func issue(_ number: String, _ quantity: JSONValue, lot: String? = nil, holder: String = "ro_1") -> TestAnswer {
        let body: JSONValue = [
            "outletId": .string(outlet), "partNumber": .string(number), "quantity": quantity,
            "holder": .string(holder), "staffId": .string(clerk),
        ]
        return service.post("/v1/shelf/issue", body.with("lot", lot.map(JSONValue.string)))
    }

    @discardableResult
    func putBack(_ lot: String, _ quantity: JSONValue, at outlet: String? = nil) -> TestAnswer {
        service.post(
            "/v1/shelf/put-back",
            [
                "outletId": .string(outlet ?? self.outlet), "lotId": .string(lot), "quantity": quantity,
                "staffId": .string(clerk),
            ])
    }

    @discardableResult
    func reserve(_ number: String, _ quantity: JSONValue, holder: String) -> TestAnswer {
        service.post(
            "/v1/shelf/reserve",
            [
                "outletId": .string(outlet), "partNumber": .string(number), "quantity": quantity,
                "holder": .string(holder),
            ])
    }

    func held(by holder: String) -> TestAnswer { service.get("/v1/shelf/\(holder)") }

    /// The level of a part at the outlet.
    func level(_ number: String, at outlet: String? = nil) -> JSONValue {
        service.get("/v1/outlets/\(outlet ?? self.outlet)/stock?partNumber=\(number)")["items"][0]
    }

    func available(_ number: String, for holder: String) -> JSONValue {
        service.get("/v1/shelf/\(holder)/available?outlet=\(outlet)&partNumber=\(number)")["available"]
    }

    private static func outlet(_ code: String, _ zone: String, _ currency: String, _ service: TestService) -> String {
        service.post(
            "/v1/outlets",
            [
                "code": .string(code), "name": "Service centre", "timeZone": .string(zone),
                "currency": .string(currency), "taxRate": 13, "phone": "+862150001000",
                "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
                "functions": ["mechanical"], "openingHours": week,
            ]
        ).id
    }

    private static func staff(
        _ name: String, _ roles: [String], at outlet: String, _ service: TestService
    ) -> String {
        service.post(
            "/v1/staff",
            [
                "name": .string(name), "outletIds": [.string(outlet)], "roles": .array(roles.map(JSONValue.string)),
                "shifts": week,
            ]
        ).id
    }

    private static let week: JSONValue = [["day": "tue", "start": "08:30", "end": "18:00"]]
}
