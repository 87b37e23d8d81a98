import Customers
import Network
import SQLDatabase
package import ServiceKit

/// A message as an adapter gets it.
package struct OutgoingMessage: Sendable {
    /// The notification's identifier: what is sent a second time after a crash can be known by it.
    package let id: String
    package let channel: NotificationChannel
    /// A telephone number in E.164 form, or an e-mail address.
    package let address: String
    package let language: Language
    package let subject: String
    package let text: String
    /// The service's time.
    package let at: Instant
}

/// What became of an attempt to send.
package enum SendResult: Sendable, Equatable {
    case sent
    /// It may be tried again: why, and how many seconds are to pass at least.
    case failed(String, retryAfter: Int64? = nil)
    /// No further attempt would help.
    case hopeless(String)
    /// The program ends.
    case abandoned
}

/// What sends messages, by channel (EVT-03).
package struct NotificationSenders: Sendable {
    /// Sends one message on the calling thread; the second argument says that the program is ending.
    package typealias Send = @Sendable (OutgoingMessage, _ isCancelled: @escaping @Sendable () -> Bool) -> SendResult

    /// Nil for a channel that is not served: its messages wait.
    package var send: @Sendable (NotificationChannel) -> Send?

    package init(_ send: @escaping @Sendable (NotificationChannel) -> Send?) {
        self.send = send
    }
}

/// The job that sends one notification; failures are tried again by the scheduler (EVT-03, EVT-04).
enum SendNotification {
    static let kind = "notification.send"

    /// About two days in all.
    private static let retry = JobRetry(
        attempts: 12, delaySeconds: [10, 60, 300, 900, 3_600, 7_200, 14_400, 28_800])

    static func handler(_ senders: NotificationSenders) -> JobHandler {
        .errand(kind, retry: retry, onDeath: die) { job, database, isCancelled in
            try run(job, senders, database, isCancelled)
        }
    }

    /// What is known of a message before it goes.
    private struct Plan {
        var notification: Notification
        var address: String?
        var refusal: String?
        var quietUntil: Instant?
    }

    private static func run(
        _ job: ScheduledJob, _ senders: NotificationSenders, _ database: any Database,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) throws -> JobOutcome {
        let id = NotificationID(stored: job.subject)
        let now = job.now
        guard let plan = try database.read({ try plan(id, at: now, in: $0) }) else { return .done { _, _ in } }
        let notification = plan.notification
        if let expiresAt = notification.expiresAt, expiresAt <= now {
            return .done { call, transaction in try end(notification, .cancelled, "too late", call, in: transaction) }
        }
        if let refusal = plan.refusal {
            return .done { call, transaction in try end(notification, .suppressed, refusal, call, in: transaction) }
        }
        if let until = plan.quietUntil { return .postponed(until: until) }
        guard let address = plan.address else {
            return .done { call, transaction in
                try end(notification, .suppressed, "no address", call, in: transaction)
            }
        }
        guard let send = senders.send(notification.channel) else {
            return .postponed(until: now.adding(hours: 1))
        }
        let message = OutgoingMessage(
            id: id.text, channel: notification.channel, address: address, language: notification.language,
            subject: notification.subject, text: notification.text, at: now)
        return outcome(of: send(message, isCancelled), notification)
    }

    private static func outcome(of result: SendResult, _ notification: Notification) -> JobOutcome {
        switch result {
        case .sent:
            .done { call, transaction in try end(notification, .sent, nil, call, in: transaction) }
        case .failed(let reason, let retryAfter):
            .failed(reason, retryAfter: retryAfter) { call, transaction in
                try note(reason, of: notification.id, call, in: transaction)
            }
        case .hopeless(let reason):
            .hopeless(reason) { call, transaction in
                try note(reason, of: notification.id, call, in: transaction)
            }
        case .abandoned: .abandoned
        }
    }

    private static func plan(_ id: NotificationID, at now: Instant, in transaction: Transaction) throws -> Plan? {
        guard let notification = try NotificationTable.find(id, in: transaction), notification.status == .queued else {
            return nil
        }
        var plan = Plan(notification: notification)
        guard case .customer(let customerID) = notification.recipient,
            let customer = try CustomerTable.find(customerID, in: transaction)
        else { return plan }
        plan.refusal = try Consenting.refusal(notification.kind, customerID, notification.channel, in: transaction)
        plan.address = notification.channel == .email ? customer.email : customer.primaryPhone?.number
        let outlet = try notification.outletID.flatMap { try OutletTable.find($0, in: transaction) }
        let quiet = outlet?.quietHours ?? .standard
        let end = quiet.end(after: now, in: customer.zone ?? outlet?.zone ?? .utc)
        plan.quietUntil = end > now ? end : nil
        return plan
    }

    /// Ends a notification that is still as it was when it was looked at.
    private static func end(
        _ notification: Notification, _ status: NotificationStatus, _ reason: String?, _ call: Call,
        in transaction: Transaction
    ) throws {
        guard var present = try NotificationTable.find(notification.id, in: transaction), present.status == .queued
        else { return }
        present.status = status
        present.sentAt = status == .sent ? call.now : nil
        present.attemptCount += status == .sent ? 1 : 0
        present.failure = reason
        guard try NotificationTable.update(present, from: .queued, in: transaction) else { return }
        try present.record("notification.\(status.rawValue)", call, in: transaction)
    }

    private static func note(
        _ reason: String, of id: NotificationID, _ call: Call, in transaction: Transaction
    ) throws {
        guard var present = try NotificationTable.find(id, in: transaction), present.status == .queued else { return }
        present.attemptCount += 1
        present.failure = reason
        guard try NotificationTable.update(present, from: .queued, in: transaction) else { return }
        try present.record("notification.attemptFailed", call, in: transaction)
    }

    private static func die(_ job: ScheduledJob, _ call: Call, _ transaction: Transaction) throws {
        guard var present = try NotificationTable.find(NotificationID(stored: job.subject), in: transaction),
            present.status == .queued
        else { return }
        present.status = .failed
        present.failure = job.lastError
        guard try NotificationTable.update(present, from: .queued, in: transaction) else { return }
        try present.record("notification.failed", call, in: transaction)
    }
}

extension Notification {
    /// Records what became of it; the words are not the event's (CUS-05).
    func record(
        _ type: String, changes others: [Event.Change] = [], _ call: Call, in transaction: Transaction
    ) throws {
        let changes = [
            Event.Change("status", to: status.rawValue), Event.Change("kind", to: kind.rawValue),
            Event.Change("channel", to: channel.rawValue), Event.Change("failure", to: failure),
        ]
        try call.record(
            Event(type, id.text, root: id.text, outlet: outletID?.text, changes: changes + others), in: transaction)
    }
}
