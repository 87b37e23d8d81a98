import Attachments
import Booking
import Customers
import JSON
import Network
import Notifications
import Parts
import Pricing
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// One outlet with its people, prices, stock, a customer and a vehicle, built through the service.
struct World {
    let service: TestService
    let tag: String
    let outlet: String
    let advisor: String
    let technician: String
    let customer: String
    let vehicle: String
    let currency: String

    static let modules = [
        NetworkModule.module, AttachmentsModule.module(), CustomersModule.module, NotificationsModule.module(),
        PartsModule.module, PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module,
    ]
    static let week: JSONValue = .array(
        ["mon", "tue", "wed", "thu", "fri", "sat"].map { ["day": "\($0)", "start": "08:30", "end": "18:00"] })

    init(
        _ service: TestService? = nil, tag: String = "1", currency: String = "CNY", tax: JSONValue = 13,
        zone: String = "Asia/Shanghai", advisors: Int = 1
    ) throws {
        let service = try service ?? TestService(Self.modules)
        self.service = service
        self.tag = tag
        self.currency = currency
        let outlet = service.post("/v1/outlets", Self.outlet(tag, currency, tax, zone)).id
        self.outlet = outlet
        func staff(_ name: String, _ role: String, _ skills: JSONValue = []) -> String {
            service.post(
                "/v1/staff",
                [
                    "name": "\(name)", "outletIds": ["\(outlet)"], "roles": ["\(role)"], "shifts": Self.week,
                    "skills": skills,
                ]
            ).id
        }
        advisor = (0..<advisors).map { staff("Advisor \($0)", "serviceAdvisor") }.first ?? ""
        technician = staff("Chen Gang", "technician", [["code": "maintenance", "level": 3]])
        customer =
            service.post(
                "/v1/customers",
                [
                    "kind": "person", "name": "王小明 <\(tag)>", "language": "zh-CN",
                    "phones": [["number": "+8613800000\(tag)00", "primary": true]],
                ]
            ).id
        vehicle =
            service.post(
                "/v1/vehicles",
                [
                    "plate": "沪A\(tag)8888", "make": "SAIC", "model": "Roewe RX5", "modelYear": 2022,
                    "ownerId": "\(customer)", "mileageKm": 41_200,
                ]
            ).id
        buildCatalogue()
        buildStock(clerk: staff("Xu Lan", "partsClerk"))
    }

    private static func outlet(_ tag: String, _ currency: String, _ tax: JSONValue, _ zone: String) -> JSONValue {
        [
            "code": "SH0\(tag)", "name": "Pudong service centre", "timeZone": "\(zone)", "currency": "\(currency)",
            "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
            "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
            "functions": ["mechanical", "quickService", "partsSales"], "phone": "+862150001000",
            "openingHours": week, "bookedShare": 30, "callbackDays": 3, "taxRate": tax,
        ]
    }

    private func buildCatalogue() {
        let operations: [(String, String, String)] = [("LOF", "0.8", "maintenance"), ("BRK", "1.5", "brakes")]
        for (code, hours, skill) in operations {
            service.post(
                "/v1/labor-operations",
                [
                    "code": "\(code)\(tag)", "description": "\(code) & <work>", "standardHours": .decimal(hours),
                    "skill": "\(skill)", "level": 1, "bayKind": "lift", "selfCheck": ["Done"], "roadTest": false,
                ])
        }
        for (number, price) in [("OF", 6_800), ("OIL", 9_500)] {
            service.post(
                "/v1/parts",
                [
                    "number": "\(number)\(tag)", "name": "\(number) part", "unit": "piece",
                    "listPrice": money(Int64(price)), "cost": money(3_000), "genuine": true,
                ])
        }
        publishPrices(from: "2026-01-01", maintenance: 30_000)
    }

    private func buildStock(clerk: String) {
        let lines: JSONValue = [
            ["partNumber": "OF\(tag)", "lot": "A1", "quantity": 10, "unitCost": money(3_000)],
            ["partNumber": "OIL\(tag)", "lot": "B7", "quantity": 40, "unitCost": money(5_200)],
        ]
        service.post("/v1/goods-receipts", ["outletId": "\(outlet)", "receivedBy": "\(clerk)", "lines": lines])
    }

    @discardableResult
    func publishPrices(from day: String, maintenance: Int64) -> TestAnswer {
        service.post(
            "/v1/price-lists",
            [
                "outletId": "\(outlet)", "effectiveFrom": "\(day)",
                "laborRates": [
                    ["payType": "customer", "skill": "maintenance", "perHour": money(maintenance)],
                    ["payType": "customer", "skill": "brakes", "perHour": money(36_000)],
                    ["payType": "warranty", "skill": "maintenance", "perHour": money(20_000)],
                ],
            ])
    }

    func money(_ amount: Int64) -> JSONValue {
        ["amount": .number(JSONNumber(amount)), "currency": "\(currency)"]
    }

    func setClock(_ now: String) { service.put("/v1/test-clock", ["now": "\(now)"]) }
}
