package import ServiceKit
import SQLDatabase

/// Messages to customers and word to staff: templates by language, an outbox, and the job that sends (EVT-03).
package enum NotificationsModule {
    package static let name = "notifications"

    /// - Parameter senders: nil where messages wait instead of being sent.
    package static func module(_ senders: NotificationSenders? = nil) -> Module {
        Module(
            name, migrations: [NotificationTable.migration], routes: NotificationRoutes.all + TemplateRoutes.all,
            reactions: [
                Reaction(to: "customer.erased") { event, _, transaction in
                    try NotificationTable.forget(customer: event.resource, in: transaction)
                }
            ],
            checks: NotificationCheckTable.all, scopes: [NotificationRoutes.scope],
            jobs: senders.map { [SendNotification.handler($0)] } ?? [],
            customerData: [NotificationCustomerTable.data], timeline: [NotificationCustomerTable.timeline])
    }
}
