import SQLDatabase
import ServiceKit

extension WebhookEndpoint {
    /// The endpoint that the path names.
    ///
    /// - Throws: `Refusal` 404.
    static func load(_ call: Call, in transaction: Transaction) throws -> WebhookEndpoint {
        guard let endpoint = try WebhookEndpointTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("webhook endpoint")
        }
        return endpoint
    }

    /// Moves to the status that a change asks for; nil asks for none.
    mutating func move(to wanted: WebhookEndpointStatus?) throws {
        guard let wanted, wanted != status else { return }
        status = try Self.transitions.require(wanted == .enabled ? .enable : .disable, from: status, rule: nil)
        disabledReason = status == .disabled ? .requested : nil
    }

    /// Tries at once what waits, for the full time again: the receiver is said to be there now.
    mutating func beginAnew(at now: Instant, in transaction: Transaction) throws {
        failingSince = nil
        try WebhookProgressTable.setFailing(id, since: nil, in: transaction)
        try WebhookQueueTable.beginRounds(of: id, at: now, in: transaction)
    }

    /// Disables it without anyone asking, and raises the alert (EVT-02).
    func disable(_ reason: DisabledReason, at now: Instant, in transaction: Transaction) throws {
        var after = self
        after.status = .disabled
        after.disabledReason = reason
        after.version += 1
        try WebhookEndpointTable.update(after, in: transaction)
        try EventFeedTable.recordBySystem(
            Event(
                "webhookEndpoint.disabled", id.text, version: after.version, outlet: outletID?.text,
                changes: [
                    .init("status", from: status.rawValue, to: after.status.rawValue),
                    .init("disabledReason", to: reason.rawValue),
                ]), at: now, in: transaction)
    }

    /// Refuses what needs a receiver that gets messages.
    func requireEnabled() throws {
        guard status != .enabled else { return }
        var refusal = Refusal(
            code: "webhook_endpoint_disabled",
            "The endpoint is disabled and gets no messages. Enable it first: PATCH with status enabled.",
            zh: "该端点已停用,不会收到消息。请先以 PATCH 将 status 设为 enabled。")
        refusal.state = status.rawValue
        throw refusal
    }
}
