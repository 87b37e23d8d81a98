import Application
import JSON
import ServiceKit
import TestSupport
import Testing

/// Lists are stable under inserts, and complete under paging while rows arrive (API-04).
@Suite struct PagingTests {
    private let shop: Workshop

    init() throws {
        shop = Workshop(try TestService(Composition.modules.filter { $0.name != "serviceKit" }))
    }

    private func customer(_ number: Int) -> String {
        shop.service.post(
            "/v1/customers",
            [
                "kind": "person", "name": "Customer \(number)", "language": "en",
                "phones": [["number": "+86139000\(10_000 + number)", "primary": true]],
            ]
        ).id
    }

    private func order() -> String {
        shop.service.post(
            "/v1/repair-orders",
            [
                "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "vehicleId": shop.service.get("/v1/vehicles?owner=\(shop.customer)")["items"][0]["id"],
                "advisorId": "\(shop.advisor)", "concerns": ["Noise"],
            ]
        ).id
    }

    /// Reads a list by pages, with something new before each.
    private func page(_ path: String, arriving: () -> Void) -> [String] {
        var seen: [String] = []
        var target = path
        for _ in 0..<100 {
            let answer = shop.service.get(target)
            seen += answer["items"].items.map { $0["id"].text }
            guard answer["nextCursor"] != .null else { return seen }
            arriving()
            target = path + "&cursor=" + answer["nextCursor"].text
        }
        Issue.record("the list does not end")
        return seen
    }

    @Test("who pages through a list while rows arrive sees each that was there, once", arguments: [1, 3, 7])
    func complete(limit: Int) {
        var count = 0
        func arrive() -> String {
            count += 1
            // Time passes, so that what is new has its place among the others as it would.
            shop.service.clock.set(TestService.morning.adding(minutes: Int64(count)))
            return customer(count)
        }
        let customers = (0..<20).map { _ in arrive() }
        let first = shop.draft()
        let orders = [first] + (0..<12).map { _ in order() }
        let seen = page("/v1/customers?limit=\(limit)") { if count < 60 { _ = arrive() } }
        #expect(Set(seen).count == seen.count)
        #expect(Set(customers).isSubset(of: seen))
        var late: [String] = []
        let seenOrders = page("/v1/repair-orders?outlet=\(shop.outlet)&limit=\(limit)") { late.append(order()) }
        #expect(Set(seenOrders).count == seenOrders.count)
        #expect(Set(orders).isSubset(of: seenOrders))
        #expect(!late.isEmpty || limit > orders.count)
    }

    @Test(
        "what a list does not know, or cannot give, is refused and not ignored (API-12)",
        arguments: [
            "limit=201", "limit=0", "limit=x", "limit=%2B5", "limit=05", "limit=", "limit", "sort=name", "colour=red",
            "cursor=abc", "createdAfter=yesterday", "createdAfter=",
        ])
    func strict(query: String) {
        for path in ["/v1/customers", "/v1/repair-orders", "/v1/appointments", "/v1/invoices", "/v1/callbacks"] {
            #expect(shop.service.get("\(path)?\(query)").status == 400, "\(path)")
        }
    }

    @Test("an empty cursor is the beginning, and that of another list is refused (API-04)")
    func cursors() {
        for number in 1...3 { _ = customer(number) }
        let first = shop.service.get("/v1/customers?limit=1&cursor=")
        #expect(first.status == 200 && first["items"].items.count == 1)
        #expect(shop.service.get("/v1/events?limit=1&after=").status == 200)
        let cursor = first["nextCursor"].text
        #expect(shop.service.get("/v1/customers?limit=1&cursor=\(cursor)")["items"].items.count == 1)
        for path in ["/v1/vehicles", "/v1/repair-orders", "/v1/events"] {
            let foreign = shop.service.get("\(path)?cursor=\(cursor)")
            #expect(foreign.status == 400 && foreign.code == "invalid_parameter", "\(path)")
        }
    }

    @Test("orders are found by when they were created, promised and last changed")
    func dates() {
        let order = shop.inRepair()
        func listed(_ query: String) -> Bool {
            shop.service.get("/v1/repair-orders?" + query)["items"].items.contains { $0["id"].text == order }
        }
        #expect(listed("createdAfter=2026-11-24T00:59:59Z&createdBefore=2026-11-24T01:00:01Z"))
        #expect(!listed("createdAfter=2026-11-24T01:00:00Z"))
        #expect(!listed("createdBefore=2026-11-24T01:00:00Z"))
        #expect(listed("promisedAfter=2026-11-24T08:59:59Z&promisedBefore=2026-11-24T09:00:01Z"))
        #expect(!listed("promisedAfter=2026-11-24T09:00:00Z"))
        #expect(!listed("deliveredAfter=2020-01-01T00:00:00Z"))
        shop.setClock(minutes: 30)
        let change = shop.act(order, "findings", shop.padsWorn)
        #expect(change.status == 201)
        #expect(listed("updatedAfter=2026-11-24T01:29:00Z"))
        #expect(!listed("updatedAfter=2026-11-24T01:30:00Z"))
    }
}
