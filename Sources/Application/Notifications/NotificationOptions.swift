import Webhooks

/// How messages leave the program (EVT-03).
package struct NotificationOptions: Sendable {
    /// Whether they wait instead of being sent, as in a copy of a network's database.
    package var areHeld = false
    /// The file that messages go to for which there is no other way; nil for `notifications.ndjson` beside the
    /// database.
    package var file: String?
    package var mail: Mail?
    package var gateway: Gateway?

    package init() {}

    /// An SMTP server for e-mail.
    package struct Mail: Sendable {
        /// `smtp://host:587` or `smtps://host:465`.
        package let url: String
        /// The sender's address.
        package let from: String
        package let user: String?
        package let password: String?
        /// A file of certificates to trust instead of the system's.
        package let certificates: String?

        package init(url: String, from: String, user: String?, password: String?, certificates: String? = nil) {
            self.url = url
            self.from = from
            self.user = user
            self.password = password
            self.certificates = certificates
        }
    }

    /// A service over HTTP for text messages and chats.
    package struct Gateway: Sendable {
        package let url: String
        /// Sent as `Authorization: Bearer`.
        package let token: String?

        package init(url: String, token: String?) {
            self.url = url
            self.token = token
        }
    }
}

extension NotificationOptions {
    /// Whether a text is an e-mail address of the plain form.
    package static func isAddress(_ text: String) -> Bool { MailMessage.isPlain(text) }

    /// Whether a text is an address that a gateway can have.
    package static func isGateway(_ text: String) -> Bool { WebhookURL(text) != nil }
}
