import Callbacks
import Customers
import JSON
import Network
import Notifications
import Parts
import Pricing
import Quality
import Repair
import RepairOrders
import ServiceKit
import Settlement
import TestSupport
import Testing

/// An outlet in Shanghai with its people, prices and stock, and another outlet with one advisor.
struct World {
    let service: TestService
    let currency: String
    let outlet: String
    let otherOutlet: String
    let customer: String
    let vehicle: String
    private let people: [String: String]

    private static let week: JSONValue = .array(
        ["mon", "tue", "wed", "thu", "fri", "sat"].map { ["day": .string($0), "start": "08:30", "end": "18:00"] })

    static let modules: [Module] = [
        NetworkModule.module, CustomersModule.module, NotificationsModule.module(), PartsModule.module,
        PricingModule.module,
        RepairOrdersModule.module, RepairModule.module, SettlementModule.module, TestOrders.module,
    ]

    init(
        currency: String = "CNY", taxRate: JSONValue = 13, language: String = "zh-CN",
        online: OnlinePayments = OnlinePayments()
    ) throws {
        let modules = Self.modules.filter { $0.name != SettlementModule.name } + [SettlementModule.module(online)]
        service = try TestService(modules)
        self.currency = currency
        let made = service
        func outlet(_ code: String) throws -> String {
            try Self.id(
                made.post(
                    "/v1/outlets",
                    [
                        "code": .string(code), "name": "Pudong <service> & centre", "timeZone": "Asia/Shanghai",
                        "currency": .string(currency),
                        "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                        "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
                        "functions": ["mechanical"], "phone": "+862150001000", "openingHours": Self.week,
                        "bookedShare": 30, "callbackDays": 3, "taxRate": taxRate,
                    ]))
        }
        let first = try outlet("SH01")
        self.outlet = first
        otherOutlet = try outlet("SH02")
        people = try Self.staff(made, first, otherOutlet)
        customer = try Self.id(
            made.post(
                "/v1/customers",
                [
                    "kind": "person", "name": "王小明 <b>", "language": .string(language),
                    "phones": [["number": "+8613800000001", "primary": true]],
                ]))
        vehicle = try Self.id(
            made.post(
                "/v1/vehicles",
                [
                    "plate": "沪A12388", "make": "SAIC", "model": "Roewe RX5", "modelYear": 2022,
                    "ownerId": .string(customer), "mileageKm": 41_200,
                ]))
        try makeCatalogue()
    }

    func person(_ name: String) -> String { people[name] ?? "" }

    private static func staff(
        _ service: TestService, _ outlet: String, _ other: String
    ) throws -> [String: String] {
        let roles: [(String, String, String)] = [
            ("advisor", "serviceAdvisor", outlet), ("advisor2", "serviceAdvisor", outlet),
            ("technician", "technician", outlet), ("clerk", "partsClerk", outlet), ("cashier", "cashier", outlet),
            ("manager", "outletManager", outlet), ("administrator", "networkAdministrator", outlet),
            ("agent", "callbackAgent", outlet), ("stranger", "serviceAdvisor", other),
        ]
        var people: [String: String] = [:]
        for (name, role, place) in roles {
            people[name] = try id(
                service.post(
                    "/v1/staff",
                    [
                        "name": .string(name), "outletIds": [.string(place)], "roles": [.string(role)],
                        "shifts": week,
                        "skills": [["code": "maintenance", "level": 3, "expiresOn": "2028-12-31"]],
                    ]))
        }
        return people
    }

    private func makeCatalogue() throws {
        for code in ["LOF", "BRK"] {
            _ = try Self.id(
                service.post(
                    "/v1/labor-operations",
                    [
                        "code": .string(code), "description": .string("Work \(code)"), "standardHours": .decimal("0.8"),
                        "skill": "maintenance", "level": 1, "bayKind": "lift", "selfCheck": ["Done"],
                        "roadTest": false, "guarantee": ["days": 90, "distanceKm": 5_000],
                    ]))
        }
        for number in ["OIL", "PAD"] {
            _ = try Self.id(
                service.post(
                    "/v1/parts",
                    [
                        "number": .string(number), "name": .string("Part \(number)"), "unit": "piece",
                        "listPrice": money(9_500), "cost": money(5_200), "genuine": true,
                    ]))
        }
        let lines: [JSONValue] = ["OIL", "PAD"].map { number in
            ["partNumber": .string(number), "lot": "L1", "quantity": 1_000, "unitCost": money(5_200)]
        }
        _ = try Self.id(
            service.post(
                "/v1/goods-receipts",
                [
                    "outletId": .string(outlet), "receivedBy": .string(person("clerk")), "lines": .array(lines),
                ]))
    }

    func money(_ amount: Int64) -> JSONValue { ["amount": .number(JSONNumber(amount)), "currency": .string(currency)] }

    /// The identifier of what was made; the test fails where nothing was.
    static func id(_ answer: TestAnswer) throws -> String {
        try #require(answer.status == 201, "\(answer.json)")
        return answer.id
    }
}
