import Application
import DatabaseSupport
import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// The demo's network, four weeks of work through all six processes, told by its events (EVT-01).
@Suite struct RebuildDemoTests {
    private static func get(_ target: String, _ service: Service) -> JSONValue {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var request = ServiceRequest(method: "GET", path: parts[0], query: parts.count > 1 ? parts[1] : nil)
        request.authorization = "Bearer demo"
        let body = Mutex<[UInt8]>([])
        // A read of personal data is noted first, by another thread.
        let answered = DispatchSemaphore(value: 0)
        service.handle(request) { answer, _ in
            body.withLock { $0 = answer.body }
            answered.signal()
        }
        answered.wait()
        return body.withLock { (try? JSONParser.parse($0)) ?? .null }
    }

    @Test("a consumer that reads every event from 0 has every order exactly")
    func rebuild() throws {
        let fresh = try TestEngine.current.database(Composition.modules.flatMap(\.migrations), now: 0)
        _ = try fresh.database.writeAndWait { transaction in
            try AdministratorKey.establish(
                given: "demo", at: Instant(seconds: 0), random: SeededRandomSource(seed: 9), in: transaction)
        }
        let today = try #require(LocalDate("2026-11-23"))
        try DemoBuilder(database: fresh.database, key: "demo", seed: 3).build(orders: 120, today: today) { _ in }
        let service = Service(
            database: fresh.database, modules: Composition.modules, clock: TestClock(Instant(seconds: 1_795_482_000)))

        var fold = OrderFold()
        var (after, count) = (Int64(0), 0)
        while true {
            let page = Self.get("/v1/events?after=\(after)&limit=200", service)
            for event in page["items"].items { fold.take(event) }
            count += page["items"].items.count
            guard page["nextCursor"] != .null, let last = page["lastSequence"].integer else { break }
            after = last
        }
        let ids = try fresh.database.read { try $0.query("SELECT id FROM repair_orders") { $0.text(0) } }
        #expect(ids.count == 120 && fold.orders.count == 120 && count > 2_000)
        for id in ids {
            let shown = OrderFold.plain(Self.get("/v1/repair-orders/\(id)", service))
            #expect(fold.orders[id].map(OrderFold.plain) == shown)
        }
    }
}
