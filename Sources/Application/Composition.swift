import Booking
import Bulk
import Callbacks
import Customers
import Identity
import Inspection
import Network
import Parts
import Pricing
import Quality
import Reception
import Repair
import RepairOrders
package import ServiceKit
import Settlement

/// All modules of the program, from the ground up; the one place that knows every one.
package enum Composition {
    package static let modules: [Module] = [
        ServiceKitModule.module, NetworkModule.module, IdentityModule.module, CustomersModule.module,
        PartsModule.module, PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
        InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module,
        BulkModule.module,
    ]
}
