import Metrics
import Notifications
import SQLDatabase
import ServiceKit
import Webhooks

/// The sending of messages, put together by the configuration (EVT-03).
enum NotificationSending {
    /// What sends by each channel: e-mail by SMTP where there is a server, the others by the gateway where there is
    /// one, everything else into the file; nil where messages are held.
    static func senders(_ configuration: Application.Configuration) -> NotificationSenders? {
        let options = configuration.notifications
        guard !options.areHeld else { return nil }
        let sink = FileSink(options.file ?? standardFile(configuration.database))
        let mail = options.mail.map(MailSender.init)
        var client = CurlClient(userAgent: "Bayline/\(Application.version)")
        client.allowsPrivateAddresses = configuration.allowsPrivateWebhooks
        let gateway = options.gateway.flatMap { gateway in
            WebhookURL(gateway.url).map { GatewaySender(client: client, url: $0, token: gateway.token) }
        }
        return NotificationSenders { channel in
            switch channel {
            case .email:
                if let mail { return { message, isCancelled in mail.send(message, isCancelled) } }
            case .sms, .app, .wechat:
                if let gateway { return { message, isCancelled in gateway.send(message, isCancelled) } }
            case .inbox: return nil
            }
            return { message, _ in sink.send(message) }
        }
    }

    /// Beside the database's file; for a server's database, in the folder that the program was started in.
    private static func standardFile(_ database: String) -> String {
        guard case .file(let path) = DatabaseLocation(database) else { return "notifications.ndjson" }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return path.contains("/") ? "\(folder)/notifications.ndjson" : "notifications.ndjson"
    }

    /// What `/metrics` tells of messages.
    static func write(_ database: any Database, to text: inout MetricsText) {
        guard let backlog = try? database.read({ try NotificationTable.backlog(in: $0) }) else { return }
        text.begin("bayline_notifications", .gauge, "Notifications that somebody may have to look at, by status.")
        text.sample(.count(backlog.queued), ["status": "queued"])
        text.sample(.count(backlog.failed), ["status": "failed"])
    }
}
