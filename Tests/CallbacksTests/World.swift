import Booking
import Callbacks
import Customers
import Inspection
import JSON
import Network
import Notifications
import Parts
import Pricing
import Quality
import Reception
import Repair
import RepairOrders
import ServiceKit
import Settlement
import TestSupport
import Testing

/// A workshop whose customers are called, and another outlet.
struct World {
    let shop: Workshop
    let otherOutlet: String
    private let people: [String: String]

    static let modules = [
        NetworkModule.module, CustomersModule.module, NotificationsModule.module(), PartsModule.module,
        PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
        InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module,
    ]

    init(callbackDays: JSONValue = 3, hasManager: Bool = true) throws {
        let service = try TestService(Self.modules)
        shop = Workshop(service, callbackDays: callbackDays)
        let other = Workshop(service, tag: "2")
        otherOutlet = other.outlet
        let agent = try Self.id(
            service.post(
                "/v1/staff",
                [
                    "name": "He Jing", "outletIds": ["\(shop.outlet)"], "roles": ["callbackAgent"],
                    "shifts": Workshop.week, "skills": [],
                ]))
        people = [
            "advisor": shop.advisor, "technician": shop.technician, "clerk": shop.clerk, "manager": shop.manager,
            "agent": agent, "stranger": other.advisor,
        ]
        guard !hasManager else { return }
        try #require(service.patch("/v1/staff/\(shop.manager)", ["status": "inactive"]).status == 200)
    }

    var service: TestService { shop.service }
    var outlet: String { shop.outlet }

    func person(_ name: String) -> String { people[name] ?? "" }

    static func customer(_ service: TestService, phone: String, _ hours: JSONValue = nil) throws -> String {
        let body: JSONValue = [
            "kind": "person", "name": "王小明", "language": "zh-CN",
            "phones": [["number": .string(phone), "primary": true]],
        ]
        return try id(service.post("/v1/customers", hours == nil ? body : body.with("preferredHours", hours)))
    }

    /// The identifier of what was made; the test fails where nothing was.
    static func id(_ answer: TestAnswer) throws -> String {
        try #require(answer.status == 201, "\(answer.json)")
        return answer.id
    }
}
