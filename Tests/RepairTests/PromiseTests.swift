import JSON
import Network
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// Promised times that cannot be kept (REP-09).
@Suite struct PromiseTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func told() -> [JSONValue] {
        shop.service.get("/v1/notifications?kind=repairOrder.promiseAtRisk")["items"].items
    }

    private func events() -> [JSONValue] {
        shop.service.get("/v1/events?types=repairOrder.promiseAtRisk")["items"].items
    }

    /// What waits to look at an order again; empty where nothing does.
    private func nextLook(_ order: String) -> String {
        shop.service.get("/v1/jobs?subject=\(order)&status=scheduled")["items"][0]["dueAt"].text
    }

    @Test("REP-09 the advisor is told once when the work that is left cannot be done by the promised time")
    func atRisk() throws {
        // 0.8 hours of work, promised for 17:00; the outlet is open until 18:00.
        let order = shop.inRepair()
        shop.service.runDueJobs()
        #expect(told().isEmpty)
        let promised = try #require(Instant("2026-11-24T09:00:00Z"))
        let last = promised.adding(minutes: -48)
        let look = try #require(Instant(nextLook(order)))
        #expect(look > last && look <= last.adding(minutes: 2))
        shop.service.pass(to: last)
        #expect(told().isEmpty)
        shop.service.pass(to: look)
        #expect(told().map { $0["recipient"]["staffId"].text } == [shop.advisor])
        #expect(told()[0]["resource"].text == order && told()[0]["status"].text == "sent")
        #expect(events().count == 1 && events()[0]["actor"].text == "system")
        #expect(events()[0]["changes"]["promised"]["to"].text == promised.text)
        shop.service.pass(to: promised.adding(days: 1))
        #expect(events().count == 1)
    }

    @Test("REP-09 work that gets done in time raises nothing, and a cancelled order is not looked at any more")
    func inTime() throws {
        let done = shop.inRepair()
        for job in shop.jobIDs(done) { shop.work(done, job) }
        shop.service.pass(to: try #require(Instant("2026-11-24T08:55:00Z")))
        #expect(told().isEmpty && events().isEmpty)
        let gone = shop.authorized()
        shop.service.runDueJobs()
        _ = shop.act(gone, "cancel", ["reason": "Customer left"])
        #expect(nextLook(gone) == "")
    }

    @Test("REP-09 looking changes nothing of the order that its events do not tell")
    func rebuilds() throws {
        let order = shop.inRepair()
        shop.service.pass(to: try #require(Instant("2026-11-24T08:59:00Z")))
        #expect(events().count == 1)
        #expect(shop.service.ordersThatEventsMiss() == [])
        #expect(shop.order(order)["status"].text == "inRepair")
    }
}
