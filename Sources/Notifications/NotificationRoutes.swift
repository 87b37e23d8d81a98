import Customers
import JSON
import Network
package import SQLDatabase
package import ServiceKit

/// `/v1/notifications`: what was told to whom, and what became of it (EVT-03).
enum NotificationRoutes {
    static let all: [Route] = [
        .get(
            "/v1/notifications", .readNetwork,
            query: DateFilter.parameters(
                NotificationTable.dates,
                and: ["customer", "staff", "role", "resource", "kind", "status", "channel", "outlet"]), paged: true,
            list
        ).personal,
        .get("/v1/notifications/{id}", .readNetwork, show).personal,
        .post("/v1/notifications/{id}/read", .readNetwork, markRead).personal,
        .post("/v1/notifications/{id}/retry", .manageNetwork, retry).personal,
        .post("/v1/notifications/{id}/cancel", .manageNetwork, cancel).personal,
    ]

    static let scope = OutletScope("/v1/notifications/{id}", NotificationTable.place)

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        var filter = NotificationTable.Filter()
        filter.outlets = call.outlets(try call.query.id("outlet", OutletID.self)?.text)
        filter.customer = try call.query.id("customer", CustomerID.self)?.text
        filter.staff = try call.query.id("staff", StaffID.self)?.text
        filter.role = try call.query.choice("role", StaffRole.self)?.rawValue
        filter.resource = call.query["resource"]
        filter.kind = try call.query.choice("kind", NotificationKind.self)?.rawValue
        filter.status = try call.query.choice("status", NotificationStatus.self)
        filter.channel = try call.query.choice("channel", NotificationChannel.self)
        // Word to staff is for everyone who works there; what customers were told is not.
        filter.isForStaffOnly = !call.caller.may(.readCustomers)
        filter.dates = try call.query.dates(
            of: NotificationID.self, NotificationTable.dates, changes: NotificationTable.changes)
        let notifications = try NotificationTable.list(
            filter, after: try page.afterID(), limit: page.limit, in: transaction)
        return .list(notifications, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, in: transaction))
    }

    /// Who reads it first marks it; later marks change nothing.
    private static func markRead(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var notification = try load(call, in: transaction)
        guard notification.readAt == nil else { return .ok(notification) }
        notification.readAt = call.now
        guard try NotificationTable.update(notification, from: notification.status, in: transaction) else {
            throw Refusal.conflict
        }
        let readAt = Event.Change("readAt", to: call.now.text)
        try notification.record("notification.read", changes: [readAt], call, in: transaction)
        return .ok(notification)
    }

    private static func retry(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var notification = try load(call, in: transaction)
        let before = notification.status
        notification.status = try Notification.transitions.require(.retry, from: before, rule: nil)
        notification.failure = nil
        guard try NotificationTable.update(notification, from: before, in: transaction) else { throw Refusal.conflict }
        try Scheduler.schedule(
            SendNotification.kind, of: notification.id.text, at: call.now, outlet: notification.outletID?.text, call,
            in: transaction)
        try notification.record("notification.retried", call, in: transaction)
        return .ok(notification)
    }

    private static func cancel(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let notification = try load(call, in: transaction)
        _ = try Notification.transitions.require(.cancel, from: notification.status, rule: nil)
        return .ok(try notification.cancel("taken back", call, in: transaction))
    }

    private static func load(_ call: Call, in transaction: Transaction) throws -> Notification {
        guard let notification = try NotificationTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("notification")
        }
        if case .customer = notification.recipient, !call.caller.may(.readCustomers) {
            throw Refusal.notFound("notification")
        }
        return notification
    }
}

extension Notification {
    /// Takes back one that waits.
    fileprivate func cancel(_ reason: String, _ call: Call, in transaction: Transaction) throws -> Notification {
        var notification = self
        notification.status = .cancelled
        notification.failure = reason
        guard try NotificationTable.update(notification, from: .queued, in: transaction) else {
            throw Refusal.conflict
        }
        try Scheduler.cancelAll(of: id.text, call, in: transaction)
        try notification.record("notification.cancelled", call, in: transaction)
        return notification
    }

    /// Takes back what waits about a resource: its cause has gone.
    package static func cancelWaiting(
        about resource: String, of kind: NotificationKind? = nil, _ call: Call, in transaction: Transaction
    ) throws {
        for notification in try NotificationTable.waiting(of: resource, kind, in: transaction) {
            _ = try notification.cancel("its cause has gone", call, in: transaction)
        }
    }
}
