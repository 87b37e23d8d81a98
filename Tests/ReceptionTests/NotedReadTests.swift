import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// An order holds personal data once somebody to call is named on it; then its reads are noted (SEC-03).
@Suite("Reads of orders in the audit log")
struct NotedReadTests {
    private func noted(_ world: World, _ order: String) throws -> Int {
        try world.service.count("SELECT count(*) FROM audit_reads WHERE resource_id = $1", [.text(order)])
    }

    @Test("a draft is read unnoted; a signed order once an hour, its copy each time")
    func orders() throws {
        let world = try World()
        let order = try world.estimated()
        for _ in 0..<2 { _ = world.service.get(world.path(order)) }
        #expect(try noted(world, order) == 0)
        world.service.post(world.path(order) + "/authorize", world.authorization)
        for _ in 0..<3 { _ = world.service.get(world.path(order)) }
        #expect(try noted(world, order) == 1)
        for _ in 0..<2 { _ = world.service.get(world.path(order) + "/document") }
        #expect(try noted(world, order) == 3)
        world.service.clock.set(world.service.clock.now().adding(minutes: 61))
        for _ in 0..<2 { _ = world.service.get(world.path(order)) }
        #expect(try noted(world, order) == 4)
    }
}
