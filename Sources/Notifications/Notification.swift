package import Customers
package import Network
package import ServiceKit

/// Notifications, in identifiers.
package enum NotificationNoun: IdentifierKind {
    package static let prefix = "ntf"
}

/// Identifies a notification: `ntf_…`.
package typealias NotificationID = Identifier<NotificationNoun>

/// How far a notification is (EVT-03).
package enum NotificationStatus: String, Sendable, CaseIterable {
    /// It waits for its time, or for another attempt.
    case queued
    case sent
    /// Every attempt failed.
    case failed
    /// The customer does not want it, or cannot be reached by it.
    case suppressed
    /// What it was about has gone before it was sent.
    case cancelled
}

/// What people do with a notification.
package enum NotificationAction: String, Sendable, CaseIterable {
    case retry, cancel
}

/// The way by which a notification goes (EVT-03).
package enum NotificationChannel: String, Sendable, CaseIterable {
    case sms, email, app, wechat
    /// Shown in the outlet's own screens: staff are told by it.
    case inbox
}

/// One message to one recipient, written in the transaction of its cause and sent once for it (EVT-03).
package struct Notification: Sendable {
    package let id: NotificationID
    package let kind: NotificationKind
    /// What it is about.
    package let resource: String
    package let outletID: OutletID?
    package let recipient: Recipient
    package let channel: NotificationChannel
    package let language: Language
    package let subject: String
    package let text: String
    package let createdAt: Instant
    /// Not before; later than its cause where that was in quiet hours.
    package let sendAt: Instant
    /// When it is of no use any more.
    package let expiresAt: Instant?
    package internal(set) var status: NotificationStatus = .queued
    package internal(set) var sentAt: Instant?
    package internal(set) var attemptCount = 0
    /// Why it was not sent, or not yet.
    package internal(set) var failure: String?
    /// When someone has marked it as read.
    package internal(set) var readAt: Instant?

    /// Who is told.
    package enum Recipient: Sendable, Hashable {
        case customer(CustomerID)
        case staff(StaffID)
        /// Whoever has the role at the outlet.
        case role(StaffRole)
    }
}

extension Notification {
    /// What people can do; that it is sent is no action.
    package static let transitions = TransitionTable<NotificationStatus, NotificationAction>(
        "notification",
        [
            (.queued, .cancel, .cancelled),
            (.failed, .retry, .queued),
            (.suppressed, .retry, .queued),
        ])
}
