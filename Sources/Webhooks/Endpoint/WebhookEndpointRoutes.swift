import Network
import SQLDatabase
import ServiceKit

enum WebhookEndpointRoutes {
    static func all(_ policy: WebhookPolicy) -> [Route] {
        [
            .post("/v1/webhook-endpoints", .manageWebhooks, reading: WebhookEndpoint.read) {
                try create($0, policy, $1, $2)
            }.secret,
            .get(
                "/v1/webhook-endpoints", .manageWebhooks, query: DateFilter.parameters(), paged: true, list),
            .get("/v1/webhook-endpoints/{id}", .manageWebhooks, show),
            .patch("/v1/webhook-endpoints/{id}", .manageWebhooks, reading: WebhookEndpoint.readChanges) {
                try change($0, policy, $1, $2)
            },
            .delete("/v1/webhook-endpoints/{id}", .manageWebhooks, delete),
            .post("/v1/webhook-endpoints/{id}/rotate-secret", .manageWebhooks, rotate).secret,
        ]
    }

    private static func create(
        _ input: WebhookEndpoint.Input, _ policy: WebhookPolicy, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        try policy.requireSending()
        try policy.requirePublic(input.url)
        try requireReach(input.outletID, call, in: transaction)
        guard try WebhookEndpointTable.count(in: transaction) < WebhookEndpoint.maximumCount else {
            throw Refusal.tooManyEndpoints
        }
        let endpoint = WebhookEndpoint(
            id: call.newID(), url: input.url, description: input.description, types: input.types,
            outletID: input.outletID, status: .enabled, secret: WebhookSecret(random: call.random), version: 1,
            createdAt: call.now)
        try WebhookEndpointTable.insert(endpoint, in: transaction)
        // Before the event of its own, which may be its first.
        try WebhookProgressTable.insert(
            endpoint.id, after: EventFeedTable.present(in: transaction), in: transaction)
        try call.record(
            Event(
                "webhookEndpoint.created", endpoint.id.text, outlet: endpoint.outletID?.text,
                changes: [
                    .init("status", to: endpoint.status.rawValue), .init("url", to: endpoint.url.shown),
                ]), in: transaction)
        return .created(
            WebhookEndpointWithSecret(endpoint: endpoint), at: "/v1/webhook-endpoints/\(endpoint.id)",
            version: endpoint.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let endpoints = try WebhookEndpointTable.list(
            outlets: call.outlets(nil), dates: call.query.dates(of: WebhookEndpointID.self), after: page.afterID(),
            limit: page.limit, in: transaction)
        return .list(endpoints, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        answer(try WebhookEndpoint.load(call, in: transaction))
    }

    private static func change(
        _ input: WebhookEndpoint.ChangesInput, _ policy: WebhookPolicy, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let before = try WebhookEndpoint.load(call, in: transaction)
        try call.checkVersion(before.version)
        var endpoint = before
        input.members.apply(to: &endpoint)
        try endpoint.move(to: input.status)
        var changes = Event.changes(of: WebhookEndpoint.changeable, from: before, to: endpoint)
        if endpoint.url != before.url {
            try policy.requirePublic(endpoint.url)
            changes.append(.init("url", from: before.url.shown, to: endpoint.url.shown))
        }
        guard !changes.isEmpty else { return answer(before) }
        if endpoint.outletID != before.outletID { try requireReach(endpoint.outletID, call, in: transaction) }
        endpoint.version += 1
        try WebhookEndpointTable.update(endpoint, in: transaction)
        if endpoint.status == .enabled && before.status != .enabled {
            try endpoint.beginAnew(at: call.now, in: transaction)
        }
        try call.record(
            Event(
                eventType(from: before.status, to: endpoint.status), endpoint.id.text, version: endpoint.version,
                outlet: endpoint.outletID?.text, changes: changes), in: transaction)
        return answer(endpoint)
    }

    private static func delete(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var endpoint = try WebhookEndpoint.load(call, in: transaction)
        try call.checkVersion(endpoint.version)
        let before = endpoint.status
        endpoint.status = try WebhookEndpoint.transitions.require(.delete, from: before, rule: nil)
        endpoint.disabledReason = nil
        endpoint.version += 1
        try WebhookEndpointTable.update(endpoint, in: transaction)
        try call.record(
            Event(
                "webhookEndpoint.deleted", endpoint.id.text, version: endpoint.version,
                outlet: endpoint.outletID?.text,
                changes: [.init("status", from: before.rawValue, to: endpoint.status.rawValue)]), in: transaction)
        return answer(endpoint)
    }

    private static func rotate(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var endpoint = try WebhookEndpoint.load(call, in: transaction)
        try call.checkVersion(endpoint.version)
        endpoint.rotate(to: WebhookSecret(random: call.random), at: call.now)
        endpoint.version += 1
        try WebhookEndpointTable.update(endpoint, in: transaction)
        try call.record(
            Event(
                "webhookEndpoint.secretRotated", endpoint.id.text, version: endpoint.version,
                outlet: endpoint.outletID?.text), in: transaction)
        return Answer.ok(WebhookEndpointWithSecret(endpoint: endpoint)).taggedByContent(version: endpoint.version)
    }

    /// Who reaches a part of the network may have messages of an outlet there, and of nothing else (SEC-02).
    private static func requireReach(
        _ outlet: OutletID?, _ call: Call, in transaction: Transaction
    ) throws {
        guard let outlet else { return try call.requireNetworkReach() }
        _ = try Outlet.referenced(outlet, at: "/outletId", call, in: transaction)
    }

    private static func answer(_ endpoint: WebhookEndpoint) -> Answer {
        // How long it has been failing is not covered by the version.
        Answer.ok(endpoint).taggedByContent(version: endpoint.version)
    }

    private static func eventType(
        from before: WebhookEndpointStatus, to after: WebhookEndpointStatus
    ) -> String {
        switch (before, after) {
        case (.enabled, .disabled): "webhookEndpoint.disabled"
        case (.disabled, .enabled): "webhookEndpoint.enabled"
        default: "webhookEndpoint.updated"
        }
    }
}

extension Refusal {
    fileprivate static var tooManyEndpoints: Refusal {
        Refusal(
            code: "too_many_webhook_endpoints",
            "There are \(WebhookEndpoint.maximumCount) webhook endpoints already. Delete one that is not needed.",
            zh: "webhook 端点已达上限 \(WebhookEndpoint.maximumCount) 个,请先删除不需要的端点。")
    }
}
