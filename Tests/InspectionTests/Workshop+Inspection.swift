import Booking
import Customers
import Inspection
import Network
import Notifications
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
        NetworkModule.module, CustomersModule.module, NotificationsModule.module(), PartsModule.module,
        PricingModule.module,
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
}
