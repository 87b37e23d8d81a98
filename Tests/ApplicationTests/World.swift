import JSON
import ServiceKit
import TestSupport

/// An outlet in Shanghai with its people, prices and stock, made over HTTP; and steps of one customer's journey there.
struct World: Sendable {
    let outlet: String
    let advisor: String
    let secondAdvisor: String
    let technician: String
    let inspector: String
    let clerk: String
    let agent: String
    let bays: [String]
    let customer: String
    let vehicle: String
    let operation: String
    let pad: String

    /// Monday 2026-11-23, 09:00 in Shanghai.
    static let monday = "2026-11-23T01:00:00Z"
    /// Tuesday, 08:30 in Shanghai: the first slot.
    static let tuesday = "2026-11-24T00:30:00Z"

    static func money(_ amount: Int64) -> JSONValue { ["amount": .number(JSONNumber(amount)), "currency": "CNY"] }

    static let week: JSONValue = .array(
        ["mon", "tue", "wed", "thu", "fri", "sat"].map { ["day": .string($0), "start": "08:30", "end": "18:00"] })

    static let outletBody: JSONValue = [
        "code": "SH01", "name": "Pudong service centre", "timeZone": "Asia/Shanghai", "currency": "CNY",
        "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
        "location": ["latitude": 31, "longitude": 121], "functions": ["mechanical"], "phone": "+862150001000",
        "openingHours": week, "bookedShare": 30, "callbackDays": 3, "taxRate": 13,
    ]

    static func staffBody(_ outlet: String, _ name: String, _ role: String, _ skills: [String] = []) -> JSONValue {
        [
            "name": .string(name), "outletIds": [.string(outlet)], "roles": [.string(role)], "shifts": week,
            "skills": .array(skills.map { ["code": .string($0), "level": 3, "expiresOn": "2030-12-31"] }),
        ]
    }

    /// Makes the world; `pads` is how many brake pad sets are in stock.
    static func make(_ api: APIClient, code: String = "SH01", pads: Int64 = 2) throws -> World {
        let outlet = try api.post("/v1/outlets", outletBody.with("code", .string(code))).id
        func staff(_ name: String, _ role: String, _ skills: [String] = []) throws -> String {
            try api.post("/v1/staff", staffBody(outlet, name, role, skills)).id
        }
        let clerk = try staff("Xu Lan", "partsClerk")
        let bays = try ["L1", "L2"].map {
            try api.post("/v1/outlets/\(outlet)/bays", ["name": .string($0), "kind": "lift"]).id
        }
        try catalogue(api, code)
        try api.post(
            "/v1/price-lists",
            [
                "outletId": .string(outlet), "effectiveFrom": "2026-01-01",
                "laborRates": [["payType": "customer", "skill": "brakes", "perHour": money(36_000)]],
            ])
        try api.post(
            "/v1/goods-receipts",
            [
                "outletId": .string(outlet), "receivedBy": .string(clerk),
                "lines": [
                    [
                        "partNumber": "PAD-\(code)", "lot": "C3", "quantity": .number(JSONNumber(pads)),
                        "unitCost": money(33_000),
                    ]
                ],
            ])
        let number = code.utf8.reduce(0) { ($0 * 31 + Int($1)) % 100_000_000 }
        let digits = NumberRange.padded(Int64(number), width: 8)
        let customer = try api.post(
            "/v1/customers",
            [
                "kind": "person", "name": "王小明", "language": "zh-CN",
                "phones": [["number": "+86138\(digits)", "primary": true]],
            ]
        ).id
        let vehicle = try api.post(
            "/v1/vehicles",
            [
                "plate": "沪A\(digits.suffix(5))", "make": "SAIC", "model": "Roewe RX5", "ownerId": .string(customer),
                "mileageKm": 41_200,
            ]
        ).id
        return World(
            outlet: outlet, advisor: try staff("Lin Yue", "serviceAdvisor"),
            secondAdvisor: try staff("Zhao Min", "serviceAdvisor"),
            technician: try staff("Chen Gang", "technician", ["brakes"]),
            inspector: try staff("Gao Feng", "qualityInspector", ["inspection"]), clerk: clerk,
            agent: try staff("He Jing", "callbackAgent"), bays: bays, customer: customer, vehicle: vehicle,
            operation: "BRK-\(code)", pad: "PAD-\(code)")
    }

    private static func catalogue(_ api: APIClient, _ code: String) throws {
        try api.post(
            "/v1/labor-operations",
            [
                "code": "BRK-\(code)", "description": "Front brake pads, replace", "standardHours": 1,
                "skill": "brakes",
                "level": 2, "bayKind": "lift", "selfCheck": ["Pads seated", "Wheel bolts torqued"], "roadTest": true,
                "guarantee": ["days": 90, "distanceKm": 5_000],
            ])
        try api.post(
            "/v1/parts",
            [
                "number": "PAD-\(code)", "name": "Front brake pad set", "unit": "piece", "listPrice": money(58_000),
                "cost": money(33_000), "genuine": true,
            ])
    }
}
