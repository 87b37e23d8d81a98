import Dispatch
import SQLDatabase
import ServiceKit
import Synchronization

/// Makes deliveries of events: one for each endpoint that wants the event, in the order of events.
final class FanOut: Sendable {
    private typealias Place = WebhookProgressTable.Place

    private let database: any Database
    private let clock: any Clock
    private let settings: DispatchSettings
    /// What was looked at beyond the stored place, and was of no interest.
    private let passedOver = Mutex<[WebhookEndpointID: (from: Place, to: Int64)]>([:])
    private let behind = Mutex(0)

    init(database: any Database, clock: any Clock, settings: DispatchSettings) {
        self.database = database
        self.clock = clock
        self.settings = settings
    }

    /// Events that the endpoint furthest behind has not been looked at for.
    var eventsBehind: Int { behind.withLock { $0 } }

    /// Looks at the next events for every endpoint that is behind.
    ///
    /// - Parameter endpoints: the enabled ones.
    /// - Returns: whether there are perhaps more.
    func step(_ endpoints: [WebhookEndpoint]) throws -> Bool {
        guard !endpoints.isEmpty else { return false }
        let (last, places) = try database.read { transaction in
            (try EventTable.lastSequence(in: transaction), try WebhookProgressTable.enabled(in: transaction))
        }
        let byID = Dictionary(endpoints.map { ($0.id, $0) }) { first, _ in first }
        var groups: [Int64: [(WebhookEndpoint, Place)]] = [:]
        for place in places {
            guard let endpoint = byID[place.id] else { continue }
            let reached = reached(place)
            if reached < last { groups[reached, default: []].append((endpoint, place)) }
        }
        behind.withLock { $0 = groups.keys.min().map { Int(last - $0) } ?? 0 }
        var hasMore = false
        for (sequence, group) in groups {
            let events = try database.read {
                try EventFeedTable.events(after: sequence, limit: settings.page, in: $0)
            }
            guard let end = events.last?.sequence else { continue }
            let hasMoved = try pass(events, to: end, group)
            hasMore = hasMore || (hasMoved && events.count == settings.page)
        }
        return hasMore
    }

    /// Where an endpoint stands, with what was passed over since that was stored.
    private func reached(_ place: Place) -> Int64 {
        passedOver.withLock { passed in
            guard let (from, to) = passed[place.id] else { return place.sequence }
            if from.sequence == place.sequence, from.returns == place.returns { return to }
            passed[place.id] = nil
            return place.sequence
        }
    }

    /// One write for each endpoint that wants something; they share a commit.
    ///
    /// - Returns: whether any endpoint has come further.
    private func pass(
        _ events: [EventFeedTable.Entry], to end: Int64, _ group: [(WebhookEndpoint, Place)]
    ) throws -> Bool {
        let failure = Mutex<(any Error)?>(nil)
        let hasMoved = Mutex(false)
        let done = DispatchGroup()
        for (endpoint, place) in group {
            let wanted = events.filter(endpoint.wants)
            if wanted.isEmpty, end - place.sequence < settings.passedOver {
                passedOver.withLock { $0[endpoint.id] = (place, end) }
                hasMoved.withLock { $0 = true }
                continue
            }
            done.enter()
            database.write { [self] transaction in
                try store(wanted, to: end, endpoint.id, place, in: transaction)
            } completion: { result in
                switch result {
                case .success(let moved): hasMoved.withLock { $0 = $0 || moved }
                case .failure(let error): failure.withLock { $0 = error }
                }
                done.leave()
            }
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
        return hasMoved.withLock { $0 }
    }

    /// - Returns: false where the endpoint has too much waiting, or does not stand there any more.
    private func store(
        _ events: [EventFeedTable.Entry], to end: Int64, _ endpoint: WebhookEndpointID, _ place: Place,
        in transaction: Transaction
    ) throws -> Bool {
        let limit = settings.maximumPending
        guard try WebhookQueueTable.pending(of: endpoint, limit: limit, in: transaction) < limit,
            try WebhookProgressTable.advance(place, to: end, in: transaction)
        else { return false }
        let now = clock.now()
        for event in events {
            let delivery = WebhookDelivery(of: event, to: endpoint, at: now)
            switch try WebhookQueueTable.status(delivery.id, in: transaction) {
            case nil: try WebhookDeliveryTable.insert(delivery, in: transaction)
            case .pending: break
            // Only where someone went back to send it again.
            case .delivered, .dead: try WebhookQueueTable.replay(delivery.id, in: transaction)
            }
        }
        for root in Set(events.map(\.root)) {
            try WebhookQueueTable.settle(endpoint, root, at: now, in: transaction)
        }
        return true
    }
}
