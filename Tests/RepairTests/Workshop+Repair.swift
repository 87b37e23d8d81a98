import Booking
import Customers
import Network
import Notifications
import Parts
import Pricing
import Reception
import Repair
import RepairOrders
import ServiceKit
import TestSupport

extension Workshop {
    static let modules = [
        NetworkModule.module, CustomersModule.module, NotificationsModule.module(), PartsModule.module,
        PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
    ]

    convenience init() throws {
        self.init(try TestService(Self.modules))
    }
}
