import Booking
import Customers
import Inspection
import JSON
import Network
import Parts
import Pricing
import Reception
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit
import TestSupport

extension Workshop {
    static let modules = [
        NetworkModule.module, CustomersModule.module, PartsModule.module, PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
        InspectionModule.module, settlement,
    ]

    convenience init() throws {
        self.init(try TestService(Self.modules))
    }

    /// Stands for Settlement, which is above: invoices, takes the money and delivers in one step.
    private static let settlement = Module(
        "settlement stand-in",
        routes: [
            .post("/v1/test/{id}/deliver", .deliver) { call, transaction in
                var document = try RepairOrderDocument.forChange(call, in: transaction)
                try document.apply(.invoice, event: "repairOrder.invoiced", call, in: transaction)
                document.order.isSettled = true
                try document.apply(.deliver, event: "repairOrder.delivered", call, in: transaction)
                return .ok(document)
            }
        ])

    func plan(_ order: String) -> TestAnswer { service.get(path(order) + "/inspection-plan") }

    /// Every item of the plan answered ok, but those given.
    func answers(_ order: String, notOk: Int? = nil) -> JSONValue {
        .array(
            plan(order)["items"].items.enumerated().map { index, item in
                ["item": item["id"], "result": index == notOk ? "notOk" : "ok"]
            })
    }

    static let road: JSONValue = ["distanceKm": 4, "conditions": "dry, urban", "findings": "no noise"]

    /// An inspection that passes.
    func passing(_ order: String) -> JSONValue {
        [
            "inspectorId": "\(inspector)", "answers": answers(order), "roadTest": Self.road, "result": "pass",
            "wear": [
                [
                    "component": "brakePad", "position": "rearLeft", "measured": .decimal("6.5"), "unit": "mm",
                    "remainingKm": 20_000,
                ]
            ],
        ]
    }

    /// An inspection that fails by these jobs.
    func failing(_ order: String, _ jobs: [String]) -> JSONValue {
        [
            "inspectorId": "\(inspector)", "answers": answers(order, notOk: 0), "result": "fail",
            "defects": .array(
                jobs.map { job in
                    [
                        "jobId": "\(job)", "defect": "Lamp on", "cause": "Connector loose", "disposition": "rework",
                    ]
                }),
        ]
    }

    func inspect(_ order: String, _ body: JSONValue) -> TestAnswer { act(order, "inspections", body) }
}
