import JSON
import Network
import ServiceKit
import TestSupport

/// Bodies as clients send them.
enum Samples {
    static let week: JSONValue = .array(
        ["mon", "tue", "wed", "thu", "fri", "sat"].map { ["day": .string($0), "start": "08:30", "end": "18:00"] })

    static let outlet: JSONValue = [
        "code": "SH01", "name": "Pudong service centre", "timeZone": "Asia/Shanghai", "currency": "CNY",
        "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
        "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
        "functions": ["mechanical", "quickService", "partsSales"], "phone": "+862150001000",
        "openingHours": week, "bookedShare": 30, "callbackDays": 3, "taxRate": 13,
    ]

    static func staff(at outlets: String..., roles: JSONValue = ["technician"]) -> JSONValue {
        [
            "name": "Chen Gang", "outletIds": .array(outlets.map(JSONValue.string)), "roles": roles, "shifts": week,
            "skills": [
                ["code": "brakes", "level": 2, "expiresOn": "2026-11-24"], ["code": "maintenance", "level": 3],
            ],
        ]
    }
}
