import JSON
import ServiceKit

/// The demo's outlets with their people, bays, prices and stock.
struct DemoNetwork: Sendable {
    struct Outlet: Sendable {
        let id: String
        let zone: OutletZone
        let advisors: [String]
        /// Technicians by skill.
        let technicians: [String: [String]]
        let bays: [String]
        let inspector: String
        let clerk: String
        let agent: String
    }

    let outlets: [Outlet]

    private struct Site {
        let code: String
        let name: String
        let city: String
        let country: String
        let zone: String
        let currency: String
        let tax: Int64
        let phone: String
        let latitude: String
        let longitude: String
        /// What a list price or rate in minor units is divided by, currencies being worth what they are.
        let divisor: Int64
    }

    private static let sites = [
        Site(
            code: "SH01", name: "Pudong service centre", city: "Shanghai", country: "CN", zone: "Asia/Shanghai",
            currency: "CNY", tax: 13, phone: "+862150001000", latitude: "31.2035", longitude: "121.5914", divisor: 1),
        Site(
            code: "SH02", name: "Hongqiao service centre", city: "Shanghai", country: "CN", zone: "Asia/Shanghai",
            currency: "CNY", tax: 13, phone: "+862152002000", latitude: "31.1979", longitude: "121.3363", divisor: 1),
        Site(
            code: "BE01", name: "Berlin Adlershof", city: "Berlin", country: "DE", zone: "Europe/Berlin",
            currency: "EUR", tax: 19, phone: "+493063920000", latitude: "52.4300", longitude: "13.5300", divisor: 5),
    ]
    private static let people = [
        "Lin Yue", "Zhao Min", "Chen Gang", "Wu Di", "Gao Feng", "Xu Lan", "He Jing", "Sun Hao", "Ma Rui", "Zhou Ting",
    ]

    /// Makes the network; `units` is how many of each part every outlet receives.
    static func make(_ client: DemoClient, units: Int64) throws -> DemoNetwork {
        for body in DemoCatalogue.operationBodies { try client.tell("/v1/labor-operations", body) }
        for part in DemoCatalogue.parts {
            try client.tell(
                "/v1/parts",
                [
                    "number": .string(part.number), "name": .string(part.name), "unit": "piece",
                    "listPrice": money(part.price, "CNY"), "cost": money(part.price / 2, "CNY"), "genuine": true,
                ])
        }
        return DemoNetwork(outlets: try sites.map { try outlet($0, client, units: units) })
    }

    static func money(_ amount: Int64, _ currency: String) -> JSONValue {
        ["amount": .number(JSONNumber(amount)), "currency": .string(currency)]
    }

    private static let week: JSONValue = .array(
        ["mon", "tue", "wed", "thu", "fri", "sat"].map { ["day": .string($0), "start": "08:30", "end": "18:00"] })

    private static func outlet(_ site: Site, _ client: DemoClient, units: Int64) throws -> Outlet {
        let made = try client.post(
            "/v1/outlets",
            [
                "code": .string(site.code), "name": .string(site.name), "timeZone": .string(site.zone),
                "currency": .string(site.currency),
                "address": [
                    "line1": "1 Service Road", "city": .string(site.city), "country": .string(site.country),
                ],
                "location": ["latitude": decimal(site.latitude), "longitude": decimal(site.longitude)],
                "functions": ["mechanical", "quickService", "partsSales"], "phone": .string(site.phone),
                "openingHours": week, "bookedShare": 30, "callbackDays": 3, "taxRate": .number(JSONNumber(site.tax)),
            ])
        let id = made["id"].text
        let staff = try hire(at: id, client)
        let bays = try (1...4).map { number in
            try client.post("/v1/outlets/\(id)/bays", ["name": "L\(number)", "kind": "lift"])["id"].text
        }
        try publishPrices(site, outlet: id, client)
        try stock(site, outlet: id, clerk: staff.clerk, client, units: units)
        guard let zone = OutletZone(site.zone) else { throw DemoClient.Failure(description: "no zone \(site.zone)") }
        return Outlet(
            id: id, zone: zone, advisors: staff.advisors, technicians: staff.technicians, bays: bays,
            inspector: staff.inspector, clerk: staff.clerk, agent: staff.agent)
    }

    private struct Team {
        var advisors: [String] = []
        var technicians: [String: [String]] = [:]
        var inspector = ""
        var clerk = ""
        var agent = ""
    }

    /// Ten people: two advisors, four technicians, inspector, clerk, callback agent, manager.
    private static func hire(at outlet: String, _ client: DemoClient) throws -> Team {
        func person(_ index: Int, _ role: String, _ skills: [String] = []) throws -> String {
            try client.post(
                "/v1/staff",
                [
                    "name": .string(people[index]), "outletIds": [.string(outlet)], "roles": [.string(role)],
                    "shifts": week,
                    "skills": .array(
                        skills.map { ["code": .string($0), "level": 3, "expiresOn": "2035-12-31"] }),
                ])["id"].text
        }
        var team = Team()
        team.advisors = try [person(0, "serviceAdvisor"), person(1, "serviceAdvisor")]
        for index in 2...5 {
            let technician = try person(index, "technician", DemoCatalogue.skills)
            for skill in DemoCatalogue.skills { team.technicians[skill, default: []].append(technician) }
        }
        team.inspector = try person(6, "qualityInspector", ["inspection"])
        team.clerk = try person(7, "partsClerk")
        team.agent = try person(8, "callbackAgent")
        _ = try person(9, "outletManager")
        return team
    }

    private static func publishPrices(_ site: Site, outlet: String, _ client: DemoClient) throws {
        let rates: [JSONValue] = DemoCatalogue.skills.enumerated().map { index, skill in
            [
                "payType": "customer", "skill": .string(skill),
                "perHour": money((30_000 + Int64(index) * 1_500) / site.divisor, site.currency),
            ]
        }
        let prices: [JSONValue] = DemoCatalogue.parts.map { part in
            ["partNumber": .string(part.number), "price": money(part.price / site.divisor, site.currency)]
        }
        try client.tell(
            "/v1/price-lists",
            [
                "outletId": .string(outlet), "effectiveFrom": "2020-01-01", "laborRates": .array(rates),
                "partPrices": .array(prices),
            ])
    }

    private static func stock(
        _ site: Site, outlet: String, clerk: String, _ client: DemoClient, units: Int64
    ) throws {
        for first in stride(from: 0, to: DemoCatalogue.parts.count, by: 50) {
            let lines: [JSONValue] = DemoCatalogue.parts[first..<(first + 50)].map { part in
                [
                    "partNumber": .string(part.number), "lot": "D1", "quantity": .number(JSONNumber(units)),
                    "unitCost": money(part.price / 2 / site.divisor, site.currency),
                ]
            }
            try client.tell(
                "/v1/goods-receipts",
                ["outletId": .string(outlet), "receivedBy": .string(clerk), "lines": .array(lines)])
        }
    }

    private static func decimal(_ literal: String) -> JSONValue {
        JSONNumber(literal: literal).map(JSONValue.number) ?? .null
    }
}
