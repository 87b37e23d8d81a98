import Metrics
import SQLDatabase
import ServiceKit
import Webhooks

/// The sending of webhooks, put together: dispatcher, libcurl, log and metrics.
struct WebhookSending: Sendable {
    private let runner: WebhookRunner
    private let dispatcher: WebhookDispatcher
    private let database: any Database
    private let isHeld: Bool

    init(
        _ configuration: Application.Configuration, _ database: any Database, _ clock: any Clock, _ log: LogWriter
    ) {
        var client = CurlClient(userAgent: "Bayline/\(Application.version)")
        client.allowsPrivateAddresses = configuration.allowsPrivateWebhooks
        let dispatcher = WebhookDispatcher(database: database, clock: clock)
        runner = WebhookRunner(
            dispatcher, canSend: Self.policy(configuration).canSend,
            send: { [client] message, isCancelled in client.send(message, isCancelled: isCancelled) },
            note: { log.write(.webhook(WebhookRecord(note: $0, at: SystemClock().now()))) })
        self.dispatcher = dispatcher
        self.database = database
        isHeld = configuration.holdsWebhooks
    }

    /// What the configuration allows.
    static func policy(_ configuration: Application.Configuration) -> WebhookPolicy {
        WebhookPolicy(allowsPrivateAddresses: configuration.allowsPrivateWebhooks)
    }

    func start() {
        if !isHeld { runner.start() }
    }

    func stop() { runner.stop() }

    /// What `/metrics` tells of webhooks.
    func write(to text: inout MetricsText) {
        text.begin("bayline_webhook_attempts_total", .counter, "Webhook messages sent, by what came of it.")
        for result in WebhookStatistics.Result.allCases {
            text.sample(.count(runner.statistics.attempts(result)), ["result": result.rawValue])
        }
        text.only(
            "bayline_webhook_dead_letters_total", .counter, "Webhook deliveries given up after 24 hours.",
            .count(runner.statistics.deadLetters))
        text.only(
            "bayline_webhook_events_behind", .gauge,
            "Events that the webhook endpoint furthest behind has not been looked at for.",
            .count(dispatcher.eventsBehind))
        // A database that cannot be read now must not hide the other figures.
        guard let backlog = try? database.read({ try WebhookBacklogTable.backlog(in: $0) }) else { return }
        text.begin("bayline_webhook_endpoints", .gauge, "Webhook endpoints by status.")
        text.sample(.count(backlog.enabled), ["status": "enabled"])
        text.sample(.count(backlog.disabled), ["status": "disabled"])
        text.begin("bayline_webhook_deliveries", .gauge, "Webhook deliveries kept now, by status.")
        text.sample(.count(backlog.pending), ["status": "pending"])
        text.sample(.count(backlog.dead), ["status": "dead"])
    }
}
