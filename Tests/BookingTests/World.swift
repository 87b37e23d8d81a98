import Booking
import Customers
import JSON
import Network
import Notifications
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// A small outlet in Shanghai with its people, bays, prices and stock, and a customer with a car.
///
/// It is Tuesday 2026-11-24, 09:00 there.
struct World {
    let service: TestService
    let outlet: String
    let customer: String
    let vehicle: String
    /// Whose cars come: a car is at one place at a time.
    let fleet = Fleet()
    /// Service advisors; Lin Yue was there first.
    let linYue: String
    let zhaoMin: String
    /// Technicians: Chen Gang for maintenance and brakes, Wu Di for simple maintenance.
    let chenGang: String
    let wuDi: String
    let guExpert: String
    let xuLan: String
    let lifts: [String]

    static let modules = [
        NetworkModule.module, CustomersModule.module, NotificationsModule.module(), PartsModule.module,
        PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, TestReception.module,
    ]

    static let week: JSONValue = week(from: "08:30", to: "18:00")

    static func week(
        from start: String, to end: String, days: [String] = ["mon", "tue", "wed", "thu", "fri", "sat"]
    ) -> JSONValue {
        .array(days.map { ["day": .string($0), "start": .string(start), "end": .string(end)] })
    }

    init(zone: String = "Asia/Shanghai", hours: JSONValue = World.week, at now: Instant = TestService.morning) throws {
        service = try TestService(World.modules, at: now)
        outlet = World.outlet("SH01", zone: zone, hours: hours, service).id
        let staff = Staffing(service: service, outlet: outlet, shifts: hours)
        linYue = staff.hire("Lin Yue", ["serviceAdvisor"])
        zhaoMin = staff.hire("Zhao Min", ["serviceAdvisor"])
        chenGang = staff.hire("Chen Gang", ["technician"], [("maintenance", 3), ("brakes", 2)])
        wuDi = staff.hire("Wu Di", ["technician"], [("maintenance", 1)])
        guExpert = staff.hire("Gu Wei", ["technicalExpert"])
        xuLan = staff.hire("Xu Lan", ["partsClerk"])
        var lifts: [String] = []
        for name in ["L1", "L2"] {
            lifts.append(service.post("/v1/outlets/\(outlet)/bays", ["name": .string(name), "kind": "lift"]).id)
        }
        self.lifts = lifts
        World.catalogue(service, outlet: outlet, clerk: xuLan)
        customer = World.person("王小明", phone: "+8613800000001", service)
        vehicle = World.car("LSJA24U30NG000001", owner: customer, service)
    }

    static func outlet(
        _ code: String, zone: String = "Asia/Shanghai", hours: JSONValue = World.week, _ service: TestService
    ) -> TestAnswer {
        service.post(
            "/v1/outlets",
            [
                "code": .string(code), "name": .string("Service centre \(code)"), "timeZone": .string(zone),
                "currency": "CNY", "address": ["line1": "88 Jinke Road", "city": "Shanghai", "country": "CN"],
                "location": ["latitude": .decimal("31.2035"), "longitude": .decimal("121.5914")],
                "functions": ["mechanical"], "phone": "+862150001000", "openingHours": hours, "bookedShare": 30,
                "callbackDays": 3, "taxRate": 13,
            ])
    }

    private static func catalogue(_ service: TestService, outlet: String, clerk: String) {
        for (code, hours, skill, level) in [("LOF", "0.8", "maintenance", 1), ("BRK", "1.5", "brakes", 2)] {
            service.post(
                "/v1/labor-operations",
                [
                    "code": .string(code), "description": .string(code), "standardHours": .decimal(hours),
                    "skill": .string(skill), "level": .init(integerLiteral: Int64(level)), "bayKind": "lift",
                    "selfCheck": ["Done"], "roadTest": false,
                ])
        }
        for (number, price) in [("OF-2101", 6_800), ("OIL-5W30", 9_500)] {
            service.post(
                "/v1/parts",
                [
                    "number": .string(number), "name": .string(number), "unit": "piece",
                    "listPrice": money(Int64(price)), "cost": money(3_100), "genuine": true,
                ])
        }
        service.post(
            "/v1/price-lists",
            [
                "outletId": .string(outlet), "effectiveFrom": "2026-01-01",
                "laborRates": [
                    ["payType": "customer", "skill": "maintenance", "perHour": money(30_000)],
                    ["payType": "customer", "skill": "brakes", "perHour": money(36_000)],
                ],
            ])
        service.post(
            "/v1/goods-receipts",
            [
                "outletId": .string(outlet), "receivedBy": .string(clerk),
                "lines": [
                    ["partNumber": "OF-2101", "lot": "A1", "quantity": 10, "unitCost": money(3_100)],
                    ["partNumber": "OIL-5W30", "lot": "B7", "quantity": 4, "unitCost": money(5_200)],
                ],
            ])
    }

    static func person(_ name: String, phone: String, _ service: TestService) -> String {
        service.post(
            "/v1/customers",
            [
                "kind": "person", "name": .string(name), "language": "zh-CN",
                "phones": [["number": .string(phone), "primary": true]],
            ]
        ).id
    }

    /// A car that is known by its plate, made of the given text's end.
    static func car(_ text: String, owner: String, _ service: TestService) -> String {
        service.post(
            "/v1/vehicles",
            [
                "plate": .string("沪A" + text.suffix(5)), "make": "SAIC", "model": "Roewe RX5",
                "ownerId": .string(owner), "mileageKm": 41_200,
            ]
        ).id
    }

    static func money(_ amount: Int64) -> JSONValue { ["amount": .init(integerLiteral: amount), "currency": "CNY"] }
}

/// Counts cars.
final class Fleet: Sendable {
    private let count = Atomic<Int>(0)

    /// The number of the next car; 0 for the first.
    func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
}

/// Hires people for an outlet.
struct Staffing {
    let service: TestService
    let outlet: String
    var shifts: JSONValue = World.week

    func hire(
        _ name: String, _ roles: [String], _ skills: [(code: String, level: Int64)] = [],
        expiresOn: String = "2028-12-31", also others: [String] = []
    ) -> String {
        service.post(
            "/v1/staff",
            [
                "name": .string(name), "outletIds": .array(([outlet] + others).map(JSONValue.string)),
                "roles": .array(roles.map(JSONValue.string)), "shifts": shifts,
                "skills": .array(
                    skills.map {
                        [
                            "code": .string($0.code), "level": .init(integerLiteral: $0.level),
                            "expiresOn": .string(expiresOn),
                        ]
                    }),
            ]
        ).id
    }
}
