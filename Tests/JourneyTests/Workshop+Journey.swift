import Booking
import Callbacks
import Care
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

extension Workshop {
    static let modules = [
        NetworkModule.module, CustomersModule.module, NotificationsModule.module(), PartsModule.module,
        PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
        InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module,
        CareModule.module,
    ]

    convenience init() throws {
        self.init(try TestService(Self.modules))
    }

    /// An order in that state, brought there by people.
    func order(in status: RepairOrderStatus) -> String {
        switch status {
        case .draft: draft()
        case .authorized: authorized()
        case .inRepair: workDone()
        case .inInspection: inInspection()
        case .ready: ready()
        case .invoiced: paid()
        case .delivered: delivered()
        case .closed: closed()
        case .cancelled: cancelled()
        }
    }

    private func workDone() -> String {
        let id = inRepair()
        for job in jobIDs(id) { work(id, job) }
        return id
    }
}
