package import SQLDatabase
package import ServiceKit
import Synchronization

/// Decides what is sent when, and what follows from what came of it; knows neither sockets nor threads.
///
/// All that it knows is in the database, so a program that dies goes on where it was, and several share the work.
package final class WebhookDispatcher: Sendable {
    private let database: any Database
    private let clock: any Clock
    private let random: any RandomSource
    private let settings: DispatchSettings
    /// Tells this process's claims from others'.
    private let node: String
    private let fanOut: FanOut
    private let prunedAt = Mutex<Instant?>(nil)

    package init(
        database: any Database, clock: any Clock, random: any RandomSource = SystemRandomSource(),
        settings: DispatchSettings = DispatchSettings()
    ) {
        self.database = database
        self.clock = clock
        self.random = random
        self.settings = settings
        node = "node_" + ULID.make(at: clock.now(), random: random)
        fanOut = FanOut(database: database, clock: clock, settings: settings)
    }

    /// What was being sent when the program died is free again, where no other program can be sending it.
    package func begin() throws {
        let isAlone = try database.read { transaction in
            try transaction.dialect.name == "SQLite" && WebhookQueueTable.hasClaims(in: transaction)
        }
        guard isAlone else { return }
        try database.writeAndWait { try WebhookQueueTable.releaseAll(in: $0) }
    }

    /// Gives back what this process has taken and did not get through with: the last call.
    package func end() throws {
        guard try database.read({ try WebhookQueueTable.hasClaims(in: $0) }) else { return }
        let node = node
        try database.writeAndWait { try WebhookQueueTable.releaseAll(of: node, in: $0) }
    }

    /// The enabled endpoints as they are now.
    package func endpoints() throws -> [WebhookEndpoint] {
        try database.read { try WebhookEndpointTable.enabled(in: $0) }
    }

    /// Makes deliveries of the next events.
    ///
    /// - Returns: whether there are perhaps more.
    package func passOnEvents(to endpoints: [WebhookEndpoint]) throws -> Bool {
        try fanOut.step(endpoints)
    }

    /// Events that the endpoint furthest behind has not been looked at for, as of the last look.
    package var eventsBehind: Int { fanOut.eventsBehind }

    /// Takes what is due, for each endpoint at most as many as it has room for.
    package func claim(_ rooms: [(endpoint: WebhookEndpoint, count: Int)]) throws -> [WebhookAssignment] {
        let now = clock.now()
        let due = try database.read { transaction in
            try rooms.flatMap { endpoint, count in
                try WebhookQueueTable.due(of: endpoint.id, at: now, limit: count, in: transaction)
                    .map { (endpoint, $0) }
            }
        }
        guard !due.isEmpty else { return [] }
        return try database.writeAndWait { [self] transaction in
            try due.compactMap { try assign($1, to: $0, at: now, in: transaction) }
        }
    }

    private func assign(
        _ id: WebhookDeliveryID, to endpoint: WebhookEndpoint, at now: Instant, in transaction: Transaction
    ) throws -> WebhookAssignment? {
        let until = now.adding(seconds: settings.leaseSeconds)
        guard try WebhookQueueTable.claim(id, by: node, at: now, until: until, in: transaction),
            let delivery = try WebhookDeliveryTable.find(id, in: transaction),
            let body = try body(of: delivery, in: transaction)
        else { return nil }
        let message = WebhookMessage(
            url: endpoint.url, id: id.text, at: now, secrets: endpoint.secrets(at: now), body: body)
        return WebhookAssignment(delivery: delivery, message: message, at: now)
    }

    private func body(of delivery: WebhookDelivery, in transaction: Transaction) throws -> [UInt8]? {
        guard !delivery.isTest else {
            return WebhookMessage.body(
                type: delivery.type, at: delivery.createdAt,
                data: WebhookMessage.testData(of: delivery.endpointID))
        }
        return try EventFeedTable.find(delivery.sequence, in: transaction).map {
            WebhookMessage.body(type: $0.type, at: $0.at, data: $0.document)
        }
    }

    /// Stores what came of an attempt, and what follows from it.
    ///
    /// - Parameters:
    ///   - duration: of the attempt, in microseconds.
    ///   - completion: told when that is durable, or that it could not be stored.
    package func finish(
        _ assignment: WebhookAssignment, _ outcome: AttemptOutcome, duration: Int,
        completion: @escaping @Sendable (Result<AttemptRecord, any Error>) -> Void
    ) {
        let now = clock.now()
        database.write(
            { [self] transaction in
                try AttemptResult(
                    assignment: assignment, outcome: outcome, duration: duration, now: now, node: node, random: random
                ).store(in: transaction)
            }, completion: completion)
    }

    /// Removes, now and then, what is kept long enough, and deleted endpoints.
    package func prune() throws {
        let now = clock.now()
        let isTime = prunedAt.withLock { last in
            if let last, now < last.adding(seconds: settings.pruneSeconds), last <= now { return false }
            last = now
            return true
        }
        guard isTime else { return }
        try pruneFinished(.delivered, before: now.adding(days: -settings.deliveredDays))
        try pruneFinished(.dead, before: now.adding(days: -settings.deadDays))
        try pruneDeleted()
    }

    private func pruneFinished(_ status: WebhookDeliveryStatus, before: Instant) throws {
        guard try database.read({ try WebhookQueueTable.hasFinished(status, before: before, in: $0) }) else { return }
        let batch = settings.pruneBatch
        var removed = batch
        while removed == batch {
            removed = try database.writeAndWait { transaction in
                try WebhookQueueTable.deleteFinished(status, before: before, limit: batch, in: transaction)
            }
        }
    }

    private func pruneDeleted() throws {
        let batch = settings.pruneBatch
        while let id = try database.read({ try WebhookEndpointTable.firstDeleted(in: $0) }) {
            try database.writeAndWait { transaction in
                guard try WebhookQueueTable.deleteSome(of: id, limit: batch, in: transaction) < batch else { return }
                try WebhookProgressTable.delete(id, in: transaction)
                try WebhookEndpointTable.delete(id, in: transaction)
            }
        }
    }
}
