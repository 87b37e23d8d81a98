package import Attachments
import Booking
import Bulk
import Callbacks
import Care
import Customers
import Identity
import Inspection
import Network
package import Notifications
import Parts
import Pricing
import Quality
import Reception
import Repair
import RepairOrders
package import ServiceKit
package import Settlement
import Tracking
package import Webhooks

/// All modules of the program, from the ground up; the one place that knows every one.
package enum Composition {
    package static let modules: [Module] = [
        ServiceKitModule.module, NetworkModule.module, IdentityModule.module, AttachmentsModule.module(),
        CustomersModule.module, NotificationsModule.module(), PartsModule.module, PricingModule.module,
        RepairOrdersModule.module, BookingModule.module, ReceptionModule.module, RepairModule.module,
        InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module,
        CareModule.module,
        BulkModule.module, WebhooksModule.module(), TrackingModule.module(),
    ]

    /// The same for a program that may and can send webhooks as the policy says, keeps attachments in a store, sends
    /// messages by these senders, and takes payments online where there is a service for it.
    package static func modules(
        webhooks policy: WebhookPolicy, attachments store: AttachmentStore? = nil,
        notifications: NotificationSenders? = nil, payments: OnlinePayments? = nil
    ) -> [Module] {
        modules.map { module in
            switch module.name {
            case AttachmentsModule.name: store.map { AttachmentsModule.module($0) } ?? module
            case WebhooksModule.name: WebhooksModule.module(policy)
            case NotificationsModule.name: NotificationsModule.module(notifications)
            case SettlementModule.name: payments.map { SettlementModule.module($0) } ?? module
            case TrackingModule.name:
                TrackingModule.module(
                    payments: payments ?? OnlinePayments(), attachments: store ?? AttachmentStore(.temporary))
            default: module
            }
        }
    }
}
