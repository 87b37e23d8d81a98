import JSON
import Network
import SQLDatabase
import ServiceKit

enum WebhookDeliveryRoutes {
    static let all: [Route] = [
        .get("/v1/webhook-endpoints/{id}/deliveries", .manageWebhooks, query: ["status"], paged: true, list),
        .post("/v1/webhook-endpoints/{id}/test", .manageWebhooks, test),
        .post("/v1/webhook-endpoints/{id}/replay", .manageWebhooks, reading: Replay.read, replayAll),
        .get("/v1/webhook-deliveries/{id}", .manageWebhooks, show),
        .post("/v1/webhook-deliveries/{id}/replay", .manageWebhooks, replay),
    ]

    /// From which event on, or nil for the dead letters.
    private struct Replay: Sendable {
        let fromSequence: Int64?

        static func read(_ reader: inout ObjectReader) -> Replay {
            Replay(fromSequence: reader.optionalInteger("fromSequence", in: 1...Int64.max))
        }
    }

    /// So many dead letters are replayed by one request: all of what a transaction should do.
    private static let maximumReplay = 1_000

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let endpoint = try WebhookEndpoint.load(call, in: transaction)
        let deliveries = try WebhookDeliveryTable.list(
            of: endpoint.id, status: call.query.choice("status", WebhookDeliveryStatus.self),
            before: page.after.map { _ in try page.afterID() }, limit: page.limit, in: transaction)
        let documents = try deliveries.map { try document(of: $0, in: transaction) }
        return .list(documents, page, call) { [$0.delivery.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (delivery, _) = try load(call, in: transaction)
        return .ok(try document(of: delivery, in: transaction))
    }

    private static func test(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let endpoint = try WebhookEndpoint.load(call, in: transaction)
        try call.checkVersion(endpoint.version)
        try endpoint.requireEnabled()
        var delivery = WebhookDelivery(test: endpoint.id, id: call.newID(), at: call.now)
        try WebhookDeliveryTable.insert(delivery, in: transaction)
        try WebhookQueueTable.settle(endpoint.id, delivery.root, at: call.now, in: transaction)
        delivery.nextAttemptAt = call.now
        return .created(
            WebhookDeliveryDocument(delivery: delivery, attempts: []), at: "/v1/webhook-deliveries/\(delivery.id)")
    }

    private static func replay(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let (delivery, endpoint) = try load(call, in: transaction)
        _ = try WebhookDelivery.transitions.require(.replay, from: delivery.status, rule: nil)
        try endpoint.requireEnabled()
        try WebhookQueueTable.replay(delivery.id, in: transaction)
        try WebhookQueueTable.settle(endpoint.id, delivery.root, at: call.now, in: transaction)
        guard let after = try WebhookDeliveryTable.find(delivery.id, in: transaction) else {
            throw Refusal.notFound("webhook delivery")
        }
        return .ok(try document(of: after, in: transaction))
    }

    private static func replayAll(_ input: Replay, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let endpoint = try WebhookEndpoint.load(call, in: transaction)
        try call.checkVersion(endpoint.version)
        try endpoint.requireEnabled()
        if let first = input.fromSequence {
            // Nothing is sent again from what has not happened, and that is not to be taken for done (API-12).
            let last = max(1, try EventTable.lastSequence(in: transaction))
            guard first <= last else {
                let beyond = Complaint(pointer: "/fromSequence", problem: .aboveMaximum("\(last)"))
                throw InvalidBody(complaints: [beyond])
            }
            try WebhookProgressTable.goBack(endpoint.id, to: first - 1, in: transaction)
            return .json { writer in
                writer.object { $0.member("fromSequence", first) }
            }
        }
        let letters = try WebhookQueueTable.dead(of: endpoint.id, limit: maximumReplay + 1, in: transaction)
        for letter in letters.prefix(maximumReplay) { try WebhookQueueTable.replay(letter.id, in: transaction) }
        for root in Set(letters.prefix(maximumReplay).map(\.root)) {
            try WebhookQueueTable.settle(endpoint.id, root, at: call.now, in: transaction)
        }
        return .json { writer in
            writer.object { writer in
                writer.member("replayed", min(letters.count, maximumReplay))
                writer.member("hasMore", letters.count > maximumReplay)
            }
        }
    }

    private static func load(
        _ call: Call, in transaction: Transaction
    ) throws -> (WebhookDelivery, WebhookEndpoint) {
        guard let delivery = try WebhookDeliveryTable.find(call.id("id"), in: transaction),
            let endpoint = try WebhookEndpointTable.find(delivery.endpointID, in: transaction)
        else { throw Refusal.notFound("webhook delivery") }
        return (delivery, endpoint)
    }

    private static func document(
        of delivery: WebhookDelivery, in transaction: Transaction
    ) throws -> WebhookDeliveryDocument {
        WebhookDeliveryDocument(
            delivery: delivery, attempts: try WebhookAttemptTable.list(of: delivery.id, in: transaction))
    }
}
