import Customers
package import Network
package import SQLDatabase
package import ServiceKit

/// What somebody is to be told: written in the transaction of its cause, sent once for it (EVT-03).
package struct Notice: Sendable {
    package let kind: NotificationKind
    package let recipient: Notification.Recipient
    /// The identifier of what it is about.
    package let resource: String
    package let outlet: Outlet
    /// What stands in the places of its template, in every language.
    package var values: [String: Text] = [:]
    /// Tells this cause from others of the same kind about the same resource: the time that an appointment moves to.
    package var occasion = ""
    /// When it is of no use any more.
    package var expiresAt: Instant?

    package init(
        _ kind: NotificationKind, to recipient: Notification.Recipient, about resource: String, at outlet: Outlet
    ) {
        self.kind = kind
        self.recipient = recipient
        self.resource = resource
        self.outlet = outlet
    }

    /// Sets what stands in a place, alike in every language.
    package mutating func set(_ place: String, _ words: String) {
        values[place] = Text(words, zh: words)
    }

    /// Writes it down to be sent: to customers outside of their quiet hours, to staff at once.
    ///
    /// - Returns: the notification; the one that is there already where the same cause was told before.
    @discardableResult
    package func queue(_ call: Call, in transaction: Transaction) throws -> Notification {
        if let known = try NotificationTable.find(cause: cause, in: transaction) { return known }
        let notification = try make(call, in: transaction)
        try NotificationTable.insert(notification, cause: cause, in: transaction)
        guard notification.status == .queued else { return notification }
        try Scheduler.schedule(
            SendNotification.kind, of: notification.id.text, at: notification.sendAt, outlet: outlet.id.text, call,
            in: transaction)
        return notification
    }

    private var cause: String {
        let to =
            switch recipient {
            case .customer(let id): id.text
            case .staff(let id): id.text
            case .role(let role): role.rawValue
            }
        return [kind.rawValue, resource, occasion, to].joined(separator: "|")
    }

    private func make(_ call: Call, in transaction: Transaction) throws -> Notification {
        var customer: Customer?
        if case .customer(let id) = recipient { customer = try CustomerTable.find(id, in: transaction) }
        let language = customer?.language ?? staffLanguage(call)
        let template =
            try TemplateTable.find(kind, language, in: transaction) ?? NotificationTemplate.standard(kind, language)
        let (subject, text) = template.rendered(values.mapValues { $0.in(language) })
        let channel = customer.map(NotificationChannel.preferred) ?? .inbox
        var notification = Notification(
            id: call.newID(), kind: kind, resource: resource, outletID: outlet.id, recipient: recipient,
            channel: channel, language: language, subject: subject, text: text, createdAt: call.now,
            sendAt: channel == .inbox
                ? call.now : outlet.quietHours.end(after: call.now, in: customer?.zone ?? outlet.zone),
            expiresAt: expiresAt)
        if let customer {
            let refusal = try Consenting.refusal(kind, customer.id, channel, in: transaction)
            notification.failure = refusal
            if refusal != nil { notification.status = .suppressed }
        } else {
            // Their screens show it: there is nothing to be sent.
            notification.status = .sent
            notification.sentAt = call.now
        }
        return notification
    }

    /// Staff are told in the language of who acts, or, where the system acts, of their country.
    private func staffLanguage(_ call: Call) -> Language {
        guard call.caller.id == Caller.scheduler.id else { return call.language }
        return outlet.address.country == "CN" ? .chinese : .english
    }
}

extension NotificationChannel {
    /// How a customer likes to be told, as far as there is an address for it.
    static func preferred(_ customer: Customer) -> NotificationChannel {
        switch customer.preferredChannel {
        case .email: customer.email == nil ? .sms : .email
        case .app: .app
        case .wechat: .wechat
        case .sms, .phone: .sms
        case nil: customer.primaryPhone == nil && customer.email != nil ? .email : .sms
        }
    }

    /// The channel as consents name it.
    var contact: ContactChannel? {
        switch self {
        case .sms: .sms
        case .email: .email
        case .app: .app
        case .wechat: .wechat
        case .inbox: nil
        }
    }
}
