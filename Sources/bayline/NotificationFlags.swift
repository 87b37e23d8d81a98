import Application
import ArgumentParser
import Glibc

/// How messages leave; secrets come from files or the environment only (SEC-06).
struct NotificationFlags: ParsableArguments {
    @Flag(help: "Send no messages; they wait. For a copy of a network's database, which must not tell its customers.")
    var holdNotifications = false

    @Option(help: "The file for messages that no other way is given for; notifications.ndjson beside the database.")
    var notificationFile: String?

    @Option(help: "Send e-mail by this server, like smtp://mail.example:587 or smtps://mail.example:465.")
    var smtpUrl: String?

    @Option(help: "The sender's address of e-mail.")
    var smtpFrom: String?

    @Option(help: "The user name at the mail server; the connection must then be encrypted.")
    var smtpUser: String?

    @Option(help: "A file with the password at the mail server; or set BAYLINE_SMTP_PASSWORD.")
    var smtpPasswordFile: String?

    @Option(help: "Certificates to trust at the mail server instead of the system's.")
    var smtpCertificates: String?

    @Option(help: "Send text and chat messages by this gateway: one POST of JSON for each.")
    var gatewayUrl: String?

    @Option(help: "A file with the token that the gateway asks for; or set BAYLINE_GATEWAY_TOKEN.")
    var gatewayTokenFile: String?

    func validate() throws {
        if let smtpUrl {
            guard smtpUrl.hasPrefix("smtp://") || smtpUrl.hasPrefix("smtps://") else {
                throw ValidationError("--smtp-url must begin with smtp:// or smtps://")
            }
            guard let smtpFrom, NotificationOptions.isAddress(smtpFrom) else {
                throw ValidationError("--smtp-url needs --smtp-from, an e-mail address")
            }
        }
        if let gatewayUrl, !NotificationOptions.isGateway(gatewayUrl) {
            throw ValidationError("--gateway-url must be an address like https://sms.example/send")
        }
        for (flag, file) in [("--smtp-password-file", smtpPasswordFile), ("--gateway-token-file", gatewayTokenFile)] {
            guard file.map({ access($0, R_OK) == 0 }) ?? true else {
                throw ValidationError("\(flag) names a file that cannot be read")
            }
        }
    }

    /// What the program is told.
    var options: NotificationOptions {
        var options = NotificationOptions()
        options.areHeld = holdNotifications
        options.file = notificationFile
        if let smtpUrl, let smtpFrom {
            options.mail = NotificationOptions.Mail(
                url: smtpUrl, from: smtpFrom, user: smtpUser,
                password: Self.secret(smtpPasswordFile, "BAYLINE_SMTP_PASSWORD"), certificates: smtpCertificates)
        }
        options.gateway = gatewayUrl.map {
            NotificationOptions.Gateway(url: $0, token: Self.secret(gatewayTokenFile, "BAYLINE_GATEWAY_TOKEN"))
        }
        return options
    }

    /// The first line of a file, or else of the environment.
    private static func secret(_ file: String?, _ variable: String) -> String? {
        guard let file else { return getenv(variable).map { String(cString: $0) } }
        guard let stream = fopen(file, "r") else { return nil }
        defer { fclose(stream) }
        var line = [CChar](repeating: 0, count: 4_096)
        guard fgets(&line, Int32(line.count), stream) != nil else { return nil }
        let bytes = line.prefix { $0 != 0 && $0 != 10 && $0 != 13 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
