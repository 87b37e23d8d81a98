package import JSON
import ServiceKit
import Synchronization

/// One outlet with people, bays, prices and stock, built through the service; where orders are brought to any state.
package final class Workshop: Sendable {
    package let service: TestService
    package let tag: String
    package let currency: String
    package let outlet: String
    package let advisor: String
    package let technician: String
    package let second: String
    package let apprentice: String
    package let inspector: String
    package let clerk: String
    package let manager: String
    package let bays: [String]
    package let customer: String
    private let vehicles = Mutex(0)

    package static let week: JSONValue = .array(
        ["mon", "tue", "wed", "thu", "fri", "sat"].map { ["day": "\($0)", "start": "08:30", "end": "18:00"] })

    package init(
        _ service: TestService, tag: String = "1", currency: String = "CNY", tax: JSONValue = 13,
        zone: String = "Asia/Shanghai",
        callbackDays: JSONValue = 3
    ) {
        self.service = service
        self.tag = tag
        self.currency = currency
        let outlet = service.post(
            "/v1/outlets", Self.outlet(tag, currency, tax, zone).with("callbackDays", callbackDays)
        ).id
        self.outlet = outlet
        func staff(_ name: String, _ roles: JSONValue, _ skills: [(String, Int64)] = []) -> String {
            let certificates = skills.map { code, level -> JSONValue in
                ["code": "\(code)", "level": .number(JSONNumber(level)), "expiresOn": "2028-12-31"]
            }
            return service.post(
                "/v1/staff",
                [
                    "name": "\(name)", "outletIds": ["\(outlet)"], "roles": roles, "shifts": Self.week,
                    "skills": .array(certificates),
                ]
            ).id
        }
        advisor = staff("Lin Yue", ["serviceAdvisor"])
        technician = staff("Chen Gang", ["technician"], [("maintenance", 3), ("brakes", 2)])
        second = staff("Sun Li", ["technician"], [("maintenance", 2), ("brakes", 2)])
        apprentice = staff("Wu Di", ["technician"], [("maintenance", 1), ("brakes", 1)])
        inspector = staff("Gao Feng", ["qualityInspector"], [("inspection", 2)])
        clerk = staff("Xu Lan", ["partsClerk"])
        manager = staff("Ma Jun", ["outletManager"])
        bays = [("L1", "lift"), ("L2", "lift"), ("G1", "general")].map { name, kind in
            service.post("/v1/outlets/\(outlet)/bays", ["name": "\(name)", "kind": "\(kind)"]).id
        }
        customer =
            service.post(
                "/v1/customers",
                [
                    "kind": "person", "name": "王小明", "language": "zh-CN",
                    "phones": [["number": "+8613800000\(tag)00", "primary": true]],
                ]
            ).id
        buildCatalogue()
        buildStock()
    }

    private static func outlet(_ tag: String, _ currency: String, _ tax: JSONValue, _ zone: String) -> JSONValue {
        [
            "code": "SH\(tag)", "name": "Pudong service centre", "timeZone": "\(zone)", "currency": "\(currency)",
            "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
            "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
            "functions": ["mechanical", "quickService", "partsSales"], "phone": "+862150001000",
            "openingHours": week, "bookedShare": 30, "callbackDays": 3, "taxRate": tax,
        ]
    }

    private func buildCatalogue() {
        let operations: [(String, String, String, Int64, Bool)] = [
            ("LOF", "0.8", "maintenance", 1, false), ("BRK", "1.5", "brakes", 2, true),
        ]
        for (code, hours, skill, level, road) in operations {
            service.post(
                "/v1/labor-operations",
                [
                    "code": "\(code)\(tag)", "description": "Work \(code)", "standardHours": .decimal(hours),
                    "skill": "\(skill)", "level": .number(JSONNumber(level)), "bayKind": "lift",
                    "selfCheck": ["Torqued", "Level right", "No leaks"], "roadTest": .bool(road),
                    "guarantee": ["days": 90, "distanceKm": 5_000],
                ])
        }
        for (number, price) in [("OF", 6_800), ("OIL", 9_500), ("PAD", 58_000)] as [(String, Int64)] {
            service.post(
                "/v1/parts",
                [
                    "number": "\(number)\(tag)", "name": "Part \(number)", "unit": "piece", "listPrice": money(price),
                    "cost": money(3_000), "genuine": true,
                ])
        }
        publishPrices(from: "2026-01-01", brakes: 36_000)
    }

    package func publishPrices(from day: String, brakes: Int64) {
        service.post(
            "/v1/price-lists",
            [
                "outletId": "\(outlet)", "effectiveFrom": "\(day)",
                "laborRates": [
                    ["payType": "customer", "skill": "maintenance", "perHour": money(30_000)],
                    ["payType": "customer", "skill": "brakes", "perHour": money(brakes)],
                ],
            ])
    }

    private func buildStock() {
        receive("OF\(tag)", lot: "A1", 10)
        receive("OIL\(tag)", lot: "B7", 40)
        receive("PAD\(tag)", lot: "C3", 2)
    }

    @discardableResult
    package func receive(_ part: String, lot: String, _ quantity: Int64) -> TestAnswer {
        let line: JSONValue = [
            "partNumber": "\(part)", "lot": "\(lot)", "quantity": .number(JSONNumber(quantity)),
            "unitCost": money(3_000),
        ]
        return service.post(
            "/v1/goods-receipts", ["outletId": "\(outlet)", "receivedBy": "\(clerk)", "lines": [line]])
    }

    package func money(_ amount: Int64) -> JSONValue {
        ["amount": .number(JSONNumber(amount)), "currency": "\(currency)"]
    }

    /// What is on hand of a part.
    package func onHand(_ part: String) -> JSONValue {
        service.get("/v1/outlets/\(outlet)/stock?partNumber=\(part)\(tag)")["items"][0]["onHand"]
    }

    /// The moment some minutes after the test's morning.
    package func setClock(minutes: Int64) { service.clock.set(TestService.morning.adding(minutes: minutes)) }

    /// A new vehicle of someone.
    package func newVehicle(of owner: String) -> String {
        let number = vehicles.withLock { count in
            count += 1
            return count
        }
        return service.post(
            "/v1/vehicles",
            [
                "plate": "沪A\(tag)\(1_000 + number)", "make": "SAIC", "model": "Roewe RX5", "modelYear": 2022,
                "ownerId": "\(owner)", "mileageKm": 41_200,
            ]
        ).id
    }
}
