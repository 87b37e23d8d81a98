import Network
import ServiceKit
import Testing

@testable import Webhooks

@Suite struct LanesTests {
    private func endpoint(_ number: Int, isFailing: Bool = false) throws -> WebhookEndpoint {
        let id = WebhookEndpointID(stored: "whe_\(number)")
        return WebhookEndpoint(
            id: id, url: try #require(WebhookURL("https://example.com")), types: [], status: .enabled,
            secret: WebhookSecret(random: SeededRandomSource(seed: 1)), version: 1,
            createdAt: Instant(seconds: 0), failingSince: isFailing ? Instant(seconds: 0) : nil)
    }

    @Test("one endpoint has four at a time, and a failing one has one")
    func each() throws {
        var lanes = Lanes()
        let (good, bad) = (try endpoint(1), try endpoint(2, isFailing: true))
        let rooms = Dictionary(uniqueKeysWithValues: lanes.rooms([good, bad]).map { ($0.endpoint.id, $0.count) })
        #expect(rooms == [good.id: 4, bad.id: 1])
        lanes.begin(good.id)
        lanes.begin(bad.id)
        #expect(lanes.rooms([good, bad]).map(\.count) == [3])
        lanes.end(bad.id)
        #expect(lanes.rooms([bad]).map(\.count) == [1])
    }

    @Test("whatever the others hold, every endpoint has one of its own")
    func own() throws {
        var lanes = Lanes()
        let busy = try (0..<50).map { try endpoint($0) }
        // Let those in front take all that they are given, again and again, and never end.
        for _ in 0..<10 {
            for room in lanes.rooms(Array(busy.prefix(40))) {
                for _ in 0..<room.count { lanes.begin(room.endpoint.id) }
            }
        }
        #expect(lanes.count == 40 + 16)
        #expect(lanes.rooms(Array(busy.prefix(40))).isEmpty)
        #expect(lanes.rooms(busy).map(\.count) == [Int](repeating: 1, count: 10))
    }

    @Test("the stock goes to another first each time")
    func fair() throws {
        var lanes = Lanes(perEndpoint: 4, stock: 3)
        let endpoints = try (0..<4).map { try endpoint($0) }
        var firsts = Set<WebhookEndpointID>()
        for _ in 0..<4 {
            let rooms = lanes.rooms(endpoints)
            #expect(rooms.map(\.count).reduce(0, +) == 4 + 3)
            if let most = rooms.max(by: { $0.count < $1.count }) { firsts.insert(most.endpoint.id) }
        }
        #expect(firsts.count == 4)
    }
}
